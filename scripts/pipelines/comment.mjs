#!/usr/bin/env node
/*
 * Puts a report on a pull request: one comment, which is written anew each time. It knows GitHub Actions and Azure Pipelines by their
 * variables. Pull requests from forks get none: nothing secret is there for them.
 *
 *   node scripts/pipelines/comment.mjs report.md
 *
 * GitHub: GITHUB_TOKEN with the right pull-requests: write. Azure DevOps: SYSTEM_ACCESSTOKEN, and for the build service the right to
 * contribute to pull requests.
 */
import { readFileSync } from "node:fs";

/** The longest that a comment may be; Azure DevOps takes more. */
const maxLength = 65_536;
/** Pages of comments that are searched, 100 on each. */
const maxPages = 50;
const attempts = 4;

async function main() {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new Error("name the file with the report");
  const body = readFileSync(file, "utf8").trimEnd();
  const marker = body.slice(0, body.indexOf("\n"));
  if (!/^<!-- .+ -->$/.test(marker)) throw new Error(`${file} does not begin with the mark of a report`);
  if (body.length > maxLength) throw new Error(`${file} has ${body.length} characters; a comment may have ${maxLength}`);
  const { env } = process;
  if (env.GITHUB_ACTIONS) return onGitHub(body, marker, env);
  if (env.TF_BUILD) return onAzureDevOps(body, marker, env);
  throw new Error("this is neither GitHub Actions nor Azure Pipelines");
}

/** https://docs.github.com/rest/issues/comments */
async function onGitHub(body, marker, env) {
  const { pull_request: pull, repository } = JSON.parse(readFileSync(needed(env, "GITHUB_EVENT_PATH"), "utf8"));
  if (!pull) return "this run is for no pull request: no comment";
  if (pull.head?.repo?.full_name !== repository?.full_name) return "a pull request from a fork: no comment";
  const base = `${env.GITHUB_API_URL ?? "https://api.github.com"}/repos/${needed(env, "GITHUB_REPOSITORY")}/issues`;
  const call = client({
    authorization: `Bearer ${needed(env, "GITHUB_TOKEN")}`,
    accept: "application/vnd.github+json",
    "x-github-api-version": "2022-11-28",
  });
  for (let page = 1; page <= maxPages; page++) {
    const comments = await call("GET", `${base}/${pull.number}/comments?per_page=100&page=${page}`);
    // Anybody can write the mark; only a bot's comment is ours to change.
    const own = comments.find(({ body: text, user }) => user?.type === "Bot" && text?.startsWith(marker));
    if (own) {
      await call("PATCH", `${base}/comments/${own.id}`, { body });
      return `comment ${own.id} is written anew`;
    }
    if (comments.length < 100) break;
  }
  const { id } = await call("POST", `${base}/${pull.number}/comments`, { body });
  return `comment ${id} is new`;
}

/** https://learn.microsoft.com/rest/api/azure/devops/git/pull-request-threads */
async function onAzureDevOps(body, marker, env) {
  const pull = env.SYSTEM_PULLREQUEST_PULLREQUESTID;
  if (!pull) return "this run is for no pull request: no comment";
  if (/^true$/i.test(env.SYSTEM_PULLREQUEST_ISFORK ?? "")) return "a pull request from a fork: no comment";
  const collection = needed(env, "SYSTEM_COLLECTIONURI").replace(/\/?$/, "/");
  const repository = `${collection}${encodeURIComponent(needed(env, "SYSTEM_TEAMPROJECT"))}/_apis/git/repositories/${needed(env, "BUILD_REPOSITORY_ID")}`;
  const threads = `${repository}/pullRequests/${encodeURIComponent(pull)}/threads`;
  const version = "api-version=7.1";
  const call = client({ authorization: `Bearer ${needed(env, "SYSTEM_ACCESSTOKEN")}`, accept: "application/json" });
  const { authenticatedUser } = await call("GET", `${collection}_apis/connectionData`);
  const { value } = await call("GET", `${threads}?${version}`);
  for (const { id, isDeleted, comments } of value) {
    const [first] = comments ?? [];
    // Anybody can write the mark; only the comment of the pipeline's own account is ours to change.
    if (isDeleted || first?.isDeleted || first?.author?.id !== authenticatedUser?.id || !first?.content?.startsWith(marker)) continue;
    await call("PATCH", `${threads}/${id}/comments/${first.id}?${version}`, { content: body });
    return `thread ${id} is written anew`;
  }
  // Closed, so that it blocks no policy that wants comments to be resolved.
  const thread = { comments: [{ parentCommentId: 0, content: body, commentType: "text" }], status: "closed" };
  const { id } = await call("POST", `${threads}?${version}`, thread);
  return `thread ${id} is new`;
}

/** Calls that are bounded, and repeated where the service asks for patience. Messages name the call and never the token. */
function client(headers) {
  return async (method, url, content) => {
    const told = `${method} ${new URL(url).pathname}`;
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(url, {
        method,
        headers: { ...headers, "user-agent": "palisade", ...(content && { "content-type": "application/json" }) },
        signal: AbortSignal.timeout(30_000),
        redirect: "error",
        ...(content && { body: JSON.stringify(content) }),
      });
      if (response.ok) return response.json();
      await response.body?.cancel();
      const { status } = response;
      // What may have been made is not made twice.
      const patient = status === 429 || (status >= 500 && method !== "POST");
      if (attempt >= attempts || !patient) throw new Error(`${told} was answered with ${status}`);
      const wait = Number(response.headers.get("retry-after") ?? 2 ** attempt);
      await new Promise((resolve) => setTimeout(resolve, Math.min(Number.isFinite(wait) ? wait : 2, 60) * 1_000));
    }
  };
}

function needed(env, name) {
  if (!env[name]) throw new Error(`${name} is not set`);
  return env[name];
}

main().then(
  (done) => process.stdout.write(`${done}\n`),
  (error) => {
    process.stderr.write(`no comment: ${error.message}\n`);
    process.exitCode = 1;
  },
);
