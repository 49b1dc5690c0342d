import type { PolicyElement } from "../../document/ast";
import { constantOf } from "../../document/guarantee";
import type { EstateIndex } from "../../estate/estate";
import { knownText } from "./known-text";

/** Why a limit or a quota counts no call at all; undefined where it counts some. */
export function countsNothing(element: PolicyElement, estate: EstateIndex | undefined): string | undefined {
  const { "increment-condition": condition, "increment-count": count } = element.attributes;
  if (constantOf(knownText(condition, estate)?.toLowerCase() ?? condition) === false) return "it never counts a call";
  const amount = knownText(count, estate);
  if (amount !== undefined && amount.trim() !== "" && Number(amount) <= 0) return "it counts every call as none";
  return undefined;
}
