import { describe, expect, it } from "vitest";
import { identities } from "../../../../policies/document/diff/identity";
import { attributeNouns, codes, phrases } from "../../../../policies/document/diff/phrases";
import { sequences, sets } from "../../../../policies/document/diff/unordered";
import { elements } from "../../../../policies/elements";
import { xmlNameOf } from "../../../../policies/elements/attribute";
import type { Content } from "../../../../policies/elements/child";

interface Place {
  readonly content: Content;
  /** All names by which it may be called: its own, with its parent or its policy in front. */
  readonly names: readonly string[];
}

/** Every element that is declared, wherever it may stand. */
const places: readonly Place[] = elements.flatMap((policy) => {
  const below = (content: Content, name: string): Place[] =>
    Object.entries(content.children ?? {}).flatMap(([key, { facts }]) => {
      if (facts.anyPolicy) return [];
      const child = xmlNameOf(key, facts);
      const names = [child, `${name}/${child}`, `${policy.name}/${child}`];
      return [{ content: facts.content, names }, ...(facts.policy ? [] : below(facts.content, child))];
    });
  return [{ content: policy, names: [policy.name] }, ...below(policy, policy.name)];
});

const placesOf = (name: string) => places.filter(({ names }) => names.includes(name));
const attributesOf = (name: string) =>
  placesOf(name).flatMap(({ content }) => Object.entries(content.attributes ?? {}).map(([key, { facts }]) => xmlNameOf(key, facts)));
const allAttributes = new Set(places.flatMap(({ names }) => attributesOf(names[0] ?? "")));

describe("the tables name what is declared", () => {
  it.each(Object.entries(phrases))("words for %s", (name, { kind, attributes = {}, rates = [], text }) => {
    expect(placesOf(name)).not.toEqual([]);
    const named = [...(kind ? [kind] : []), ...Object.keys(attributes), ...rates.flatMap(({ amounts }) => Object.keys(amounts))];
    const periods = rates.flatMap(({ period }) => (typeof period === "string" ? [period] : []));
    expect(attributesOf(name)).toEqual(expect.arrayContaining([...named, ...periods]));
    if (text !== undefined) expect(placesOf(name).some(({ content }) => content.text)).toBe(true);
    const switches = Object.entries(attributes).filter(([, phrase]) => typeof phrase === "object" && "does" in phrase);
    for (const [attribute] of switches) {
      const types = placesOf(name).flatMap(({ content }) =>
        Object.entries(content.attributes ?? {}).flatMap(([key, { facts }]) => (xmlNameOf(key, facts) === attribute ? [facts.type] : [])),
      );
      expect(new Set(types)).toEqual(new Set(["bool"]));
    }
  });

  it.each(Object.entries(identities))("what tells one %s from another", (name, { by }) => {
    expect(attributesOf(name)).toEqual(expect.arrayContaining([...by]));
  });

  it.each([...sets, ...sequences])("the order in %s", (name) => {
    expect(placesOf(name).some(({ content }) => Object.keys(content.children ?? {}).length > 0)).toBe(true);
  });

  it.each([...Object.keys(attributeNouns), ...codes])("the attribute %s", (name) => expect(allAttributes).toContain(name));
});
