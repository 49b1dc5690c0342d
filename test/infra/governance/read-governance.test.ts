import { mkdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { findGovernanceFile } from "../../../infra/governance/find-file";
import { readGovernance } from "../../../infra/governance/read-governance";
import { readWaivers } from "../../../infra/governance/read-waivers";
import { Rulebook } from "../../../infra/governance/rulebook";
import { checkPolicyFiles } from "../../../policies/baseline/check";
import { verifyExamples } from "../../../policies/baseline/verify-examples";
import { parsePolicy } from "../../../policies/document/parse";
import { makeFolder } from "../../support/folder";

const ruleText = (more = "") => `
import { defineRule, elementsNamed } from "palisade/policies";
const good = '<policies><inbound><base /></inbound></policies>';
export const noTrace = defineRule({
  id: "CORP-001", slug: "no-trace", severity: "high", title: "t", why: "w", fix: "f", controls: {}, appliesTo: "policy",
  check({ document }, report) { for (const element of elementsNamed(document, "trace")) report.finding("there is a trace", { element }); },
  examples: { pass: [{ policy: good }], fail: [{ policy: good.replace("<base />", '<trace source="a"><message>m</message></trace>') }] },
  ${more}
});`;

const read = (files: Record<string, string>) => readGovernance(path.join(makeFolder({ ...files }), "palisade.yaml"));
const problem = (files: Record<string, string>) =>
  read(files).then(
    () => "none",
    (error: Error) => `${error.name} ${error.message}`,
  );

describe("an organisation's file", () => {
  it("gives packs, levels, waivers and rules", async () => {
    const { governance, catalogue, waivers } = await read({
      "palisade.yaml":
        "version: 1\npacks:\n  - name: palisade\n  - name: corporate\nlevels:\n  no-trace: warning\nfailOn: warning\nrules: [rules]\nwaivers:\n  approvers: [ciso]\n  notWaivable: [rate-limited]\n",
      "waivers.yaml":
        "waivers:\n  - rule: no-trace\n    subject: a.xml\n    reason: r\n    owner: o\n    approver: ciso\n    expires: 2030-01-01\n  - rule: no-trace\n",
      "rules/no-trace.ts": ruleText(),
      "rules/pack.js": 'module.exports = { name: "corporate", title: "t", description: "d", rules: ["no-trace", "APIM-LIM-001"] };',
    });
    expect(governance.packs.map(({ value, place }) => [value.name, place.replace(/^.*\//, "")])).toEqual([
      ["palisade", "palisade.yaml:3"],
      ["corporate", "palisade.yaml:4"],
    ]);
    expect(governance.levels.get("CORP-001")).toMatchObject({ value: "warning" });
    expect(governance.failOn?.value).toBe("warning");
    expect([...(governance.waivers.notWaivable ?? [])]).toEqual(["APIM-LIM-001"]);
    expect(catalogue.packs.find(({ name }) => name === "corporate")?.rules).toEqual(["CORP-001", "APIM-LIM-001"]);
    expect(waivers.map(({ rule, approver, line }) => [rule, approver, line])).toEqual([
      ["no-trace", "ciso", 2],
      ["no-trace", "", 8],
    ]);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    [
      "a wrong key",
      { "palisade.yaml": "version: 1\nlevel: {}\n" },
      /palisade\.yaml:2:1: there is no key "level"; known are .*did you mean "levels"/,
    ],
    [
      "a wrong key below",
      { "palisade.yaml": "version: 1\nwaivers:\n  aprovers: [a]\n" },
      /:3:3: there is no key "aprovers" in waivers.*did you mean "approvers"/,
    ],
    [
      "a level that is none",
      { "palisade.yaml": "version: 1\nlevels:\n  rate-limited: eror\n" },
      /:3:3: levels\.rate-limited: expected off or manual or warning or error/,
    ],
    [
      "an unknown rule",
      { "palisade.yaml": "version: 1\nlevels:\n  rate-limitd: error\n" },
      /:3: there is no rule "rate-limitd"; did you mean "rate-limited"/,
    ],
    [
      "an unknown pack",
      { "palisade.yaml": "version: 1\npacks: [{ name: palisad }]\n" },
      /:2: there is no pack "palisad"; .*did you mean "palisade"/,
    ],
    [
      "a version that is not here",
      { "palisade.yaml": 'version: 1\npacks: [{ name: palisade, version: "0.0.0-none" }]\n' },
      /:2: the pack palisade is pinned to version 0\.0\.0-none/,
    ],
    ["no YAML", { "palisade.yaml": "version: [1\n" }, /palisade\.yaml:\d+:\d+: not valid YAML/],
    ["no version", { "palisade.yaml": "levels: {}\n" }, /version: /],
    [
      "a rule twice",
      { "palisade.yaml": "version: 1\nlevels: { rate-limited: error, APIM-LIM-001: error }\n" },
      /has a level at .*palisade\.yaml:2 already/,
    ],
    ["waivers that are not there", { "palisade.yaml": "version: 1\nwaivers: { files: [w.yaml] }\n" }, /:2: w\.yaml is not there/],
    [
      "an unknown key of a waiver",
      { "palisade.yaml": "version: 1\n", "waivers.yaml": "waivers:\n  - rule: a\n    aprover: b\n" },
      /waivers\.yaml:3:5: there is no key "aprover" in waivers\.0.*did you mean "approver"/,
    ],
    ["rules that are not there", { "palisade.yaml": "version: 1\nrules: [./rules]\n" }, /:2: \.\/rules is not there/],
    [
      "a package that is not installed",
      { "palisade.yaml": 'version: 1\nrules: ["@corp/no-such"]\n' },
      /@corp\/no-such is neither a folder beside this file nor a package/,
    ],
    [
      "a folder without rules",
      { "palisade.yaml": "version: 1\nrules: [rules]\n", "rules/a.js": "exports.a = 1;" },
      /rules has neither a rule nor a pack/,
    ],
    [
      "a rule that does not compile",
      { "palisade.yaml": "version: 1\nrules: [rules]\n", "rules/a.ts": "export const a = ;" },
      /rules\/a\.ts:1:18: /,
    ],
    [
      "a rule that throws when it is loaded",
      { "palisade.yaml": "version: 1\nrules: [rules]\n", "rules/a.js": "throw new Error('no');" },
      /a\.js: can't be loaded: no/,
    ],
    [
      "a built-in id",
      { "palisade.yaml": "version: 1\nrules: [rules]\n", "rules/a.ts": ruleText('id: "APIM-LIM-001",') },
      /a\.ts: APIM-LIM-001 is a rule of Palisade already/,
    ],
    [
      "a built-in slug",
      { "palisade.yaml": "version: 1\nrules: [rules]\n", "rules/a.ts": ruleText('slug: "rate-limited",') },
      /a\.ts: rate-limited is a rule of Palisade already/,
    ],
    [
      "an id of Palisade's kind",
      { "palisade.yaml": "version: 1\nrules: [rules]\n", "rules/a.ts": ruleText('id: "APIM-XYZ-999",') },
      /ids that begin so are Palisade's own/,
    ],
    [
      "an id twice",
      { "palisade.yaml": "version: 1\nrules: [rules]\n", "rules/a.ts": ruleText(), "rules/b.ts": ruleText('slug: "other",') },
      /b\.ts: CORP-001 is a rule of .*a\.ts already/,
    ],
    [
      "a shape that is none",
      { "palisade.yaml": "version: 1\nrules: [rules]\n", "rules/a.ts": ruleText('severity: "bad", appliesTo: "polcy",') },
      /a\.ts: CORP-001: severity: [\s\S]*"polcy" is nothing that rules apply to; did you mean "policy"/,
    ],
    [
      "a pack with an unknown rule",
      {
        "palisade.yaml": "version: 1\nrules: [rules]\n",
        "rules/a.js": 'exports.p = { name: "c", title: "t", description: "d", rules: ["rate-limitd"] };',
      },
      /a\.js: c: there is no rule "rate-limitd"; did you mean/,
    ],
  ])("%s is told with its place", async (_, files, message) => {
    expect(await problem(files)).toMatch(/^SettingsError /);
    expect(await problem(files)).toMatch(message);
  });

  it("is found upwards, to the root of the repository, and there is one", () => {
    const root = makeFolder({
      "palisade.yaml": "",
      "repo/.git/HEAD": "",
      "repo/team/a/b.txt": "",
      "other/palisade.yaml": "",
      "other/team/b.txt": "",
    });
    mkdirSync(path.join(root, ".git"));
    expect(findGovernanceFile(path.join(root, "repo/team/a"))).toBeUndefined();
    expect(findGovernanceFile(root)).toBe(path.join(root, "palisade.yaml"));
    expect(() => findGovernanceFile(path.join(root, "other/team"))).toThrow(
      /other\/palisade\.yaml: .*palisade\.yaml governs this folder already/,
    );
  });
});

describe("rules of an organisation's own", () => {
  it("run as others do, and their examples prove them", async () => {
    const organisation = await read({ "palisade.yaml": "version: 1\nrules: [rules]\n", "rules/index.ts": ruleText() });
    const rule = organisation.catalogue.rules.find(({ id }) => id === "CORP-001");
    expect(rule && (await verifyExamples(rule))).toEqual([]);
    expect(await verifyExamples({ ...(rule as NonNullable<typeof rule>), check: () => {} })).toEqual([
      "examples.fail[0]: expected a finding, and there is none",
    ]);
    expect(new Rulebook(organisation).checkOptions({}).pack.levels?.["CORP-001"]).toBe("error");
  });

  it("that throw are findings and errors", async () => {
    const organisation = await read({
      "palisade.yaml": "version: 1\nrules: [rules]\n",
      "rules/a.ts": ruleText('check() { throw new Error("boom"); },'),
    });
    const rule = organisation.catalogue.rules.filter(({ id }) => id === "CORP-001");
    const { document, positions, diagnostics } = parsePolicy("<policies><inbound /></policies>");
    const { errors, findings } = checkPolicyFiles([{ document, source: { file: "a.xml", positions, diagnostics } }], {
      ...new Rulebook(organisation).checkOptions({}),
      rules: rule,
    });
    expect(errors).toHaveLength(1);
    expect(findings.map((each) => each.rule)).toContain("ENG-001");
  });
});

it("a stack's settings that are looser are refused before anything is checked", async () => {
  const book = new Rulebook(await read({ "palisade.yaml": "version: 1\n" }));
  const levels = { value: { "rate-limited": "off" as const }, place: "stacks/Pulumi.dev.yaml: palisade:levels" };
  expect(() => book.checkOptions({ levels })).toThrow(
    /stacks\/Pulumi\.dev\.yaml: palisade:levels\.rate-limited is looser than .*palisade\.yaml allows[\s\S]*APIM-LIM-001\) is off; .*palisade\.yaml:1 \(pack palisade\) has /,
  );
  expect(() => book.checkOptions({ pack: { value: "grammar", place: "--pack grammar" } })).toThrow(
    /--pack grammar: the pack grammar is looser/,
  );
  expect(() => book.checkOptions({ levels: { value: { nothing: "off" }, place: "x" } })).toThrow(/x: there is no rule "nothing"/);
  expect(book.checkOptions({ levels: { value: { "quota-present": "error" }, place: "x" } }).pack.levels?.["APIM-LIM-002"]).toBe("error");
});

it("a file of waivers that is not there is told", async () => {
  await expect(readWaivers("no-such-file.yaml")).rejects.toThrow(/no-such-file\.yaml: can't be read/);
});
