import { isExpression, type PolicyElement } from "../../document/ast";
import { constantOf } from "../../document/guarantee";
import type { EstateIndex } from "../../estate/estate";
import { isDecidedByCaller } from "./flow";
import { knownText } from "./known-text";

/** Why a limit or a quota counts no call at all; undefined where it counts some. */
export function countsNothing(element: PolicyElement, estate: EstateIndex | undefined): string | undefined {
  const { "increment-condition": condition, "increment-count": count } = element.attributes;
  if (constantOf(knownText(condition, estate)?.toLowerCase() ?? condition) === false) return "it never counts a call";
  if (isExpression(condition) && asksForNoStatus(condition.expression)) return "it counts calls with a status that no answer has";
  if (isDecidedByCaller(condition) || isDecidedByCaller(count)) return "the caller's request decides whether a call is counted";
  const amount = knownText(count, estate);
  if (amount !== undefined && amount.trim() !== "" && Number(amount) <= 0) return "it counts every call as none";
  return undefined;
}

const statusCondition = /^@\(\s*context\s*\.\s*Response\s*\.\s*StatusCode\s*(==|>=|>|<=|<)\s*(\d{1,9})\s*\)$/;

/** Whether a condition asks for statuses above or below those that there are. */
function asksForNoStatus(code: string): boolean {
  const [, sign, number] = statusCondition.exec(code.trim()) ?? [];
  const status = Number(number);
  if (sign === undefined) return false;
  return sign === "==" ? status < 100 || status > 599 : sign.startsWith(">") ? status > 599 : status < 100;
}
