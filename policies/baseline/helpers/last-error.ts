import { isExpression, type PolicyElement, type PolicyValue } from "../../document/ast";

/** What the service knows of an error, and the outside should not. */
const details = /\bLastError\s*(?:\?\s*)?\.\s*(?:Message|Source|Reason|Scope|Section|Path|PolicyId|ToString)\b/;
/** The whole object, as when it is written out or passed on. */
const whole = /\bLastError\b(?!\s*(?:\.|==|!=|\?\s*\.|is\b))/;

/** Whether an attribute or a text of a policy, or of what stands in it, holds details of the last error. */
export function revealsLastError(element: PolicyElement): boolean {
  return valuesOf(element).some((value) => isExpression(value) && (details.test(value.expression) || whole.test(value.expression)));
}

function valuesOf(element: PolicyElement): PolicyValue[] {
  return [
    ...Object.values(element.attributes),
    ...element.children.flatMap((child) => (child.kind === "text" ? [child.value] : child.kind === "element" ? valuesOf(child) : [])),
  ];
}
