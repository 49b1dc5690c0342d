import fc from "fast-check";
import type { Expression, NamedValueRef, PolicyElement, Template } from "../../policies/document/ast";
import { namedValue, text } from "../../policies/document/references";
import { setMethod, setVariable } from "../../policies/elements";
import type { AttributeFacts } from "../../policies/elements/attribute";
import type { ChildFacts, Content, ContentRule } from "../../policies/elements/child";
import { expr } from "../../policies/expressions/expr";
import { hostileText } from "./hostile-text";

/**
 * Arguments for the builder of an element, by what its declaration says. Mostly they are what it takes; any string of
 * them may be hostile, and any number or word wrong.
 */
export function argumentsOf(content: Content): fc.Arbitrary<unknown> {
  if (isTextOnly(content)) return valueFor(content.text.facts);
  return recordOf(content);
}

type Arguments = Readonly<Record<string, unknown>>;

function recordOf(content: Content): fc.Arbitrary<Arguments> {
  const attributes = Object.entries(content.attributes ?? {}).map(([key, { facts }]) => [key, facts.required, valueFor(facts)] as const);
  const children = Object.entries(content.children ?? {}).map(([key, { facts }]) => [key, facts.min > 0, childOf(facts)] as const);
  const texts = content.text ? [[content.textKey ?? "text", content.text.facts.required, valueFor(content.text.facts)] as const] : [];
  const parts = [...attributes, ...children, ...texts];
  const values = fc.record(Object.fromEntries(parts.map(([key, , value]) => [key, value])));
  const given = fc.record(Object.fromEntries(parts.map(([key, required]) => [key, required ? usually : seldom])));
  return fc.tuple(values, given, usually).map(([value, chosen, obedient]) => {
    const keys = new Set(Object.keys(chosen).filter((key) => chosen[key]));
    // The text stands under a key of its own, and in rules under `text`.
    const inRules = (key: string) => (key === "text" ? (content.textKey ?? "text") : key);
    if (obedient) for (const rule of content.rules ?? []) obey(rule, keys, value, inRules);
    return Object.fromEntries(Object.entries(value).filter(([key]) => keys.has(key)));
  });
}

const usually = fc.integer({ min: 0, max: 19 }).map((number) => number > 0);
const seldom = fc.integer({ min: 0, max: 2 }).map((number) => number === 0);

/** Adds and removes keys so that a rule holds. */
function obey(rule: ContentRule, keys: Set<string>, values: Arguments, inRules: (key: string) => string) {
  const of = rule.of.map(inRules);
  const [first = ""] = of;
  const keep = (only: string | undefined) => {
    for (const key of of) if (key !== only) keys.delete(key);
  };
  const add = (added: readonly string[]) => {
    for (const key of added) keys.add(key);
  };
  const decided = () => {
    const { key = "", is = [] } = rule.when ?? {};
    return keys.has(key) && is.includes(String(values[key]));
  };
  switch (rule.rule) {
    case "exactlyOneOf":
      if (!of.some((key) => keys.has(key))) keys.add(first);
      keep(of.find((key) => keys.has(key)));
      break;
    case "atMostOneOf":
      keep(of.find((key) => keys.has(key)));
      break;
    case "atLeastOneOf":
      if (!of.some((key) => keys.has(key))) keys.add(first);
      break;
    case "requiredTogether":
      if (of.some((key) => keys.has(key))) add(of);
      break;
    case "requires":
      if (of.some((key) => keys.has(key))) add((rule.with ?? []).map(inRules));
      break;
    case "requiredWhen":
      if (decided()) add(of);
      break;
    case "requiredUnless":
      if (!decided()) add(of);
      break;
    case "onlyWhen":
      if (!decided()) keep(undefined);
      break;
  }
}

function childOf(facts: ChildFacts): fc.Arbitrary<unknown> {
  if (facts.anyPolicy) return fc.array(policies, { maxLength: 2 });
  const wrapped = wrappedChild(facts.content);
  if (wrapped) return childOf(wrapped);
  const one = argumentsOf(facts.content);
  if (facts.max <= 1) return one;
  return fc.oneof(one, fc.array(one, { minLength: facts.min, maxLength: 2 }));
}

const policies: fc.Arbitrary<PolicyElement> = fc.constantFrom(
  setMethod("GET"),
  setVariable({ name: "a", value: expr`1 < 2 && ${'"'} != "'"` }),
  setVariable({ name: "b", value: text`${namedValue("b")} -->` }),
);

const references: fc.Arbitrary<NamedValueRef | Template> = fc.oneof(
  fc.constant(namedValue("secret-1")),
  hostileText.map((string) => orElse(() => text`${string}${namedValue("a")}${string}`, namedValue("b"))),
  hostileText.map((string) => orElse(() => text`${string}`, namedValue("c"))),
);

const expressions: fc.Arbitrary<Expression> = fc.oneof(
  hostileText.map((string) => expr`context.Variables[${string}]`),
  hostileText.map(
    (string) => expr.block`
    // any
    var text = ${string};
    return text + ${namedValue("d")};
  `,
  ),
);

function orElse<T, U>(make: () => T, other: U): T | U {
  try {
    return make();
  } catch (error) {
    if (error instanceof TypeError) return other;
    throw error;
  }
}

function valueFor(facts: AttributeFacts): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 12, arbitrary: literalOf(facts) },
    { weight: 1, arbitrary: hostileText },
    { weight: 1, arbitrary: references },
    ...(facts.expression ? [{ weight: 2, arbitrary: expressions }] : []),
  );
}

function literalOf(facts: AttributeFacts): fc.Arbitrary<unknown> {
  if (facts.refersTo) return fc.oneof(fc.constant("orders"), hostileText).map((id) => ({ kind: facts.refersTo, id }));
  const { min = -1, max = min + 1000 } = facts;
  switch (facts.type) {
    case "int":
    case "duration":
      return fc.integer({ min: Math.min(min, max), max });
    case "number":
      return fc.integer({ min: min * 4, max: Math.min(max, 1000) * 4 }).map((quarters) => quarters / 4);
    case "bool":
      return fc.boolean();
    case "enum":
      return fc.constantFrom(...(facts.values ?? []));
    case "uri":
      return hostileText.map((string) => `https://a.example/${string}`);
    case "ip":
      return fc.ipV4();
    case "datetime":
      return fc.constant("2030-01-31T00:00:00Z");
    case "base64":
    case "base64url":
      return fc.base64String().map((string) => (facts.type === "base64" ? string : string.replace(/=*$/, "")));
    case "char":
      return fc.constantFrom("a", "_", "<", "&", '"', "😀");
    case "any":
      return fc.oneof(fc.integer(), fc.boolean(), hostileText);
    case "string":
      return fc.oneof(fc.constantFrom("a", "Orders.Read", "X-Id"), hostileText);
  }
}

const isEmpty = (map: object | undefined) => Object.keys(map ?? {}).length === 0;

function isTextOnly(content: Content): content is Content & { readonly text: NonNullable<Content["text"]> } {
  return content.text !== undefined && content.textKey === undefined && isEmpty(content.attributes) && isEmpty(content.children);
}

function wrappedChild({ attributes, text: own, children = {} }: Content): ChildFacts | undefined {
  const [only, ...others] = Object.values(children);
  return isEmpty(attributes) && !own && only && others.length === 0 ? only.facts : undefined;
}
