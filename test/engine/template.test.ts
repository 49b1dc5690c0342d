import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { describeWithEngine } from "../support/engine/describe-with-engine";
import { repository } from "../support/engine/program-copy";
import { EngineWorkspace, timeouts } from "../support/engine/workspace";
import { makeFolder } from "../support/folder";
import { palisade } from "../support/palisade";

// The command line sets shorter ones.
vi.setConfig({ testTimeout: 5 * 60_000, hookTimeout: 5 * 60_000 });

/** What a clone of the repository holds; what git ignores is not there. */
function cleanCopy(): string {
  const folder = makeFolder();
  const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: repository,
    encoding: "utf8",
  });
  for (const file of files.split("\0").filter((each) => each !== "" && existsSync(path.join(repository, each))))
    cpSync(path.join(repository, file), path.join(folder, file));
  return folder;
}

describeWithEngine("pulumi new from a clean copy of the repository", (engine) => {
  let workspace: EngineWorkspace;
  let template: string;
  let project: string;

  const read = (file: string) => parse(readFileSync(path.join(project, file), "utf8"));

  beforeAll(async () => {
    template = cleanCopy();
    workspace = await EngineWorkspace.create({ engine, program: makeFolder() });
    project = path.join(workspace.root, "contoso");
    const made = await workspace.run(
      [
        "new",
        template,
        "--dir",
        project,
        "--yes",
        "--name",
        "contoso-apis",
        "--stack",
        "dev",
        "--config",
        "palisade:tenant=33333333-3333-3333-3333-333333333333",
      ],
      { timeoutMs: timeouts.preview, cwd: workspace.root },
    );
    expect(made.code, made.output).toBe(0);
    // What npm ci would install and build; .ci/smoke runs that in a clean copy.
    symlinkSync(path.join(repository, "node_modules"), path.join(project, "node_modules"), "dir");
    execFileSync(process.execPath, ["scripts/build.mjs"], { cwd: project });
  });

  afterAll(() => workspace?.dispose());

  it("copies everything, under the name that is asked for", () => {
    expect(read("Pulumi.yaml")).toMatchObject({ name: "contoso-apis", stackConfigDir: "stacks", runtime: { name: "nodejs" } });
    expect(read("Pulumi.yaml")).not.toHaveProperty("template");
    expect(readdirSync(project).sort()).toEqual(expect.arrayContaining(readdirSync(template).sort()));
  });

  it("keeps the stack's settings, with what was asked for in their place", () => {
    const { config } = read("stacks/Pulumi.dev.yaml");
    expect(config).toMatchObject({
      "azure-native:location": "westeurope",
      "palisade:tenant": "33333333-3333-3333-3333-333333333333",
      "palisade:service": { name: "apim-contoso-dev" },
    });
    expect(Object.keys(config).filter((key) => !/^(?:azure-native|palisade):/.test(key))).toEqual([]);
  });

  it("previews, and deploys nothing before it is told to", async () => {
    await workspace.run(["config", "set", "azure-native:subscriptionId", "11111111-1111-1111-1111-111111111111"], { cwd: project });
    const preview = await workspace.preview({ cwd: project });
    expect(preview.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(preview.summary.create).toBeGreaterThan(40);
    expect(preview.changes.map(({ name }) => name)).toEqual(expect.arrayContaining(["apim-contoso-dev", "accounts", "catalogue"]));
    expect(workspace.azure.all()).toEqual([]);
  });

  it("makes a stack of ready settings once they are copied", async () => {
    const settings = path.join(project, "stacks/Pulumi.internal.yaml");
    cpSync(path.join(project, "stacks/examples/Pulumi.enterprise-internal.yaml"), settings);
    const init = await workspace.run(["stack", "init", "internal"], { cwd: project });
    expect(init.code, init.output).toBe(0);
    const waiver = { rule: "in-network", subject: "apis/accounts", reason: "r", owner: "o", approver: "a", expires: "2099-01-01" };
    const values = Object.entries(waiver).map(([key, value]) => `palisade:waivers[0].${key}=${value}`);
    values.push("azure-native:subscriptionId=11111111-1111-1111-1111-111111111111");
    await workspace.run(["config", "set-all", "--path", ...values.flatMap((each) => ["--plaintext", each])], { cwd: project });
    const preview = await workspace.preview({ cwd: project });
    expect(preview.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(preview.changes.map(({ name }) => name)).toContain("apim-contoso-internal");
  });

  it("plans the same without an engine, and says where a setting is wrong", async () => {
    const launcher = path.join(project, "scripts/palisade.js");
    const plan = await palisade(["plan", "--stack", "dev", "--quiet"], { cwd: project, launcher });
    expect(plan.output).toMatch(/^0 errors/m);
    expect(plan.code).toBe(0);
    await workspace.run(["config", "set", "--stack", "dev", "palisade:timeout", "9000"], { cwd: project });
    const wrong = await palisade(["plan", "--stack", "dev", "--quiet"], { cwd: project, launcher });
    expect(wrong.output).toMatch(/stacks\/Pulumi\.dev\.yaml: palisade:timeout: .*240/);
    expect(wrong.code).toBe(2);
  });
});

describe("what the template asks for", () => {
  const { template } = parse(readFileSync(path.join(repository, "Pulumi.yaml"), "utf8"));

  it("is what the engine reads of a template, each described", () => {
    expect(Object.keys(template).sort()).toEqual(["config", "description", "displayName", "important", "metadata", "quickstart"]);
    for (const [key, entry] of Object.entries<Record<string, unknown>>(template.config)) {
      expect(key).toMatch(/^(?:azure-native|palisade):\w+$/);
      expect(Object.keys(entry).filter((name) => !["description", "default", "secret"].includes(name))).toEqual([]);
      expect(entry.description).toEqual(expect.any(String));
      // Settings are used in plain, so none of them may become a secret.
      if (key.startsWith("palisade:")) expect(entry).not.toHaveProperty("secret");
    }
  });
});
