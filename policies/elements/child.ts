import type { PolicyComment, Section } from "../document/ast";
import type { PolicyList } from "../document/policy";
import type { Attribute, AttributeArgs, AttributeMap, UnlessEmpty, ValueArg } from "./attribute";
import type { Verbatim } from "./raw";

/** How children are ordered when they are read: as declared, or as the author likes. Builders always write as declared. */
export type ChildOrder = "sequence" | "any";

/** A condition over the attributes, child elements (by key) or `text` of one element. */
export interface ContentRule<Key extends string = string> {
  readonly rule:
    | "exactlyOneOf"
    | "atLeastOneOf"
    | "atMostOneOf"
    | "requiredTogether"
    | "requires"
    | "requiredWhen"
    | "requiredUnless"
    | "onlyWhen";
  readonly of: readonly Key[];
  /** For `requires`: what must stand beside the keys. */
  readonly with?: readonly Key[];
  /** For `requiredWhen`, `requiredUnless` and `onlyWhen`: the attribute and the literals that decide. */
  readonly when?: { readonly key: Key; readonly is: readonly string[] };
  /** The documentation asks for it and the schema does not: builders insist, readers don't. */
  readonly lenient?: true;
}

/** What may stand inside an element. */
export interface Content {
  readonly attributes?: AttributeMap;
  readonly children?: ChildMap;
  readonly text?: Attribute;
  /** The key under which a builder takes the text where it stands beside attributes or children. */
  readonly textKey?: string;
  /** Text and elements may mix freely, and white space counts. */
  readonly mixed?: true;
  readonly order?: ChildOrder;
  readonly rules?: readonly ContentRule[];
}

export interface ChildFacts {
  readonly min: number;
  readonly max: number;
  readonly content: Content;
  /** The element is a policy of its own, declared elsewhere; its content is that declaration's. */
  readonly policy?: string;
  /** Not an element of this name, but any policies that the enclosing section allows. */
  readonly anyPolicy?: true;
  readonly undocumented?: true;
  /** Required by the documentation, but the service's schema lets it be absent: builders insist, readers don't. */
  readonly lenient?: true;
  readonly xmlName?: string;
}

/** One kind of child element. The type parameters carry its content and whether it is required or can repeat. */
export class Child<C = unknown, Required extends boolean = boolean, Many extends boolean = boolean> {
  declare readonly phantom: { content: C; required: Required; many: Many };

  constructor(readonly facts: ChildFacts) {}

  /** Exactly one. */
  required(): Child<C, true, Many> {
    return this.with({ min: 1 });
  }

  /** Any number, none included. */
  many(max = Number.POSITIVE_INFINITY): Child<C, Required, true> {
    return this.with({ max });
  }

  /** At least one. */
  some(max = Number.POSITIVE_INFINITY): Child<C, true, true> {
    return this.with({ min: 1, max });
  }

  /** At least one by the documentation alone: builders insist, while documents without it are accepted. */
  expected(): Child<C, true, Many> {
    return this.with({ min: 1, lenient: true });
  }

  undocumented(): this {
    return this.with({ undocumented: true });
  }

  named(xmlName: string): this {
    return this.with({ xmlName });
  }

  private with<A>(facts: Partial<ChildFacts>): A {
    return new Child({ ...this.facts, ...facts }) as A;
  }
}

export type ChildMap = Readonly<Record<string, Child>>;

/** Marks the place where policies of the enclosing section may stand. */
export interface AnyPolicy {
  readonly anyPolicy: true;
}

/** A child element with its own attributes, children or text; at most one unless `many` or `some` says otherwise. */
export function child<const C extends Content>(content: C): Child<C, false, false> {
  return new Child({ min: 0, max: 1, content });
}

/** A child element that only wraps a list of others: `<audiences><audience>...`. Builders take the list itself. */
export function listOf<const K extends string, C extends Content>(
  key: K,
  item: C,
  max?: number,
): Child<{ readonly children: { readonly [P in K]: Child<C, true, true> } }, false, false> {
  return child({ children: { [key]: child(item).some(max) } as { [P in K]: Child<C, true, true> } });
}

/** A child that is a policy with a declaration of its own. */
export function policyChild<C extends Content>(declaration: C & { readonly name: string }): Child<C, false, false> {
  return new Child({ min: 0, max: 1, content: declaration, policy: declaration.name, xmlName: declaration.name });
}

/** Any policies that the enclosing section allows. */
export function anyPolicies(): Child<AnyPolicy, false, true> {
  return new Child({ min: 0, max: Number.POSITIVE_INFINITY, content: {}, anyPolicy: true });
}

type Keys<C, K extends "attributes" | "children"> = C extends { readonly [P in K]: infer M } ? keyof M : never;
type HasText<C> = C extends { readonly text: Attribute } ? true : false;

type IsTextOnly<C> = [Keys<C, "attributes">, Keys<C, "children">] extends [never, never] ? HasText<C> : false;
type IsWrapper<C> = [Keys<C, "attributes">] extends [never]
  ? HasText<C> extends true
    ? false
    : IsUnion<Keys<C, "children">> extends true
      ? false
      : [Keys<C, "children">] extends [never]
        ? false
        : true
  : false;
type IsUnion<T, U = T> = [T] extends [never] ? false : T extends unknown ? ([U] extends [T] ? false : true) : never;

type OneOrMany<T, Many extends boolean> = Many extends true ? T | readonly (T | PolicyComment)[] : T | Commented<T>;

/** One child with comments before it, behind it, or both. */
type Commented<T> =
  | readonly [...before: PolicyComment[], child: T]
  | readonly [child: T, ...after: PolicyComment[]]
  | readonly [...before: PolicyComment[], child: T, after: PolicyComment];

/** What a builder takes for one child: its text, the list that it wraps, or its arguments; or the child as it stands. */
type ChildArg<X, S extends Section> =
  X extends Child<infer C, boolean, infer Many>
    ? C extends AnyPolicy
      ? PolicyList<S>
      : IsTextOnly<C> extends true
        ? C extends { readonly text: infer T }
          ? OneOrMany<ValueArg<T> | Verbatim, Many>
          : never
        : IsWrapper<C> extends true
          ? C extends { readonly children: infer M }
            ? ChildArg<M[keyof M], S> | Verbatim
            : never
          : OneOrMany<ContentArgs<C, S> | Verbatim, Many>
    : never;

type RequiredChildKeys<M> = { [K in keyof M]: M[K] extends Child<unknown, true, boolean> ? K : never }[keyof M];

type ChildrenArgs<M, S extends Section> = UnlessEmpty<{
  readonly [K in keyof Pick<M, RequiredChildKeys<M>>]: ChildArg<M[K], S>;
}> &
  UnlessEmpty<{ readonly [K in keyof Omit<M, RequiredChildKeys<M>>]?: ChildArg<M[K], S> }>;

type TextArgs<C> = C extends { readonly text: infer T extends Attribute; readonly textKey: infer K extends string }
  ? T extends Attribute<unknown, true, boolean>
    ? { readonly [P in K]: ValueArg<T> }
    : { readonly [P in K]?: ValueArg<T> }
  : unknown;

/** The arguments for an element's content: attributes, children and text under their keys. */
export type ContentArgs<C, S extends Section> = (C extends { readonly attributes: infer A } ? AttributeArgs<A> : unknown) &
  (C extends { readonly children: infer M } ? ChildrenArgs<M, S> : unknown) &
  TextArgs<C>;
