import { type CheckOptions, checkEstate, checkPolicyFiles } from "../../policies/baseline/check";
import { exampleEstate, examplePolicy } from "../../policies/baseline/examples";
import type { CheckResult, Finding } from "../../policies/baseline/finding";
import type { Pack } from "../../policies/baseline/pack";
import { type AnyRule, type AppliesTo, defineRule, type Rule } from "../../policies/baseline/rule";
import { findRule } from "../../policies/baseline/rules";
import type { Scope } from "../../policies/document/ast";
import { parsePolicy } from "../../policies/document/parse";
import type { Waiver } from "../../policies/estate/declared";
import { type EstateRecord, makeEstate } from "../../policies/estate/estate";

export const everything: Pack = { name: "test", title: "", description: "", rules: "all" };

/** A rule that a test makes up; it has no examples and no words that matter. */
export function madeUpRule<const A extends AppliesTo>(
  appliesTo: A | readonly A[],
  check: Rule<A>["check"],
  more: Partial<Pick<Rule, "id" | "slug" | "severity">> = {},
): Rule<A> {
  return defineRule<A>({
    id: "TST-001",
    slug: "made-up",
    severity: "high",
    title: "t",
    why: "w",
    fix: "f",
    controls: {},
    appliesTo,
    check,
    examples: { pass: [], fail: [] },
    ...more,
  });
}

/** The rule of an id. */
export function ruleOf(id: string): AnyRule {
  const rule = findRule(id);
  if (!rule) throw new Error(`there is no rule ${id}`);
  return rule;
}

/** What rules say of the records of an estate. */
export function checked(
  records: readonly EstateRecord[],
  rules: readonly AnyRule[],
  options: Partial<CheckOptions> = {},
  waivers: readonly Waiver[] = [],
): CheckResult {
  return checkEstate(makeEstate(records, waivers), { rules, pack: everything, today: "2030-01-01", ...options });
}

/** What rules say of one document on the operation of the example estate; other records replace or add to it. */
export function checkedPolicy(
  policy: string,
  rules: readonly AnyRule[],
  { scope = "api", records = [] }: { scope?: Exclude<Scope, "workspace">; records?: readonly EstateRecord[] } = {},
): CheckResult {
  return checked(exampleEstate([examplePolicy(policy, scope), ...records]), rules);
}

/** What rules say of a file that stands alone. */
export function checkedFile(text: string, rules: readonly AnyRule[], options: Partial<CheckOptions> & { scope?: Scope } = {}): CheckResult {
  const { document, diagnostics, positions } = parsePolicy(text);
  const { scope, ...more } = options;
  return checkPolicyFiles([{ source: { file: "policy.xml", positions, diagnostics }, document, ...(scope && { scope }) }], {
    rules,
    pack: everything,
    ...more,
  });
}

/** The findings of one rule. */
export function found({ findings }: CheckResult, rule: Pick<AnyRule, "id">): Finding[] {
  return findings.filter((each) => each.rule === rule.id);
}

/** What a rule answers, in one word: unknown never hides behind a finding of another rule. */
export function verdict(result: CheckResult, rule: Pick<AnyRule, "id">): "pass" | "finding" | "unknown" | "finding and unknown" {
  const isFound = found(result, rule).length > 0;
  const isUnknown = result.unknown.some((each) => each.rule === rule.id);
  return isFound ? (isUnknown ? "finding and unknown" : "finding") : isUnknown ? "unknown" : "pass";
}
