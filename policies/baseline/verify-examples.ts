import { parsePolicy } from "../document/parse";
import { type EstateRecord, makeEstate } from "../estate/estate";
import { DefinitionError } from "../openapi/definition-error";
import { versionOf } from "../openapi/normalize";
import { parseText } from "../openapi/parse-text";
import { isObject } from "../openapi/pointer";
import { lint } from "../openapi-lint/lint";
import { definitionFacts } from "../understanding/definition-facts";
import { type CheckOptions, checkEstate, checkPolicyFiles } from "./check";
import { exampleEstate, examplePolicy, exampleRecord } from "./examples";
import type { CheckResult } from "./finding";
import { lintedRules } from "./helpers/lint-findings";
import type { Pack } from "./pack";
import type { AnyRule, RuleExample } from "./rule";

const everything: Pack = { name: "examples", title: "", description: "", rules: "all" };

/**
 * What one rule says of one example. The C# grammar must be loaded.
 * @throws DefinitionError where an example's definition is none
 */
export async function judgeExample(rule: AnyRule, { policy, scope = "api", definition, records = [] }: RuleExample): Promise<CheckResult> {
  if (definition !== undefined) return judgeDefinition([rule], definition, records);
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
 * What rules say of a definition in YAML, which one API has. Spectral runs in this thread, and only where one of the rules is about
 * what it finds: nothing bounds its time.
 * @param records what stands beside the API
 * @throws DefinitionError
 */
export async function judgeDefinition(
  rules: readonly AnyRule[],
  text: string,
  records: readonly EstateRecord[] = [],
): Promise<CheckResult> {
  const location = "openapi.yaml";
  const parsed = parseText(text, location);
  if (!isObject(parsed)) throw new DefinitionError(`${location}: not an OpenAPI definition`);
  versionOf(parsed, location);
  const answer = rules.some(({ id }) => lintedRules.has(id)) ? { lint: await lint({ root: parsed, text }) } : {};
  const definitions = new Map([[location, definitionFacts({ root: parsed, text, location, ...answer })]]);
  const api = exampleRecord("apis", { path: "orders" }, { declared: { definition: location } });
  return checkEstate(makeEstate([api, ...records]), { rules, pack: everything, definitions });
}

/**
 * Runs the examples of a rule: those that pass give nothing of it, those that fail give a finding.
 * @returns what does not behave, one text each; empty where all do
 */
export async function verifyExamples(rule: AnyRule): Promise<string[]> {
  const problems: string[] = [];
  for (const kind of ["pass", "fail"] as const)
    for (const [index, example] of rule.examples[kind].entries()) problems.push(...(await problemsOf(rule, example, kind, index)));
  return problems;
}

async function problemsOf(rule: AnyRule, example: RuleExample, kind: "pass" | "fail", index: number): Promise<string[]> {
  const called = `examples.${kind}[${index}]${example.title ? ` (${example.title})` : ""}`;
  let result: CheckResult;
  try {
    result = await judgeExample(rule, example);
  } catch (error) {
    return [`${called}: can't be run: ${error instanceof Error ? error.message : String(error)}`];
  }
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
