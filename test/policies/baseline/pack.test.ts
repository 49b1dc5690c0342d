import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { defaultLevel, levelOf } from "../../../policies/baseline/pack";
import { defaultPack, findPack, packs } from "../../../policies/baseline/packs";
import type { Severity } from "../../../policies/baseline/rule";
import { findRule, rules } from "../../../policies/baseline/rules";
import { everything } from "../../support/baseline";

const rule = { id: "TST-001", severity: "high" as Severity };

describe("levels", () => {
  it.each<[Severity, string]>([
    ["critical", "error"],
    ["high", "error"],
    ["medium", "warning"],
    ["low", "warning"],
    ["info", "warning"],
  ])("%s gives %s", (severity, level) => {
    expect(defaultLevel(severity)).toBe(level);
  });

  it("are off for rules that the pack does not name, whatever else it says of them", () => {
    expect(levelOf(rule, { ...everything, rules: [], levels: { "TST-001": "error" } })).toBe("off");
    expect(levelOf(rule, { ...everything, rules: ["TST-001"] })).toBe("error");
    expect(levelOf(rule, { ...everything, levels: { "TST-001": "manual" } })).toBe("manual");
  });
});

describe.each(packs.map((pack) => [pack.name, pack] as const))("the pack %s", (name, pack) => {
  it("is plain data", () => {
    expect(JSON.parse(JSON.stringify(pack))).toEqual(pack);
    expect(findPack(name)).toBe(pack);
  });

  it("names rules that there are, each once", () => {
    const named = [...(pack.rules === "all" ? [] : pack.rules), ...Object.keys(pack.levels ?? {})];
    for (const id of named) expect(findRule(id)?.id).toBe(id);
    if (pack.rules !== "all") expect(new Set(pack.rules).size).toBe(pack.rules.length);
  });

  it("says what it is", () => {
    expect(pack.title).not.toBe("");
    expect(pack.description).toMatch(/\.$/);
  });
});

it("there is no pack of another name", () => {
  expect(findPack("nothing")).toBeUndefined();
  expect(new Set(packs.map(({ name }) => name)).size).toBe(packs.length);
});

/** The rules that must hold for what a stack provisions, with the severities of the published controls behind them. */
const severities: Readonly<Record<string, Severity>> = {
  "APIM-AUT-001": "critical",
  "APIM-AUT-002": "critical",
  "APIM-AUT-003": "high",
  "APIM-AUT-004": "high",
  "APIM-AUT-005": "medium",
  "APIM-AUT-011": "high",
  "APIM-POL-001": "high",
  "APIM-POL-002": "medium",
  "APIM-POL-003": "medium",
  "APIM-COR-001": "high",
  "APIM-COR-002": "medium",
  "APIM-COR-003": "critical",
  "APIM-LIM-001": "high",
  "APIM-LIM-002": "medium",
  "APIM-VAL-001": "high",
  "APIM-VAL-002": "medium",
  "APIM-TLS-001": "critical",
  "APIM-TLS-002": "critical",
  "APIM-TLS-004": "high",
  "APIM-TLS-005": "critical",
  "APIM-TLS-006": "high",
  "APIM-SEC-001": "high",
  "APIM-SEC-003": "critical",
  "APIM-MGT-001": "high",
  "APIM-MGT-003": "low",
  "APIM-MGT-004": "high",
  "APIM-PRD-001": "high",
  "APIM-PRD-005": "high",
  "APIM-DFC-001": "high",
  "APIM-DFC-002": "high",
  "APIM-LOG-001": "high",
};

it.each(Object.entries(severities))("the default pack holds %s, at its level", (id, severity) => {
  const known = findRule(id);
  expect(known?.severity).toBe(severity);
  expect(known && levelOf(known, defaultPack)).toBe(defaultLevel(severity));
});

it("every rule serves a published control, and says what it looks at in one sentence each", () => {
  for (const { id, title, why, fix, controls, appliesTo } of rules) {
    // What only keeps deployments from failing no standard asks for.
    if (!id.startsWith("APIM-EST-")) expect([id, Object.values(controls).flat().length > 0]).toEqual([id, true]);
    expect(appliesTo.length).toBeGreaterThan(0);
    for (const text of [title, why, fix]) expect([id, text]).toEqual([id, expect.stringMatching(/^[A-Z<v].*[.:]$/s)]);
  }
});

it("the catalogue in the documentation names every rule", () => {
  const page = readFileSync(path.join(__dirname, "../../../docs/rules.md"), "utf8");
  for (const id of Object.keys(severities)) expect(page).toContain(id);
});
