import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { publint } from "publint";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { describeWithEngine } from "../support/engine/describe-with-engine";
import { repository } from "../support/engine/program-copy";
import { EngineWorkspace } from "../support/engine/workspace";
import { makeFolder } from "../support/folder";
import { palisade } from "../support/palisade";

// The command line sets shorter ones.
vi.setConfig({ testTimeout: 5 * 60_000, hookTimeout: 5 * 60_000 });

/** What packages are installed: all of the repository, and the package itself from its tarball. */
function install(tarball: string, project: string): string {
  const packages = path.join(project, "node_modules");
  const home = path.join(packages, "palisade");
  mkdirSync(home, { recursive: true });
  for (const name of readdirSync(path.join(repository, "node_modules"))) {
    const link = path.join(packages, name);
    if (!name.startsWith(".") && !existsSync(link)) symlinkSync(path.join(repository, "node_modules", name), link, "dir");
  }
  execFileSync("tar", ["-xzf", tarball, "-C", home, "--strip-components=1"]);
  return home;
}

describeWithEngine("a stack that is made with the package", (engine) => {
  let workspace: EngineWorkspace;
  let project: string;
  let home: string;

  beforeAll(async () => {
    const folder = makeFolder();
    execFileSync("npm", ["pack", "--pack-destination", folder, "--loglevel", "error"], { cwd: repository, stdio: "ignore" });
    const tarball = path.join(folder, readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "no tarball");
    workspace = await EngineWorkspace.create({ engine, program: makeFolder() });
    project = path.join(workspace.root, "contoso");
    const template = path.join(repository, "docs/examples/thin");
    const made = await workspace.run(["new", template, "--dir", project, "--yes", "--name", "contoso-orders", "--stack", "dev"], {
      cwd: workspace.root,
    });
    expect(made.code, made.output).toBe(0);
    home = install(tarball, project);
  });

  afterAll(() => workspace?.dispose());

  it("is packed whole and right, with nothing that runs as a program of its own", async () => {
    const { messages } = await publint({ pkgDir: home, pack: false });
    // Pulumi would run what "." exports, and Node needs no main where it is not there.
    expect(messages.filter(({ type }) => type !== "suggestion").map(({ code }) => code)).toEqual(["EXPORTS_MISSING_ROOT_ENTRYPOINT"]);
    const { exports, typesVersions } = JSON.parse(readFileSync(path.join(home, "package.json"), "utf8"));
    expect(Object.keys(exports)).toEqual(["./infra", "./policies", "./schemas/*", "./package.json"]);
    const types = Object.values<string[]>(typesVersions["*"]).flat();
    expect(types.filter((file) => !existsSync(path.join(home, file)))).toEqual([]);
    expect(readdirSync(home).sort()).toEqual([
      "LICENSE",
      "README.md",
      "dist",
      "docs",
      "infra",
      "package.json",
      "policies",
      "scripts",
      "stacks",
    ]);
    expect(existsSync(path.join(home, "scripts/build.mjs"))).toBe(false);
  });

  it("type-checks against it", () => {
    const compiler = require.resolve("typescript/lib/tsc.js");
    execFileSync(process.execPath, [compiler, "-p", project], { cwd: project, encoding: "utf8", stdio: "pipe" });
  });

  it("plans with its command line", async () => {
    const launcher = path.join(home, "scripts/palisade.js");
    const plan = await palisade(["plan", "--quiet"], { cwd: project, launcher });
    expect(plan.output).toMatch(/^0 errors, 0 warnings/m);
    expect(plan.code).toBe(0);
    const weaker = await palisade(["plan", "--quiet", "--pack", "nothing"], { cwd: project, launcher });
    expect(weaker.output).toContain('there is no pack "nothing"');
    const understood = await palisade(["understand", "stacks/apis/orders/openapi.yaml"], { cwd: project, launcher });
    expect(understood.code, understood.output).not.toBe(2);
  });

  it("previews on the engine, with the package's guardrails", async () => {
    await workspace.run(["config", "set", "azure-native:subscriptionId", "11111111-1111-1111-1111-111111111111"], { cwd: project });
    const preview = await workspace.preview({ cwd: project, args: ["--policy-pack", "node_modules/palisade/infra/guardrails"] });
    expect(preview.changes.map(({ name }) => name)).toEqual(expect.arrayContaining(["apim-contoso-dev", "orders"]));
    expect(preview.output).toContain("palisade");
    expect(preview.policyViolations.filter(({ enforcement }) => enforcement === "mandatory")).toEqual([]);
  });
});
