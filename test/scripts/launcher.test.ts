import { cpSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { startProcess } from "../support/engine/run-process";
import { makeFolder } from "../support/folder";
import { palisade, repository } from "../support/palisade";
import { edit } from "../support/project";

/** A clone with its packages in place, not built yet. */
function clone(): string {
  const folder = makeFolder();
  for (const name of ["Pulumi.yaml", "package.json", "tsconfig.json", "infra", "policies", "scripts", "stacks"]) {
    cpSync(path.join(repository, name), path.join(folder, name), { recursive: true });
  }
  symlinkSync(path.join(repository, "node_modules"), path.join(folder, "node_modules"), "dir");
  return folder;
}

describe("a clone", () => {
  let cwd: string;
  const run = (...args: string[]) => palisade(args, { cwd, launcher: path.join(cwd, "scripts/palisade.js") });
  beforeAll(() => {
    cwd = clone();
  });

  it("says palisade through npx", async () => {
    const { version } = JSON.parse(readFileSync(path.join(cwd, "package.json"), "utf8"));
    const home = makeFolder();
    const { code, stdout } = await startProcess({
      command: "npx",
      args: ["--no-install", "palisade", "--version"],
      cwd,
      env: { PATH: process.env.PATH ?? "", HOME: home, npm_config_cache: path.join(home, "cache") },
      timeoutMs: 60_000,
    }).done;
    expect(stdout).toBe(`${version}\n`);
    expect(code).toBe(0);
  });

  it("never runs stale code: an edit of the command line, of a rule and of a stack shows at once", async () => {
    expect((await run("rules")).stdout).toContain("palisade explain <rule> tells more");
    edit(cwd, "scripts/commands/rules.ts", (text) => text.replace("palisade explain <rule> tells more", "edited in between"));
    expect((await run("rules")).stdout).toContain("edited in between");
    edit(cwd, "policies/baseline/rules/authentication/jwt-needs-signature.ts", (text) => text.replace(/title: "/, 'title: "Edited: '));
    expect((await run("rules")).stdout).toContain("Edited: ");
    edit(cwd, "stacks/products.ts", (text) => text.replace("calls: 300", "calls: 299"));
    expect((await run("plan")).stdout).toContain("299 a minute per subscription");
    // What a stack's program is made of is its sources too.
    edit(cwd, "infra/platform.ts", (text) => `${text}\nthrow new Error("edited in between");\n`);
    expect((await run("plan")).stderr).toContain("edited in between");
    edit(cwd, "infra/platform.ts", (text) => text.replace('\nthrow new Error("edited in between");\n', ""));
  });

  it("that does not compile says where, and runs nothing older instead", async () => {
    edit(cwd, "scripts/commands/rules.ts", (text) => `${text}\nconst x = ;\n`);
    const { code, stdout, stderr } = await run("rules");
    expect(stderr).toContain("palisade can't be started");
    expect(stderr).toMatch(/scripts\/commands\/rules\.ts:\d+:10: .*Unexpected ";"/);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe("");
    expect(code).toBe(2);
    edit(cwd, "scripts/commands/rules.ts", (text) => text.replace("\nconst x = ;\n", ""));
    expect((await run("rules")).code).toBe(0);
  });

  it("may be started several times before it is built", async () => {
    rmSync(path.join(cwd, "dist"), { recursive: true });
    const codes = (await Promise.all([run("--version"), run("--version"), run("--version")])).map(({ code }) => code);
    expect(codes).toEqual([0, 0, 0]);
  });
});

describe("a package", () => {
  it("runs from anywhere, without its sources", async () => {
    const installed = makeFolder();
    const launcher = path.join(installed, "node_modules/palisade/scripts/palisade.js");
    const home = path.join(installed, "node_modules/palisade");
    cpSync(path.join(repository, "dist"), path.join(home, "dist"), { recursive: true });
    cpSync(path.join(repository, "package.json"), path.join(home, "package.json"));
    cpSync(path.join(repository, "scripts/palisade.js"), launcher);
    symlinkSync(path.join(repository, "node_modules"), path.join(home, "node_modules"), "dir");
    const cwd = makeFolder({ "a.xml": "<policies><inbound><set-methode /></inbound></policies>" });
    const { code, stdout } = await palisade(["check", "a.xml"], { cwd, launcher });
    expect(stdout).toContain("unknown-element");
    expect(code).toBe(1);
  });
});
