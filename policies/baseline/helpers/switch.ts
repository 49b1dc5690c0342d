import type { PolicyValue } from "../../document/ast";
import { constantOf } from "../../document/guarantee";

/** What a switch of a policy is set to: its value, its default where it is absent, or undefined where it is computed. */
export function switchOf(value: PolicyValue | undefined, absent: boolean): boolean | undefined {
  return value === undefined ? absent : constantOf(value);
}
