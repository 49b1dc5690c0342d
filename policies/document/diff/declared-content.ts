import { findElement } from "../../elements";
import { type AttributeFacts, xmlNameOf } from "../../elements/attribute";
import type { Content } from "../../elements/child";
import type { PolicyValue } from "../ast";
import { canonicalDefault } from "./canonical-value";

/** What is declared of an element's attributes and children, by their names in XML. */
export interface Declared {
  readonly attributes: ReadonlyMap<string, AttributeFacts>;
  readonly children: ReadonlyMap<string, Content>;
  /** The defaults of attributes, as they compare with what is written. */
  readonly defaults: ReadonlyMap<string, string>;
  /** Attributes of which only one may be there: beside another, an absent one has no default. */
  readonly exclusive: readonly (readonly string[])[];
}

const compiled = new WeakMap<Content, Declared>();
const nothing: Declared = { attributes: new Map(), children: new Map(), defaults: new Map(), exclusive: [] };

export function declaredIn(content: Content | undefined): Declared {
  if (!content) return nothing;
  const known = compiled.get(content);
  if (known) return known;
  const named = Object.entries(content.attributes ?? {}).map(([key, { facts }]) => ({ key, name: xmlNameOf(key, facts), facts }));
  const nameOf = new Map(named.map(({ key, name }) => [key, name]));
  const made: Declared = {
    attributes: new Map(named.map(({ name, facts }) => [name, facts])),
    children: new Map(
      Object.entries(content.children ?? {}).flatMap(([key, { facts }]) =>
        facts.anyPolicy ? [] : [[xmlNameOf(key, facts), facts.content] as const],
      ),
    ),
    defaults: new Map(
      named.flatMap(({ name, facts }) => {
        const value = canonicalDefault(facts);
        return value === undefined ? [] : [[name, value] as const];
      }),
    ),
    exclusive: (content.rules ?? [])
      .filter(({ rule }) => rule === "atMostOneOf" || rule === "exactlyOneOf")
      .map(({ of }) => of.flatMap((key) => nameOf.get(key) ?? [])),
  };
  compiled.set(content, made);
  return made;
}

/** Whether an attribute that is absent is at its default: beside one that excludes it, it is not. */
export function hasDefault(name: string, given: Readonly<Record<string, PolicyValue>>, { exclusive }: Declared): boolean {
  return !exclusive.some((names) => names.includes(name) && names.some((other) => other !== name && Object.hasOwn(given, other)));
}

/** What is declared to stand in a child: its own content below its parent, or that of the policy of its name. */
export function contentOfChild(parent: Content | undefined, name: string): Content | undefined {
  return declaredIn(parent).children.get(name) ?? findElement(name);
}
