import { isWholeExpression } from "../expressions/scan";
import { isExpression, type PolicyText, type PolicyValue, sourceText } from "./ast";
import { decodeAttribute, decodeText, type EntityProblem } from "./entities";
import { beginsAsExpression } from "./literal";
import { splitNamedValues } from "./named-values";

/** Where a literal stands, which decides what is decoded in it. */
export type LiteralPlace = "attribute" | "text" | "cdata";

export interface LiteralIssue extends Omit<EntityProblem, "rule"> {
  readonly rule: EntityProblem["rule"] | "expression-unbalanced";
}

/** Without any of these a literal is what it looks like. */
const special = /[&{@\r]/;
const specialInAttribute = /[&{@\r\n\t]/;

/**
 * The value of literal text as it stands in a document. In a liquid template (`liquid`) double braces are liquid's own.
 * What turns out to begin like an expression once its references are replaced is one to the service, and so it is here.
 */
export function readLiteral(raw: string, place: LiteralPlace, liquid: boolean, report: (issue: LiteralIssue) => void): PolicyValue {
  if (!(place === "attribute" ? specialInAttribute : special).test(raw)) return raw;
  const value = valueOfText(decoded(raw, place, report), liquid);
  if (isExpression(value) && !isWholeExpression(value.expression)) {
    const message = "the text begins like an expression once it is decoded, and does not end as one";
    report({ rule: "expression-unbalanced", offset: 0, length: raw.length, message });
  }
  return value;
}

function decoded(raw: string, place: LiteralPlace, report: (issue: LiteralIssue) => void): string {
  if (place === "attribute") return decodeAttribute(raw, report);
  if (place === "text") return decodeText(raw, report);
  return raw.replace(/\r\n?/g, "\n");
}

/** Two texts with nothing between them, as one: to the service they are. */
export function joined(first: PolicyText, second: PolicyValue, liquid: boolean): PolicyText {
  return { kind: "text", value: valueOfText(sourceText(first.value) + sourceText(second), liquid) };
}

function valueOfText(text: string, liquid: boolean): PolicyValue {
  if (beginsAsExpression(text)) return { expression: text.trim() };
  return liquid ? text : splitNamedValues(text);
}
