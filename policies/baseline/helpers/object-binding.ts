import type { PolicyElement } from "../../document/ast";
import type { Parameter } from "../../estate/properties";
import { refusals } from "./refusals";

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
 * Whether a `choose` turns away callers whose claims do not fit a path parameter: a branch that answers, under a
 * condition that looks at both. `claim` narrows it to one claim.
 */
export function bindsParameter(element: PolicyElement, parameter: string, claim?: string): boolean {
  return refusals(element).some((code) => {
    const looksAtParameter = new RegExp(`MatchedParameters[^;]*"${literally(parameter)}"`).test(code);
    const looksAtClaims = /\bClaims\b|\.Subject\b/.test(code);
    // Whoever fits must pass, and everybody else be turned away: not the other way round.
    const turnsAwayOthers = /!|\bfalse\b|\bExcept\b/.test(code);
    return (
      looksAtParameter &&
      looksAtClaims &&
      turnsAwayOthers &&
      (claim === undefined || code.includes(`"${claim}"`) || (claim === "sub" && /\.Subject\b/.test(code)))
    );
  });
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
