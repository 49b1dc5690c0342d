import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { makeFolder } from "../support/folder";
import { palisade } from "../support/palisade";
import { copyProject, edit } from "../support/project";

const good =
  "<policies><inbound><base /></inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>";
const weak = good.replace("<base />", '<base /><validate-jwt header-name="Authorization" require-signed-tokens="false" />');
const waivers = (subject: string) =>
  `waivers:\n  - rule: jwt-needs-signature\n    subject: ${subject}\n    reason: A test.\n    owner: orders\n    approver: ciso\n    expires: 2099-01-01\n`;
const one = ["--rule", "jwt-needs-signature", "--pack", "palisade"];

async function json(args: readonly string[], cwd: string) {
  const { code, stdout, stderr } = await palisade(["check", ...args, "--format", "json"], { cwd });
  return { code, stderr, result: stdout === "" ? undefined : JSON.parse(stdout) };
}

describe("--baseline", () => {
  it("lets only new findings fail", async () => {
    const cwd = makeFolder({ "a.xml": weak });
    const written = await json(["a.xml", ...one, "--write-baseline", "known.json"], cwd);
    expect(written.code).toBe(0);
    writeFileSync(path.join(cwd, "a.xml"), `\n\n${weak}`);
    const again = await json(["a.xml", ...one, "--baseline", "known.json", "--output", "sarif=a.sarif"], cwd);
    expect(again.code).toBe(0);
    expect(again.result.baseline.fixed).toBe(0);
    const sarif = JSON.parse(readFileSync(path.join(cwd, "a.sarif"), "utf8"));
    expect(sarif.runs[0].results[0].baselineState).toBe("unchanged");

    writeFileSync(path.join(cwd, "a.xml"), good);
    writeFileSync(path.join(cwd, "b.xml"), weak);
    const { code, stdout } = await palisade(["check", "a.xml", "b.xml", ...one, "--baseline", "known.json"], { cwd });
    expect(stdout).toMatch(/error .*b\.xml/);
    expect(stdout).toMatch(/of the baseline (?:is|are) fixed: rewrite it/);
    expect(code).toBe(1);
  });

  it.each([
    [["--baseline", "none.json"], "--baseline none.json: can't be read"],
    [["--baseline", "broken.json"], "--baseline broken.json: not a baseline"],
    [["--baseline", "known.json", "--write-baseline", "known.json"], "do not go together"],
  ])("%j is told", async (args, message) => {
    const { code, stderr } = await palisade(["check", "a.xml", ...args], {
      cwd: makeFolder({ "a.xml": weak, "broken.json": '{"version":2}' }),
    });
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});

describe("an organisation's file", () => {
  it("waives files, and refuses what is looser", async () => {
    const cwd = makeFolder({
      "palisade.yaml": "version: 1\nfailOn: warning\n",
      "waivers.yaml": waivers("teams/a.xml"),
      "teams/a.xml": weak,
    });
    const { code, result } = await json(["../teams", ...one], path.join(cwd, "teams"));
    expect(result.findings.map(({ waived }: { waived?: object }) => waived !== undefined)).toEqual([true]);
    expect(code).toBe(0);
    const looser = await json(["teams", "--pack", "grammar"], cwd);
    expect(looser.stderr).toMatch(/--pack grammar: the pack grammar is looser than palisade\.yaml allows/);
    expect(looser.code).toBe(2);
    expect((await json(["teams", "--fail-on", "error"], cwd)).stderr).toContain("--fail-on error is looser than palisade.yaml:2 allows");
  });

  it("proves rules of its own by their examples", async () => {
    const rule = (check: string) =>
      `import { defineRule } from "palisade/policies"; export default defineRule({ id: "CORP-001", slug: "own", severity: "low", title: "t", why: "w", fix: "f", controls: {}, appliesTo: "policy", check(subject, report) { ${check} }, examples: { pass: [{ policy: "<policies><inbound /></policies>" }], fail: [{ policy: "<policies><inbound><base /></inbound></policies>" }] } });`;
    const check = 'if (JSON.stringify(subject.document).includes("base")) report.finding("a base");';
    const cwd = makeFolder({ "palisade.yaml": "version: 1\nrules: [rules]\n", "rules/own.ts": rule(check) });
    expect(await palisade(["rules", "--verify"], { cwd })).toMatchObject({
      code: 0,
      stdout: "1 rule of your own, 2 examples, 0 problems\n",
    });
    writeFileSync(path.join(cwd, "rules/own.ts"), rule(""));
    const { code, stdout } = await palisade(["rules", "--verify"], { cwd });
    expect(stdout).toContain("CORP-001 own: examples.fail[0]: expected a finding, and there is none");
    expect(code).toBe(1);
  });

  it("proves those about definitions as well", async () => {
    const rule = (title: string) =>
      `import { defineRule } from "palisade/policies"; const of = (title) => ({ definition: \`openapi: 3.0.3\\ninfo: { title: \${title}, version: "1" }\\npaths: {}\\n\` }); export default defineRule({ id: "CORP-002", slug: "titled", severity: "low", title: "t", why: "w", fix: "f", controls: {}, appliesTo: "definition", check({ definition }, report) { if (definition.root.info.title === "API") report.finding("no title", { pointer: "#/info/title" }); }, examples: { pass: [of("Orders")], fail: [of("${title}"), { definition: "swagger: 1" }] } });`;
    const cwd = makeFolder({ "palisade.yaml": "version: 1\nrules: [rules]\n", "rules/own.ts": rule("API") });
    const { code, stdout } = await palisade(["rules", "--verify"], { cwd });
    expect(stdout).toMatch(
      /^CORP-002 titled: examples\.fail\[1\]: can't be run: openapi\.yaml: .*\n1 rule of your own, 3 examples, 1 problem\n$/,
    );
    expect(code).toBe(1);
  });

  it("governs the program of a stack", async () => {
    const cwd = copyProject();
    writeFileSync(path.join(cwd, "palisade.yaml"), "version: 1\npacks:\n  - name: palisade\n");
    expect((await palisade(["plan", "--quiet"], { cwd })).code).toBe(0);
    edit(cwd, "stacks/Pulumi.dev.yaml", (text) => `${text}  palisade:levels:\n    rate-limited: off\n`.replace(": off", ': "off"'));
    const { code, stderr } = await palisade(["plan"], { cwd });
    expect(stderr).toMatch(
      /stacks\/Pulumi\.dev\.yaml: palisade:levels\.rate-limited is looser than palisade\.yaml allows[\s\S]*palisade\.yaml:3 \(pack palisade\) has error/,
    );
    expect(code).toBe(2);
    rmSync(path.join(cwd, "palisade.yaml"));
  });
});
