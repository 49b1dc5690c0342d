import { elementsOf, isExpression, type PolicyElement } from "../../document/ast";

/** Whether an element, or what stands in it, reads a context variable. */
export function readsVariable(element: PolicyElement, variable: string): boolean {
  const texts = element.children.flatMap((child) => (child.kind === "text" ? [child.value] : []));
  const values = [...Object.values(element.attributes), ...texts];
  return (
    (element.name === "return-response" && element.attributes["response-variable-name"] === variable) ||
    values.some((value) => isExpression(value) && value.expression.includes(`"${variable}"`)) ||
    elementsOf(element).some((child) => readsVariable(child, variable))
  );
}
