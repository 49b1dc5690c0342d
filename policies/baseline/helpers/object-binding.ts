import type { PolicyElement } from "../../document/ast";
import type { Parameter } from "../../estate/properties";
import { isExactComparison } from "./exact-comparison";
import { refusesMisfits } from "./refusals";

/** Names of path parameters that point at one object among many: `id`, `orderId`, `customer_number`, `accountKey`. */
const identifierName = /(?:^|[^a-z])(?:id|guid|uuid|key|number|no|nr)$|(?:Id|ID|Guid|GUID|Uuid|UUID|Key|Number|No|Nr)$/;
/** Names that stand for a person or what belongs to one: `username`, `owner`, `accountEmail`. */
const personName = /(?:user|user_?name|login|e?mail|phone|account|customer|patient|member|employee|owner)$/i;
const identifierType = /^(?:integer|int32|int64|long|number|uuid)$/i;

/** Whether a path parameter names an object that callers could count through. */
export function isIdentifier({ name, type }: Pick<Parameter, "name" | "type">): boolean {
  return identifierName.test(name) || personName.test(name) || identifierType.test(type);
}

/**
 * Whether a `choose` turns away callers whose claims do not fit a path parameter: a branch that answers, under a condition
 * that holds whenever they do not. `claim` narrows it to one claim.
 */
export function bindsParameter(element: PolicyElement, parameter: string, claim?: string): boolean {
  if (element.name !== "choose") return false;
  const looksAtParameter = new RegExp(`MatchedParameters[^;]*"${literally(parameter)}"`);
  const named = new RegExp(`\\bcontext\\s*\\.\\s*Request\\s*\\.\\s*MatchedParameters[^;"]{0,40}"${literally(parameter)}"`);
  const names = (code: string) => claim === undefined || code.includes(`"${claim}"`) || (claim === "sub" && /\.\s*Subject\b/.test(code));
  return refusesMisfits(
    element,
    `${parameter} ${claim ?? ""}`,
    (code) =>
      looksAtParameter.test(code) &&
      /\bClaims\b|\.\s*Subject\b/.test(code) &&
      names(code) &&
      // The whole may ask for more than one thing.
      (code.startsWith("@") || isExactComparison(code, named)),
  );
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
