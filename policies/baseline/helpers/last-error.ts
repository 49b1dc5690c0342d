import { isLiquid, type PolicyElement, type PolicyValue } from "../../document/ast";
import type { Carries } from "./flow";

/** What the service knows of an error, and the outside should not. */
const details = /\bLastError\s*(?:\?\s*)?\.\s*(?:Message|Source|Reason|Scope|Section|Path|PolicyId|ToString)\b/;
/** The whole object, as when it is written out or passed on. */
const whole = /\bLastError\b(?!\s*(?:\.|==|!=|\?\s*\.|is\b))/;

/** Whether C#, or what stands between the braces of a liquid template, looks at details of the last error. */
export function readsLastError(code: string): boolean {
  return details.test(code) || whole.test(code);
}

/** Whether an attribute or a text of a policy, or of what stands in it, holds details of the last error. */
export function revealsLastError(element: PolicyElement, carries: Carries): boolean {
  return valuesOf(element).some((value) => carries(value) || (isLiquid(element) && typeof value === "string" && liquidDetails.test(value)));
}

const liquidDetails = /\{\{[^{}]*\bLastError\b[^{}]*\}\}/;

function valuesOf(element: PolicyElement): PolicyValue[] {
  return [
    ...Object.values(element.attributes),
    ...element.children.flatMap((child) => (child.kind === "text" ? [child.value] : child.kind === "element" ? valuesOf(child) : [])),
  ];
}
