import { isIP } from "node:net";
import type { AttributeFacts } from "../elements/attribute";
import { isExpression, isTemplate, type PolicyValue } from "./ast";
import type { GrammarRule } from "./grammar-rules";

interface Problem {
  readonly rule: GrammarRule;
  readonly message: string;
}

const wholeNumber = /^-?\d+$/;
const decimal = /^-?\d+(\.\d+)?$/;
const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;
// The value is trimmed; an end like \s* behind a class with \s in it would take quadratic time on blanks.
const base64Text = /^[A-Za-z0-9+/\s]+(?:=\s*){0,2}$/;
const base64urlText = /^[A-Za-z0-9_-]+$/;

/** What is wrong with a value by its declaration alone; undefined where nothing is. */
export function checkValue(facts: AttributeFacts, value: PolicyValue): Problem | undefined {
  if (isExpression(value)) {
    return facts.expression ? undefined : { rule: "expression-not-allowed", message: "a policy expression is not allowed here" };
  }
  // A named value is put in by the service later: any text may stand behind it.
  if (isTemplate(value)) return undefined;
  const literal = value.trim();
  switch (facts.type) {
    case "int":
    case "duration":
      return wholeNumber.test(literal) ? checkRange(facts, literal) : wrongType(facts, value, "a whole number");
    case "number":
      return decimal.test(literal) ? checkRange(facts, literal) : wrongType(facts, value, "a number");
    case "bool":
      return literal === "true" || literal === "false" ? undefined : wrongType(facts, value, "true or false");
    case "enum":
      if (facts.values?.includes(literal) || facts.undocumentedValues?.includes(literal)) return undefined;
      return { rule: "attribute-value", message: `expected one of ${facts.values?.join(", ")}, got ${quote(value)}` };
    case "ip":
      return isIP(literal) ? undefined : wrongType(facts, value, "an IPv4 or IPv6 address");
    case "uri":
      // An empty URL is accepted by the service and means none; builders have no use for it but no harm comes of it.
      if (literal === "") return undefined;
      return URL.canParse(literal) ? undefined : wrongType(facts, value, "an absolute URL");
    case "datetime":
      return moment.test(literal) && !Number.isNaN(Date.parse(literal))
        ? undefined
        : wrongType(facts, value, "a moment as yyyy-MM-ddTHH:mm:ssZ");
    case "base64":
      return base64Text.test(literal) ? undefined : wrongType(facts, "…", "Base64");
    case "base64url":
      return base64urlText.test(literal) ? undefined : wrongType(facts, "…", "Base64url");
    case "char":
      return [...value].length === 1 ? undefined : wrongType(facts, value, "one character");
    case "string":
    case "any":
      return undefined;
  }
}

function checkRange(facts: AttributeFacts, literal: string): Problem | undefined {
  const number = Number(literal);
  if (facts.orZero && number === 0) return undefined;
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = facts;
  if (number >= min && number <= max) return undefined;
  const unit = facts.unit ? ` ${facts.unit}` : "";
  const bounds = [
    ...(facts.min === undefined ? [] : [`at least ${facts.min}`]),
    ...(facts.max === undefined ? [] : [`at most ${facts.max}`]),
  ].join(" and ");
  return { rule: "attribute-range", message: `must be ${bounds}${unit}${facts.orZero ? ", or 0" : ""}; got ${literal}` };
}

function wrongType(facts: AttributeFacts, value: string, expected: string): Problem {
  const hint = facts.expression ? " or an expression" : "";
  return { rule: "attribute-type", message: `expected ${expected}${hint}, got ${quote(value)}` };
}

function quote(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
}
