import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { palisade } from "../support/palisade";
import { copyProject, edit } from "../support/project";

const file = "stacks/apis/accounts/api.ts";

/** A project in which one of the program's files ends in some more lines. */
function projectWith(more: string, name = file): string {
  const project = copyProject();
  edit(project, name, (text) => `${text}\n${more}\n`);
  return project;
}

describe("a program that fails", () => {
  it.each([
    ["is no TypeScript", "export const x = ;", /^palisade: stacks\/apis\/accounts\/api\.ts:\d+:18: Unexpected ";"\n$/],
    [
      "throws",
      'throw new Error("no such luck");',
      /^palisade: something went wrong: the program of stack dev failed: no such luck\nRun it again with --debug to see where\.\n$/,
    ],
    ["ends the process", "process.exit(3);", /the program ended with code 3 before its estate was complete/],
    [
      "asks for a package that is not there",
      'require("@contoso/nothing");',
      /the program of stack dev failed: Cannot find module '@contoso\/nothing'/,
    ],
  ])("because it %s is told in one message, and nothing is written", async (_, more, message) => {
    const cwd = projectWith(more);
    const { code, stdout, stderr } = await palisade(["plan"], { cwd });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe("");
    expect(code).toBe(2);
    expect(existsSync(path.join(cwd, "out"))).toBe(false);
  });

  it("is told with its own file and line for whoever asks", async () => {
    const cwd = projectWith('throw new Error("no such luck");');
    const { code, stderr } = await palisade(["plan", "--debug"], { cwd });
    expect(stderr).toMatch(new RegExp(`at .*${cwd}/${file}:\\d+:7`));
    expect(code).toBe(2);
  });

  it("after its estate is declared fails the commands that need it", async () => {
    const cwd = copyProject();
    edit(cwd, "stacks/index.ts", (text) =>
      text
        .replace("export = () =>\n  runStack(", "export = async () => {\n  await runStack(")
        .replace(/\}\);\s*$/, '});\n  throw new Error("later");\n};\n'),
    );
    for (const args of [["plan"], ["check", "dev"]]) {
      const { code, stdout, stderr } = await palisade(args, { cwd });
      expect(stderr).toBe("palisade: the program of stack dev stopped: later\n");
      expect(stdout).toBe("");
      expect(code).toBe(2);
    }
  });

  it("to declare an estate is told how to", async () => {
    const cwd = copyProject();
    edit(cwd, "stacks/index.ts", () => "export = () => ({});\n");
    const { code, stderr } = await palisade(["plan"], { cwd });
    expect(stderr).toBe("palisade: the program of stack dev declares no estate: end it with runStack({ ... })\n");
    expect(code).toBe(2);
  });
});

describe("a program that prints", () => {
  it("does so beside the answer, not in it", async () => {
    const cwd = projectWith('console.log("hello from the program");');
    const { code, stdout, stderr } = await palisade(["plan", "--format", "json"], { cwd });
    expect(JSON.parse(stdout).stack).toBe("dev");
    expect(stderr).toBe("hello from the program\n");
    expect(code).toBe(0);
  });
});

describe("a stack below the baseline", () => {
  it("says that a deployment would stop, in every form", async () => {
    const cwd = copyProject();
    edit(cwd, file, (text) => text.replace('updateAccountDetails: { bind: { userId: claim("oid") } },', ""));
    const note = "the baseline does not hold: a deployment of this stack stops before it changes anything";
    const text = await palisade(["plan"], { cwd });
    expect(text.stdout).toContain(`note  ${note}`);
    expect(text.stdout).toMatch(/\n1 error, /);
    expect(text.code).toBe(1);
    const json = await palisade(["plan", "--format", "json", "--fail-on", "never"], { cwd });
    expect(JSON.parse(json.stdout).notes).toContain(note);
    expect(json.code).toBe(0);
  });
});

describe("a configuration that is wrong", () => {
  it.each([
    ["is no YAML", (text: string) => `${text}a: [`, /^palisade: stacks\/Pulumi\.dev\.yaml:\d+:\d+: not valid YAML: /],
    ["holds nothing", () => "# nothing\n", /palisade:tenant is missing/],
    ["is a list", () => "- a\n", /palisade:tenant is missing/],
    [
      "has an unknown part",
      (text: string) => text.replace("    capacity: 1", "    capacitee: 1"),
      /palisade:service: Unrecognized key: "capacitee"/,
    ],
  ])("because it %s is told by the commands that read it", async (_, change, message) => {
    const cwd = copyProject();
    edit(cwd, "stacks/Pulumi.dev.yaml", change);
    for (const args of [
      ["check", "dev"],
      ["plan", "--openapi", "stacks/apis/accounts/openapi.yaml"],
    ]) {
      const { code, stdout, stderr } = await palisade(args, { cwd });
      expect(stderr).toMatch(message);
      expect(stderr).toContain("stacks/Pulumi.dev.yaml");
      expect(stderr).not.toMatch(/^\s+at /m);
      expect(stdout).toBe("");
      expect(code).toBe(2);
    }
    expect(existsSync(path.join(cwd, "out"))).toBe(false);
  });

  it("because there is none is told with the stacks that there are", async () => {
    const cwd = copyProject();
    for (const command of ["plan", "render"]) {
      const { code, stderr } = await palisade([command, "--stack", "prd"], { cwd });
      expect(stderr).toBe(
        'palisade: there is no stack "prd"; did you mean "prod"?\nstacks/ has dev, prod, test; a stack is a file Pulumi.<stack>.yaml there\n',
      );
      expect(code).toBe(2);
    }
  });

  it("because this is no project is told with the way to one", async () => {
    const { code, stderr } = await palisade(["plan"], { cwd: path.join(copyProject(), "stacks") });
    expect(stderr).toMatch(/stacks: there is no Pulumi\.yaml; run this in the folder of a Palisade project, or name it with --cwd\n$/);
    expect(code).toBe(2);
  });
});
