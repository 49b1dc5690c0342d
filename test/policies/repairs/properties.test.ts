import { expect, it } from "vitest";
import { exampleEstate, examplePolicy } from "../../../policies/baseline/examples";
import { rules } from "../../../policies/baseline/rules";
import { checked } from "../../support/baseline";

const examples = rules
  .filter(({ repair }) => repair?.property)
  .flatMap((rule) =>
    rule.examples.fail
      .filter(({ records }) => records !== undefined)
      .map((example, index) => [`${rule.slug} ${index + 1}`, rule, example] as const),
  );

it.each(examples)("%s: it is told what to set", (_, rule, { policy, scope = "api", records = [] }) => {
  const own = [...(policy && scope !== "workspace" ? [examplePolicy(policy, scope)] : []), ...records];
  const { findings } = checked(rule.appliesTo.includes("operation") ? exampleEstate(own) : own, [rule]);
  expect(findings.length).toBeGreaterThan(0);
  for (const { path } of findings) {
    const property = path.slice(path.lastIndexOf("#") + 1);
    const repair = rule.repair?.property?.(property);
    expect(repair?.what).toMatch(/^[a-z]+ .+/);
    expect(repair?.what).not.toMatch(/undefined| (?:in|to) *$/);
  }
});
