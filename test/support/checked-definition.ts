import type { CheckResult } from "../../policies/baseline/finding";
import type { AnyRule } from "../../policies/baseline/rule";
import { judgeDefinition } from "../../policies/baseline/verify-examples";

/** What rules say of a definition, of YAML or as an object; Spectral runs in this thread where one of them asks for it. */
export function checkedDefinition(definition: string | object, rules: readonly AnyRule[]): Promise<CheckResult> {
  return judgeDefinition(rules, typeof definition === "string" ? definition : JSON.stringify(definition, null, 2));
}
