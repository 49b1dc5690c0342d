import { isExpression, isTemplate, type PolicyValue } from "../../document/ast";
import type { EstateIndex } from "../../estate/estate";
import { isKnown } from "../../estate/value";
import { constantIn } from "../../expressions/analyze";

/**
 * The text of a value: as it is written, with named values put in whose values the estate has, or what an expression gives
 * for every request. Undefined where the value is computed, or where a named value is secret, late or not part of the estate: then nobody can tell.
 */
export function knownText(value: PolicyValue | undefined, estate: EstateIndex | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (isExpression(value)) {
    const constant = constantIn(value.expression)?.value;
    return constant === undefined || constant === null ? undefined : String(constant);
  }
  if (!isTemplate(value)) return value;
  let text = "";
  for (const part of value.template) {
    const piece = typeof part === "string" ? part : namedValueText(part.namedValue, estate);
    if (piece === undefined) return undefined;
    text += piece;
  }
  return text;
}

/** A plain named value's text; undefined where it is not known, or where services of the estate differ about it. */
function namedValueText(name: string, estate: EstateIndex | undefined): string | undefined {
  const texts = new Set(
    (estate?.ofKind("namedValues") ?? [])
      .filter(({ properties: { displayName } }) => isKnown(displayName) && displayName === name)
      .map(({ properties: { secret, value }, declared }) => {
        // What is edited at the service may be something else by now.
        const isPlain = secret !== true && (secret === undefined || isKnown(secret)) && !declared?.editedOutside?.includes("value");
        return isPlain && value !== undefined && isKnown(value) ? value : undefined;
      }),
  );
  const [only] = texts;
  return texts.size === 1 ? only : undefined;
}

/** Why `knownText` has no text for a value, in words: "is computed" or "comes from a named value". */
export function whyNotKnown(value: PolicyValue | undefined): string {
  return isExpression(value) ? "is computed when a request comes in" : "comes from a named value that is not known here";
}
