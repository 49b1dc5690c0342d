import { describe, expect, it } from "vitest";
import type { Controls } from "../../../policies/baseline/rule";
import { findRule, rules } from "../../../policies/baseline/rules";
import { rowsOf, standards } from "../../../policies/baseline/standards";
import { coverageOf } from "../../../scripts/reporters/coverage";

/** Rows, and those out of reach, as the standards have them. */
const sizes: Readonly<Record<string, readonly [rows: number, outside: number]>> = {
  "azure-security-baseline-3": [38, 18],
  "azure-security-baseline-1.1": [28, 1],
  mcsb: [44, 15],
  "owasp-api-2019": [10, 0],
  "owasp-api-2023": [10, 0],
  "ms-owasp-recommendations": [107, 12],
  "azure-policy": [25, 0],
  "azure-landing-zones": [1, 0],
  "defender-recommendations": [5, 0],
  psrule: [23, 0],
  checkov: [26, 0],
  "spectral-owasp": [32, 0],
};

it("every standard is here, each once", () => {
  expect(standards.map(({ name }) => name)).toEqual(Object.keys(sizes));
});

describe.each(standards.map((standard) => [standard.name, standard] as const))("%s", (name, standard) => {
  it("has all its rows, each once", () => {
    const ids = standard.rows.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect([ids.length, standard.rows.filter(({ outside }) => outside !== undefined).length]).toEqual(sizes[name]);
  });

  it("covers each row by rules that there are, or says why none can", () => {
    for (const { id, rules: covering, outside } of standard.rows) {
      expect([id, covering.length > 0]).toEqual([id, outside === undefined]);
      for (const rule of covering) expect([id, findRule(rule)?.id]).toEqual([id, rule]);
      if (outside !== undefined) expect([id, outside]).toEqual([id, expect.stringMatching(/^[A-Z].{10,}\.$/)]);
    }
  });

  it("gives every rule of a row its level", () => {
    for (const { id, covered, rules: covering } of coverageOf(standard)) {
      expect([id, covered === "outside"]).toEqual([id, covering.length === 0]);
      for (const rule of covering) expect([id, rule.level]).not.toEqual([id, "off"]);
    }
  });
});

describe("what rules say of themselves", () => {
  const named = (key: keyof Controls) => standards.find(({ controls }) => controls === key);

  it.each(["psrule", "checkov", "azurePolicy", "owasp2019", "owasp2023", "mcsb"] as const)("agrees with the rows of %s", (key) => {
    const rows = new Map(named(key)?.rows.map((row) => [row.id, row.rules]));
    for (const { id, controls } of rules)
      for (const row of controls[key] ?? []) expect([id, row, rows.get(row)]).toEqual([id, row, expect.arrayContaining([id])]);
  });

  it("agrees with the controls of the Azure Security Baseline", () => {
    const rows = named("asb3")?.rows ?? [];
    for (const { id, controls } of rules) {
      const covering = rows.filter((row) => row.rules.includes(id)).map((row) => row.id.replace(/\.\d+$/, ""));
      for (const control of controls.asb3 ?? []) expect([id, covering]).toEqual([id, expect.arrayContaining([control])]);
    }
  });
});

/** Rules that no standard asks for, and what they are there for. */
const ownRules: Readonly<Record<string, string>> = {
  "APIM-EST-001": "the limits of a tier: a deployment beyond them fails, which is no matter of security",
};

it("every rule covers a row of some standard, or is known to go beyond them", () => {
  expect(rules.filter((rule) => rowsOf(rule).length === 0).map(({ id }) => id)).toEqual(Object.keys(ownRules));
});
