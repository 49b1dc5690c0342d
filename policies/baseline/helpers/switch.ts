import type { PolicyValue } from "../../document/ast";
import { constantOf } from "../../document/guarantee";
import type { EstateIndex } from "../../estate/estate";
import { knownText } from "./known-text";

/**
 * What a switch of a policy is set to: its value, its default where it is absent, or undefined where it is computed or
 * comes from a named value that the estate does not tell. The service reads `True` as `true`.
 */
export function switchOf(value: PolicyValue | undefined, absent: boolean, estate?: EstateIndex): boolean | undefined {
  return value === undefined ? absent : constantOf(knownText(value, estate)?.toLowerCase() ?? value);
}
