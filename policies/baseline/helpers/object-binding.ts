import { childNamed, elementsOf, isExpression, type PolicyElement } from "../../document/ast";
import type { Parameter } from "../../estate/properties";

/** Names of path parameters that point at one object among many: `id`, `orderId`, `customer_number`, `accountKey`. */
const identifierName = /(?:^|[^a-z])(?:id|guid|uuid|key|number|no|nr)$|(?:Id|ID|Guid|GUID|Uuid|UUID|Key|Number|No|Nr)$/;
const identifierType = /^(?:integer|int32|int64|long|number|uuid)$/i;

/** Whether a path parameter names an object that callers could count through. */
export function isIdentifier({ name, type }: Pick<Parameter, "name" | "type">): boolean {
  return identifierName.test(name) || identifierType.test(type);
}

/**
 * Whether a `choose` turns away callers whose claims do not fit a path parameter: a branch that answers, under a
 * condition that looks at both. `claim` narrows it to one claim.
 */
export function bindsParameter(element: PolicyElement, parameter: string, claim?: string): boolean {
  if (element.name !== "choose") return false;
  return elementsOf(element).some((branch) => {
    const { condition } = branch.attributes;
    if (!isExpression(condition) || !childNamed(branch, "return-response")) return false;
    const code = condition.expression;
    const looksAtParameter = new RegExp(`MatchedParameters[^;]*"${literally(parameter)}"`).test(code);
    const looksAtClaims = /\bClaims\b|\.Subject\b/.test(code);
    return (
      looksAtParameter &&
      looksAtClaims &&
      (claim === undefined || code.includes(`"${claim}"`) || (claim === "sub" && /\.Subject\b/.test(code)))
    );
  });
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
