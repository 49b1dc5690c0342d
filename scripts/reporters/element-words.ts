import { type Attribute, xmlNameOf } from "../../policies/elements/attribute";
import type { ChildFacts, Content, ContentRule } from "../../policies/elements/child";

/** What may be written for an attribute or a text: `int, required, from 1, expression`. */
export function describeAttribute({ facts }: Attribute): string {
  return [
    facts.type === "enum" ? (facts.values ?? []).join(" | ") : facts.type,
    ...(facts.required ? ["required"] : []),
    ...(facts.min !== undefined ? [`from ${facts.min}`] : []),
    ...(facts.max !== undefined ? [`to ${facts.max}`] : []),
    ...(facts.orZero ? ["or 0"] : []),
    ...(facts.unit ? [facts.unit] : []),
    ...(facts.default !== undefined ? [`default ${facts.default}`] : []),
    ...(facts.expression ? ["expression"] : []),
    ...(facts.secret ? ["from a named value"] : []),
    ...(facts.gateways ? [`on ${facts.gateways.join(", ")}`] : []),
    ...(facts.undocumented ? ["undocumented"] : []),
  ].join(", ");
}

/** How often a child may stand. */
export function describeTimes({ min, max, undocumented }: ChildFacts): string {
  const limit = Number.isFinite(max) ? `at most ${max} times` : "any number";
  const times =
    max === 1 ? (min === 1 ? "once" : "at most once") : min > 0 ? `at least once${Number.isFinite(max) ? `, ${limit}` : ""}` : limit;
  return undocumented ? `${times}, undocumented` : times;
}

/** A condition over the parts of an element, as a sentence. */
export function describeRule(rule: ContentRule, content: Content): string {
  const name = (key: string) => partName(key, content);
  const all = rule.of.map(name).join(", ");
  const when = rule.when ? `${name(rule.when.key)} is ${rule.when.is.join(" or ")}` : "";
  switch (rule.rule) {
    case "exactlyOneOf":
      return `Exactly one of ${all}.`;
    case "atLeastOneOf":
      return `At least one of ${all}.`;
    case "atMostOneOf":
      return `At most one of ${all}.`;
    case "requiredTogether":
      return `All of ${all}, or none.`;
    case "requires":
      return `${all} only with ${(rule.with ?? []).map(name).join(", ")}.`;
    case "requiredWhen":
      return `${all} required where ${when}.`;
    case "requiredUnless":
      return `${all} required unless ${when}.`;
    case "onlyWhen":
      return `${all} only where ${when}.`;
  }
}

function partName(key: string, { attributes, children, textKey }: Content): string {
  const attribute = attributes?.[key];
  if (attribute) return `\`${xmlNameOf(key, attribute.facts)}\``;
  const child = children?.[key];
  if (child) return `\`<${xmlNameOf(key, child.facts)}>\``;
  return key === "text" || key === textKey ? "text" : key;
}
