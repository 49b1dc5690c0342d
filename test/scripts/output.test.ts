import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../support/folder";
import { palisade } from "../support/palisade";
import { schemaErrors } from "../support/schema";

const esc = "\u001b";
const weak =
  '<policies><inbound><base /><set-method>GET</set-method><validate-jwt header-name="Authorization" require-signed-tokens="false" /></inbound></policies>';
/** What takes over a terminal: colours, a title, a cleared screen, a bell, writing from right to left. */
const steering = `${esc}[31m${esc}]0;owned\u0007${esc}[2J\u009b2J\u202e`;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
const steers = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/;

describe("colours", () => {
  const check = (args: readonly string[], env: Record<string, string>) =>
    palisade(["check", "weak.xml", ...args], { cwd: makeFolder({ "weak.xml": weak }), env });

  it.each([
    ["are not for a pipe", [], {}, false],
    ["may be asked for", [], { FORCE_COLOR: "1" }, true],
    ["are switched off by --no-color, whatever else is asked", ["--no-color"], { FORCE_COLOR: "1" }, false],
    ["are switched off by NO_COLOR", [], { NO_COLOR: "1" }, false],
    ["are not for machines", ["--format", "json"], { FORCE_COLOR: "1" }, false],
  ] as const)("%s", async (_, args, env, coloured) => {
    const { stdout } = await check(args, env);
    expect(stdout.includes(esc)).toBe(coloured);
  });
});

describe("--quiet", () => {
  it("leaves the findings, the count and the place of the files", async () => {
    const out = makeFolder();
    const { code, stdout, stderr } = await palisade(["plan", "--quiet", "--out", out]);
    expect(stdout).not.toContain("resources");
    expect(stdout).toMatch(
      new RegExp(
        `(?:^|\n)0 errors, \\d+ warnings?, \\d+ unknown, .*\n${out}/dev: 9 policy documents, estate.json, plan.md, report.json\n$`,
      ),
    );
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  it("may stand before or after the command", async () => {
    const cwd = makeFolder({ "weak.xml": weak });
    const before = await palisade(["--quiet", "check", "weak.xml"], { cwd });
    const after = await palisade(["check", "weak.xml", "--quiet"], { cwd });
    expect(before.stdout).toBe(after.stdout);
    expect(before.stdout).not.toContain("unknown  not decided");
    expect(before.stdout).toContain("jwt-needs-signature");
  });
});

describe("JSON", () => {
  it.each([
    ["check", ["docs/examples/weak-policy.xml"]],
    ["check", ["stacks/apis/catalogue/openapi.yaml"]],
    ["effective", ["dev"]],
    ["elements", []],
    ["explain", ["APIM-AUT-011"]],
    ["render", []],
    ["rules", []],
  ] as const)("of %s %j fits its schema, and nothing stands beside it", async (command, args) => {
    const { stdout, stderr } = await palisade([command, ...args, "--format", "json"]);
    expect(schemaErrors(command, JSON.parse(stdout))).toBeNull();
    expect(stderr).toBe("");
  });

  it("of the plan is what report.json holds", async () => {
    const out = makeFolder();
    const { stdout } = await palisade(["plan", "--format", "json", "--out", out]);
    expect(readFileSync(path.join(out, "dev/report.json"), "utf8")).toBe(stdout);
  });
});

describe("a text that steers terminals", () => {
  it("does not from a definition, on the terminal and in plan.md", async () => {
    const cwd = makeFolder({
      "a.json": JSON.stringify({
        openapi: "3.0.3",
        info: { title: `Orders${steering}`, version: `1${steering}` },
        servers: [{ url: `https://orders.example/${steering}` }],
        paths: {
          [`/a${steering}/{b${steering}Id}`]: {
            get: {
              operationId: `c${steering}`,
              summary: steering,
              description: steering,
              tags: [steering],
              responses: { 200: { description: steering } },
            },
          },
        },
      }),
    });
    const { code, output } = await palisade(["plan", "--openapi", path.join(cwd, "a.json"), "--out", cwd]);
    expect(output).not.toMatch(steers);
    expect(readFileSync(path.join(cwd, "dev/plan.md"), "utf8")).not.toMatch(steers);
    // It is planned, or refused in words; it does not fail.
    expect(output).not.toContain("something went wrong");
    expect([0, 1, 2]).toContain(code);
    expect((await palisade(["check", path.join(cwd, "a.json")])).output).not.toMatch(steers);
  });

  it("does not from a broken definition, an estate, a policy, a file's name or an argument", async () => {
    const name = `a${esc}[31m.xml`;
    const cwd = makeFolder({
      [name]: weak.replace("validate-jwt", `validate-jwt${esc}[2J`),
      "broken.yaml": `openapi: 3.0.3\npaths: {a: *${esc}[31m}`,
      "broken.json": `{"openapi": ${esc}[31m`,
      "estate.json": JSON.stringify({ version: 1, waivers: [], records: [{ kind: steering, path: steering, properties: {} }] }),
    });
    for (const args of [
      ["check", name],
      ["check", "broken.yaml"],
      ["check", "broken.json"],
      ["check", "estate.json"],
      ["check", `${steering}.xml`],
      ["check", name, "--rule", steering],
      ["check", name, "--pack", steering],
      ["check", name, `--${steering}`],
      ["check", name, "--format", steering],
      [steering],
      ["plan", "--openapi", steering],
      ["plan", "--stack", steering],
      ["plan", "--debug", "--stack", steering],
      ["--cwd", steering, "rules"],
      ["elements", steering],
      ["explain", steering],
      ["render", steering],
    ]) {
      const { output, code } = await palisade(args, { cwd });
      expect(output).not.toMatch(steers);
      expect(output).not.toBe("");
      expect(code).toBeGreaterThan(0);
    }
  });
});
