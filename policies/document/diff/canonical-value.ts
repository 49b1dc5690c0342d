import ipaddr from "ipaddr.js";
import type { AttributeFacts } from "../../elements/attribute";
import { expressionTokens } from "../../expressions/tokens";
import { isExpression, type PolicyText, type PolicyValue } from "../ast";

/** A text, the tokens of an expression, or a named value. */
type Part = string | { readonly tokens: readonly string[] } | { readonly namedValue: string };

/** What an attribute means: equal texts for equal meanings. `facts` is its declaration, where it has one. */
export function canonicalAttribute(value: PolicyValue, facts: AttributeFacts | undefined): string {
  const parts = merged(partsOf(value));
  return keyOf(facts && isTyped(facts) ? trimmed(parts) : parts, facts);
}

/**
 * What the texts of an element mean together, CDATA or not; undefined where they are none.
 * @param verbatim white space around the text counts
 */
export function canonicalText(texts: readonly PolicyText[], facts: AttributeFacts | undefined, verbatim: boolean): string | undefined {
  const parts = merged(texts.flatMap(({ value }) => partsOf(value)));
  if (!verbatim) {
    const inner = trimmed(parts);
    return inner.length === 0 ? undefined : keyOf(inner, facts);
  }
  // White space around an expression is not sent, with or without a comment beside it.
  const solid = parts.filter((part) => typeof part !== "string" || !isBlank(part));
  const [only] = solid;
  const whole = solid.length === 1 && typeof only === "object" && "tokens" in only ? solid : parts;
  return whole.length === 0 ? undefined : keyOf(whole, undefined);
}

/** What a declared default means, to compare it with what is written. */
export function canonicalDefault(facts: AttributeFacts): string | undefined {
  return facts.default === undefined ? undefined : canonicalAttribute(facts.default, facts);
}

function partsOf(value: PolicyValue): Part[] {
  if (isExpression(value)) return [{ tokens: expressionTokens(value.expression) }];
  if (typeof value === "string") return [value];
  return value.template.map((part) => (typeof part === "string" ? part : { namedValue: part.namedValue }));
}

/** Neighbouring texts as one, without empty ones. */
function merged(parts: readonly Part[]): Part[] {
  const result: Part[] = [];
  let run: string[] = [];
  const flush = () => {
    const text = run.join("");
    if (text !== "") result.push(text);
    run = [];
  };
  for (const part of parts) {
    if (typeof part === "string") run.push(part);
    else {
      flush();
      result.push(part);
    }
  }
  flush();
  return result;
}

function trimmed(parts: readonly Part[]): Part[] {
  const last = parts.length - 1;
  return parts
    .map((part, index) => {
      if (typeof part !== "string") return part;
      return part.slice(index === 0 ? startOf(part) : 0, index === last ? endOf(part) : undefined);
    })
    .filter((part) => part !== "");
}

/** White space as XML knows it; a no-break space is a character like others. */
const isSpace = (character: string | undefined) => character === " " || character === "\n" || character === "\t" || character === "\r";

function startOf(text: string): number {
  let start = 0;
  while (isSpace(text[start])) start += 1;
  return start;
}

function endOf(text: string): number {
  let end = text.length;
  while (end > 0 && isSpace(text[end - 1])) end -= 1;
  return end;
}

export function isBlank(text: string): boolean {
  return startOf(text) === text.length;
}

function keyOf(parts: readonly Part[], facts: AttributeFacts | undefined): string {
  const [only] = parts;
  return JSON.stringify(parts.length === 1 && typeof only === "string" && facts ? [canonicalLiteral(only, facts)] : parts);
}

const untyped: ReadonlySet<AttributeFacts["type"]> = new Set(["string", "any", "char"]);

const isTyped = (facts: AttributeFacts) => !untyped.has(facts.type);

/** The one way to write a literal of a type. What is none of the type stays as it is. */
function canonicalLiteral(literal: string, facts: AttributeFacts): string {
  switch (facts.type) {
    case "int":
    case "duration":
    case "number":
      return canonicalNumber(literal);
    case "ip":
      return canonicalAddress(literal);
    case "datetime":
      return literal.replace(/\.0+Z$/, "Z");
    case "base64":
      return literal.replace(/\s+/g, "");
    default:
      return literal;
  }
}

/** Without zeros that add nothing. Digits are never rounded. */
function canonicalNumber(literal: string): string {
  const [, sign = "", whole = "", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(literal) ?? [];
  if (whole === "") return literal;
  const digits = whole.replace(/^0+(?=\d)/, "");
  let end = fraction.length;
  while (fraction[end - 1] === "0") end -= 1;
  const decimals = fraction.slice(0, end);
  const number = decimals === "" ? digits : `${digits}.${decimals}`;
  return number === "0" ? number : `${sign}${number}`;
}

function canonicalAddress(literal: string): string {
  const known = ipaddr.IPv4.isValidFourPartDecimal(literal) || ipaddr.IPv6.isValid(literal);
  return known ? ipaddr.parse(literal).toNormalizedString() : literal;
}
