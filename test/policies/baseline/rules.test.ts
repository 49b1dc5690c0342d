import { describe, expect, it } from "vitest";
import { findRule, rules } from "../../../policies/baseline/rules";
import { judgeExample } from "../../../policies/baseline/verify-examples";

describe.each(rules.map((rule) => [rule.slug, rule] as const))("%s", (_, rule) => {
  it("has examples of both kinds", () => {
    // What a person judges is not passed by an example.
    if (rule.manual === undefined) expect(rule.examples.pass.length).toBeGreaterThan(0);
    expect(rule.examples.fail.length).toBeGreaterThan(0);
  });

  it.each(rule.examples.pass.map((example, index) => [example.title ?? `example ${index + 1}`, example] as const))(
    "passes: %s",
    async (_title, example) => {
      const result = await judgeExample(rule, example);
      expect(result.errors).toEqual([]);
      expect(result.findings).toEqual([]);
      expect(result.unknown).toEqual([]);
      expect(result.manual).toEqual([]);
    },
  );

  it.each(rule.examples.fail.map((example, index) => [example.title ?? `example ${index + 1}`, example] as const))(
    "finds: %s",
    async (_title, example) => {
      const result = await judgeExample(rule, example);
      expect(result.errors).toEqual([]);
      if (rule.manual !== undefined) {
        expect(result.findings).toEqual([]);
        expect(result.unknown).toEqual([]);
        expect(result.manual).toHaveLength(1);
        expect(result.manual[0]?.message).toMatch(/: (?:look|ask) /);
        return;
      }
      const found = result.findings.filter((finding) => finding.rule === rule.id);
      expect(found.length).toBeGreaterThan(0);
      for (const finding of found) {
        expect(finding.message).not.toBe("");
        expect(finding.fix).toBe(rule.fix);
      }
    },
  );
});

describe("the catalogue", () => {
  it("has unique ids and slugs", () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    expect(new Set(rules.map(({ slug }) => slug)).size).toBe(rules.length);
  });

  it("finds a rule by id and by slug", () => {
    expect(findRule("apim-aut-002")?.slug).toBe("jwt-needs-signature");
    expect(findRule("jwt-needs-signature")?.id).toBe("APIM-AUT-002");
    expect(findRule("jwt")).toBeUndefined();
  });
});
