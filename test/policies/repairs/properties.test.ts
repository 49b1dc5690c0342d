import { writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { exampleEstate, examplePolicy } from "../../../policies/baseline/examples";
import type { AnyRule, RuleExample } from "../../../policies/baseline/rule";
import { rules } from "../../../policies/baseline/rules";
import { printPolicy } from "../../../policies/document/print";
import { type EstateRecord, makeEstate } from "../../../policies/estate/estate";
import { factsOf } from "../../../policies/estate/kinds";
import { isPolicyRecord } from "../../../policies/estate/policy-records";
import { loadGrammar } from "../../../policies/expressions/grammar";
import { applyEdits } from "../../../policies/repairs/edit";
import type { Hardened } from "../../../policies/repairs/hardened";
import { changesOf, JsonText } from "../../../policies/repairs/json-text";
import { hardenRecordsFile } from "../../../scripts/commands/harden-records";
import { checked, everything } from "../../support/baseline";
import { makeFolder } from "../../support/folder";

beforeAll(() => loadGrammar());

const examples = rules
  .filter(({ repair }) => repair?.property)
  .flatMap((rule) =>
    rule.examples.fail
      .filter(({ records }) => records !== undefined)
      .map((example, index) => [`${rule.slug} ${index + 1}`, rule, example] as const),
  );

function recordsOf(rule: AnyRule, { policy, scope = "api", records = [] }: RuleExample): EstateRecord[] {
  const own = [...(policy && scope !== "workspace" ? [examplePolicy(policy, scope)] : []), ...records];
  const all = rule.appliesTo.includes("operation") ? exampleEstate(own) : own;
  return all.some(({ kind }) => kind === "service") ? all : [...all];
}

it.each(examples)("%s: it is told what to set", (_, rule, example) => {
  const { findings } = checked(recordsOf(rule, example), [rule]);
  expect(findings.length).toBeGreaterThan(0);
  for (const { path: place } of findings) {
    const property = place.slice(place.lastIndexOf("#") + 1);
    const repair = rule.repair?.property?.(property);
    expect(repair?.what).toMatch(/^[a-z]+ .+/);
    expect(repair?.what).not.toMatch(/undefined| (?:in|to) *$/);
  }
});

const folder = makeFolder();

function harden(name: string, text: string, rule: AnyRule, isAsked: boolean): Promise<Hardened> {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  const options = { rules, pack: everything, today: "2030-01-01", only: [rule.id] };
  return hardenRecordsFile(file, text, {
    how: () => options,
    includes: () => isAsked,
    marked: (result) => result,
    withPolicies: false,
  });
}

const withText = (record: EstateRecord): unknown =>
  isPolicyRecord(record) && "root" in record.properties.value
    ? { ...record, properties: { format: "rawxml", value: printPolicy(record.properties.value) } }
    : record;

const asEstate = (records: readonly EstateRecord[]) => ({
  ...makeEstate(records),
  records: makeEstate(records).records.map(withText),
  waivers: [],
});

/** Records as resources of a template; undefined where one stands in another scope than its service. */
function asTemplate(records: readonly EstateRecord[]): object | undefined {
  const resources = records.map((record) => {
    const { kind, path: own, envelope, properties } = withText(record) as EstateRecord;
    const [before, inside, ...more] = own.split(/\/providers\//i);
    if (more.length > 0 || !before?.startsWith("/resourceGroups/") || !inside) return undefined;
    const names = inside.split("/").filter((_, index) => index > 0 && index % 2 === 0);
    return { type: factsOf(kind).arm, apiVersion: "2024-05-01", name: names.join("/"), ...envelope, properties };
  });
  if (resources.includes(undefined)) return undefined;
  return {
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    resources,
  };
}

/** Repairs that hold in an estate file; in a template where that can be edited. */
const inFile = rules
  .filter(({ repair }) => repair?.property)
  .flatMap((rule) => rule.examples.fail.map((example, index) => [`${rule.slug} ${index + 1}`, rule, example] as const))
  .filter(([, , { definition, records }]) => definition === undefined && records !== undefined);

describe("the failing examples of rules, in JSON", () => {
  it.each(inFile)("%s: repaired once and for all, or told", async (_, rule, example) => {
    const records = recordsOf(rule, example);
    const template = asTemplate(records);
    for (const [name, value] of [["estate.json", asEstate(records)], ...(template ? [["main.json", template] as const] : [])] as const) {
      // Templates do not name their group.
      const plain = JSON.stringify(value, null, 2);
      const text = name === "main.json" ? plain.replaceAll("/resourceGroups/rg/", "/resourceGroups/(resource-group)/") : plain;
      const byItself = await harden(name, text, rule, false);
      const asked = await harden(name, text, rule, true);
      expect([byItself.undone, asked.undone, asked.offered]).toEqual([[], [], []]);
      const { done, told } = asked;
      expect(done.length + told.length).toBeGreaterThan(0);
      expect(byItself.done.length + byItself.offered.length).toBeGreaterThanOrEqual(done.length > 0 ? 1 : 0);
      for (const { why } of [...byItself.offered, ...told]) expect(why).toBeTruthy();
      const again = await harden(name, asked.text, rule, true);
      expect({ text: again.text, done: again.done, told: again.told }).toEqual({ text: asked.text, done: [], told });
      // All that goes is lines of values that are written anew.
      const kept = new Set(asked.text.split("\n").map((line) => line.trim().replace(/,$/, "")));
      const gone = text.split("\n").filter((line) => !kept.has(line.trim().replace(/,$/, "")));
      if (!done.some(({ what }) => /^(?:delete|take)/.test(what))) expect(gone.length).toBeLessThanOrEqual(done.length * 2);
    }
  });

  it("passing examples stay as they are", async () => {
    for (const rule of rules.filter(({ repair }) => repair?.property)) {
      for (const example of rule.examples.pass.filter(({ records, policy }) => records !== undefined && policy === undefined)) {
        const text = JSON.stringify(asEstate(recordsOf(rule, example)));
        const { text: after, done } = await harden("estate.json", text, rule, true);
        expect([rule.slug, after, done]).toEqual([rule.slug, text, []]);
      }
    }
  });
});

describe("edits of JSON", () => {
  it("make one value of another, and keep comments, line ends and indentation", () => {
    const json = fc.jsonValue({ maxDepth: 3, noUnicodeString: false } as never);
    const layouts = fc.record({ indent: fc.constantFrom(undefined, "\t", "  ", "    "), crlf: fc.boolean(), bom: fc.boolean() });
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), fc.dictionary(fc.string(), json), layouts, (now, next, { indent, crlf, bom }) => {
        const clean = <T>(value: T): T => JSON.parse(JSON.stringify(value));
        const plain = JSON.stringify({ kept: 1, own: clean(now) }, null, indent).replace("{", `{/* kept */`);
        const text = `${bom ? "\ufeff" : ""}${crlf ? plain.replaceAll("\n", "\r\n") : plain}`;
        const document = JsonText.of(text);
        const edited = applyEdits(text, document?.change(changesOf(["own"], clean(now), clean(next))) ?? []);
        expect(JSON.parse(edited.replace("\ufeff", "").replace("/* kept */", ""))).toEqual({ kept: 1, own: clean(next) });
        expect(edited).toContain("/* kept */");
        expect(edited.startsWith("\ufeff")).toBe(bom);
        if (crlf) expect(edited.replaceAll("\r\n", "")).not.toContain("\n");
      }),
      { numRuns: 300 },
    );
  });

  const cases: readonly (readonly [string, string, readonly (string | number)[], unknown, string])[] = [
    ["a member of one line", '{ "a": { "b": 1 } }', ["a", "c"], true, '{ "a": { "b": 1, "c": true } }'],
    ["a member of lines", '{\n\t"a": 1 // one\n}', ["b"], { c: [1] }, '{\n\t"a": 1,\n\t"b": {\n\t\t"c": [\n\t\t\t1\n\t\t]\n\t} // one\n}'],
    ["what is missing on the way", '{\n  "a": {}\n}', ["a", "b", "c"], 1, '{\n  "a": {\n    "b": {\n      "c": 1\n    }\n  }\n}'],
    ["a value", '{"a" : 1}', ["a"], "x", '{"a" : "x"}'],
  ];
  it.each(cases)("%s", (_, before, at, value, after) => {
    const edits = JsonText.of(before)?.change([{ path: [...at], value }]) ?? [];
    expect(applyEdits(before, edits)).toBe(after);
  });

  it.each([
    ["\"[parameters('tls')]\"", "#/a/b comes from the parameter tls; it is to be set there"],
    ['"[if(true(), 1, 2)]"', "#/a/b comes from an expression; it is to be set there"],
    ['{ "c": ["[variables(\'v\')]"] }', "#/a/b/c/0 comes from the variable v; it is to be set there"],
  ])("%s is not edited", (value, blocked) => {
    expect(JsonText.of(`{ "a": { "b": ${value} } }`)?.spotFor(["a"], ["B"], true)).toEqual({ blocked });
  });
});
