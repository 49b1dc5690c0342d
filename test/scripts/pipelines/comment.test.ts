import path from "node:path";
import { describe, expect, it } from "vitest";
import { startProcess } from "../../support/engine/run-process";
import { makeFolder } from "../../support/folder";
import { repository } from "../../support/palisade";
import { AzureDevOpsDouble } from "../../support/pipelines/azure-devops-double";
import { type Comment, GitHubDouble } from "../../support/pipelines/github-double";

const marker = "<!-- palisade report: dev -->";
const passing = `${marker}\n## Palisade: dev\n\n| preview | passed |\n`;
const failing = `${marker}\n## Palisade: dev\n\n| preview | **failed** |\n`;

async function run(body: string, env: Readonly<Record<string, string>>, files: Readonly<Record<string, string>> = {}) {
  const cwd = makeFolder({ "report.md": body, ...files });
  const args = [path.join(repository, "scripts/pipelines/comment.mjs"), "report.md"];
  return startProcess({ command: process.execPath, args, cwd, env: { PATH: process.env.PATH ?? "", ...env }, timeoutMs: 30_000 }).done;
}

describe("a comment on GitHub", () => {
  const event = (head = "contoso/apis") =>
    JSON.stringify({ repository: { full_name: "contoso/apis" }, pull_request: { number: 7, head: { repo: { full_name: head } } } });

  function comment(double: GitHubDouble, body: string, more: Readonly<Record<string, string>> = {}, payload = event()) {
    const env = { GITHUB_ACTIONS: "true", GITHUB_API_URL: double.url, GITHUB_REPOSITORY: "contoso/apis", GITHUB_TOKEN: double.token };
    return run(body, { ...env, GITHUB_EVENT_PATH: "event.json", ...more }, { "event.json": payload });
  }

  const said = (id: number, body: string, type: "Bot" | "User" = "User"): Comment => ({ id, body, user: { type, login: type } });

  it("is made once, and written anew after that, whether the preview passes or fails", async () => {
    const double = await GitHubDouble.start([said(1, "looks good")]);
    for (const body of [passing, failing, passing]) {
      const { code, output } = await comment(double, body);
      expect([code, output]).toEqual([0, expect.stringMatching(/^comment \d+ is (?:new|written anew)\n$/)]);
      expect(double.comments.map((each) => each.body)).toEqual(["looks good", body.trimEnd()]);
    }
  });

  it("is found behind many others", async () => {
    const others = Array.from({ length: 230 }, (_, index) => said(index, `${index}`));
    const double = await GitHubDouble.start([...others, said(999, passing, "Bot")]);
    expect((await comment(double, failing)).code).toBe(0);
    expect(double.comments.at(-1)).toMatchObject({ id: 999, body: failing.trimEnd() });
    expect(double.comments).toHaveLength(231);
  });

  it("is not what somebody else wrote under its mark", async () => {
    const forged = said(5, passing);
    const double = await GitHubDouble.start([forged]);
    await comment(double, failing);
    expect(double.comments.map(({ body, user }) => [body, user.type])).toEqual([
      [passing, "User"],
      [failing.trimEnd(), "Bot"],
    ]);
  });

  it.each([
    ["a pull request from a fork", event("stranger/apis"), "a pull request from a fork: no comment\n"],
    [
      "a pull request whose fork is gone",
      JSON.stringify({ repository: { full_name: "contoso/apis" }, pull_request: { number: 7, head: { repo: null } } }),
      "a pull request from a fork: no comment\n",
    ],
    ["a run for a branch", JSON.stringify({ repository: { full_name: "contoso/apis" } }), "this run is for no pull request: no comment\n"],
  ])("is not made for %s, and nobody is asked", async (_, payload, told) => {
    const double = await GitHubDouble.start();
    const { code, output } = await comment(double, passing, {}, payload);
    expect([code, output, double.requests]).toEqual([0, told, []]);
  });

  it("waits where GitHub asks for it", async () => {
    const double = await GitHubDouble.start();
    double.refusals.push({ match: /^GET/, status: 503, retryAfter: "0" }, { match: /^POST/, status: 429, retryAfter: "0" });
    expect((await comment(double, passing)).code).toBe(0);
    expect(double.comments).toHaveLength(1);
  });

  it.each([
    [
      "what may not be written",
      { match: /^POST/, status: 403 },
      "no comment: POST /repos/contoso/apis/issues/7/comments was answered with 403\n",
    ],
    [
      "what may have been written already",
      { match: /^POST/, status: 502 },
      "no comment: POST /repos/contoso/apis/issues/7/comments was answered with 502\n",
    ],
  ])("fails once over %s, and names no token", async (_, refusal, told) => {
    const double = await GitHubDouble.start();
    double.refusals.push(refusal);
    const { code, output } = await comment(double, passing);
    expect([code, output]).toEqual([1, told]);
    expect(double.comments).toEqual([]);
  });

  it.each([
    ["no token", passing, { GITHUB_TOKEN: "" }, "GITHUB_TOKEN is not set"],
    ["a report without its mark", "## Palisade\n", {}, "does not begin with the mark of a report"],
    ["a report that is too long", `${marker}\n${"x".repeat(65_536)}`, {}, "a comment may have 65536"],
  ])("says what is wrong with %s", async (_, body, env, told) => {
    const double = await GitHubDouble.start();
    const { code, output } = await comment(double, body, env);
    expect([code, output]).toEqual([1, expect.stringContaining(told)]);
    expect(double.requests).toEqual([]);
  });
});

describe("a comment on Azure DevOps", () => {
  function comment(double: AzureDevOpsDouble, body: string, more: Readonly<Record<string, string>> = {}) {
    const env = {
      TF_BUILD: "True",
      SYSTEM_COLLECTIONURI: double.url,
      SYSTEM_TEAMPROJECT: "My APIs",
      BUILD_REPOSITORY_ID: "repo-1",
      SYSTEM_PULLREQUEST_PULLREQUESTID: "7",
      SYSTEM_PULLREQUEST_ISFORK: "False",
      SYSTEM_ACCESSTOKEN: double.token,
    };
    return run(body, { ...env, ...more });
  }

  it("is made once, and written anew after that", async () => {
    const forged = { id: 1, status: "active", comments: [{ id: 1, content: passing, author: { id: "stranger" } }] };
    const deleted = { id: 2, isDeleted: true, status: "closed", comments: [{ id: 1, content: passing, author: { id: "build-service" } }] };
    const double = await AzureDevOpsDouble.start([forged, deleted]);
    for (const body of [passing, failing]) {
      const { code, output } = await comment(double, body);
      expect([code, output]).toEqual([0, expect.stringMatching(/^thread 102 is (?:new|written anew)\n$/)]);
      expect(double.threads.map(({ comments }) => comments.map(({ content }) => content))).toEqual([
        [passing],
        [passing],
        [body.trimEnd()],
      ]);
    }
    // So that it keeps nobody from completing the pull request.
    expect(double.threads.at(-1)?.status).toBe("closed");
  });

  it.each([
    ["a fork", { SYSTEM_PULLREQUEST_ISFORK: "True" }],
    ["a branch", { SYSTEM_PULLREQUEST_PULLREQUESTID: "" }],
  ])("is not made for %s, and nobody is asked", async (_, env) => {
    const double = await AzureDevOpsDouble.start();
    const { code, output } = await comment(double, passing, env);
    expect([code, output, double.requests]).toEqual([0, expect.stringContaining("no comment"), []]);
  });

  it("fails without the token, and names none", async () => {
    const double = await AzureDevOpsDouble.start();
    expect((await comment(double, passing, { SYSTEM_ACCESSTOKEN: "" })).output).toBe("no comment: SYSTEM_ACCESSTOKEN is not set\n");
    const { code, output } = await comment(double, passing, { SYSTEM_ACCESSTOKEN: "canary-wrong" });
    expect([code, output]).toEqual([1, "no comment: GET /contoso/_apis/connectionData was answered with 401\n"]);
  });
});
