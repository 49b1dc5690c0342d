import { childNamed, elementsOf, isExpression, type PolicyElement } from "../../document/ast";
import { constantOf } from "../../document/guarantee";

/**
 * The conditions under which a `choose` turns callers away, as C#. A branch that lets callers pass hides those behind
 * it: whoever takes it never meets them.
 */
export function refusals(element: PolicyElement): string[] {
  if (element.name !== "choose") return [];
  const conditions: string[] = [];
  for (const branch of elementsOf(element)) {
    const { condition } = branch.attributes;
    if (constantOf(condition) === false) continue;
    if (!childNamed(branch, "return-response")) break;
    if (isExpression(condition) && !isNeverTrue(condition.expression)) conditions.push(condition.expression);
  }
  return conditions;
}

/** Whether a condition is switched off by a literal beside it. */
function isNeverTrue(code: string): boolean {
  return /&&\s*false\b|\bfalse\s*&&/.test(code);
}
