import { checkEstate } from "../../policies/baseline/check";
import { exampleRecord } from "../../policies/baseline/examples";
import type { CheckResult } from "../../policies/baseline/finding";
import { lintedRules } from "../../policies/baseline/helpers/lint-findings";
import type { AnyRule } from "../../policies/baseline/rule";
import { makeEstate } from "../../policies/estate/estate";
import { parseText } from "../../policies/openapi/parse-text";
import { lint } from "../../policies/openapi-lint/lint";
import { definitionFacts } from "../../policies/understanding/definition-facts";
import { everything } from "./baseline";

/** What rules say of a definition, of YAML or as an object; Spectral runs in this thread where one of them asks for it. */
export async function checkedDefinition(definition: string | object, rules: readonly AnyRule[]): Promise<CheckResult> {
  const location = "openapi.yaml";
  const text = typeof definition === "string" ? definition : JSON.stringify(definition, null, 2);
  const root = parseText(text, location) as Record<string, unknown>;
  const answer = rules.some(({ id }) => lintedRules.has(id)) ? { lint: await lint({ root, text }) } : {};
  const definitions = new Map([[location, definitionFacts({ root, text, location, ...answer })]]);
  const records = [exampleRecord("apis", { path: "orders" }, { declared: { definition: location } })];
  return checkEstate(makeEstate(records), { rules, pack: everything, definitions });
}
