import { parsePolicy } from "../document/parse";
import { makeEstate } from "../estate/estate";
import { type CheckOptions, checkEstate, checkPolicyFiles } from "./check";
import { exampleEstate, examplePolicy } from "./examples";
import type { CheckResult } from "./finding";
import type { Pack } from "./pack";
import type { AnyRule, RuleExample } from "./rule";

const everything: Pack = { name: "examples", title: "", description: "", rules: "all" };

/** What one rule says of one example; undefined for a definition, which has to be read first. The C# grammar must be loaded. */
export function judgeExample(rule: AnyRule, { policy, scope = "api", definition, records = [] }: RuleExample): CheckResult | undefined {
  if (definition !== undefined) return undefined;
  const options: CheckOptions = { rules: [rule], pack: everything };
  if (rule.appliesTo.includes("operation")) {
    const at = scope === "workspace" ? "api" : scope;
    return checkEstate(makeEstate(exampleEstate([...(policy ? [examplePolicy(policy, at)] : []), ...records])), options);
  }
  if (policy === undefined) return checkEstate(makeEstate(records), options);
  const { document, diagnostics, positions } = parsePolicy(policy);
  return checkPolicyFiles([{ source: { file: "example.xml", positions, diagnostics }, document, scope }], options);
}

/**
 * Runs the examples of a rule: those that pass give nothing of it, those that fail give a finding.
 * @returns what does not behave, one text each; empty where all do
 */
export function verifyExamples(rule: AnyRule): string[] {
  const { pass, fail } = rule.examples;
  return [
    ...pass.flatMap((example, index) => problemsOf(rule, example, "pass", index)),
    ...fail.flatMap((example, index) => problemsOf(rule, example, "fail", index)),
  ];
}

function problemsOf(rule: AnyRule, example: RuleExample, kind: "pass" | "fail", index: number): string[] {
  const called = `examples.${kind}[${index}]${example.title ? ` (${example.title})` : ""}`;
  let result: CheckResult | undefined;
  try {
    result = judgeExample(rule, example);
  } catch (error) {
    return [`${called}: can't be run: ${error instanceof Error ? error.message : String(error)}`];
  }
  if (!result) return [`${called}: can't be run: examples with a definition are for the rules of Palisade`];
  if (result.errors.length > 0) return result.errors.map(({ message }) => `${called}: ${message}`);
  const found = result.findings.filter(({ rule: id }) => id === rule.id);
  if (kind === "fail") return found.length > 0 ? [] : [`${called}: expected a finding, and there is none`];
  const others = result.findings.filter(({ rule: id }) => id !== rule.id);
  return [
    ...found.map(({ message }) => `${called}: expected nothing, and there is a finding: ${message}`),
    ...result.unknown.map(({ why }) => `${called}: expected a pass, and it is unknown: ${why}`),
    ...others.map(({ message }) => `${called}: the example itself is not right: ${message}`),
  ];
}
