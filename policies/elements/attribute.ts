import type { Expression, Gateway, NamedValueRef, Template } from "../document/ast";

export type AttributeType =
  | "string"
  | "int"
  | "number"
  | "bool"
  | "duration"
  | "enum"
  | "uri"
  | "ip"
  | "datetime"
  | "base64"
  | "base64url"
  | "char"
  | "any";

/** The kinds of things that a policy names and that must exist beside it. */
export type ReferenceKind = "backend" | "fragment" | "logger" | "certificate" | "schema";

/** A typed reference to something beside the policy; the infrastructure turns it into a dependency. */
export interface Reference<K extends ReferenceKind> {
  readonly kind: K;
  readonly id: string;
}

/** What is known of one attribute or text. Plain data: the checks, the documentation and the CLI read it. */
export interface AttributeFacts {
  readonly type: AttributeType;
  readonly required: boolean;
  /** Required by the documentation, but the service's schema lets it be absent: builders insist, readers don't. */
  readonly lenient?: true;
  /** A policy expression may stand here. */
  readonly expression: boolean;
  readonly values?: readonly string[];
  /** Words that the service's schema has besides the documented ones: read, but never offered. */
  readonly undocumentedValues?: readonly string[];
  readonly default?: string;
  readonly min?: number;
  readonly max?: number;
  /** Zero is allowed although `min` is above it. */
  readonly orZero?: true;
  readonly unit?: "seconds" | "milliseconds" | "bytes" | "kilobytes" | "characters";
  /** Known from schemas and samples alone; the service's documentation does not name it. */
  readonly undocumented?: true;
  /** Holds a credential: it must come from a named value. */
  readonly secret?: true;
  readonly gateways?: readonly Gateway[];
  readonly refersTo?: ReferenceKind;
  /** The name in XML where it is not the kebab-case of the key. */
  readonly xmlName?: string;
}

/**
 * One attribute, or the text of an element. The type parameters carry what the compiler must know: the literal type,
 * whether it is required, and whether an expression may stand in its place.
 */
export class Attribute<T = unknown, Required extends boolean = boolean, Expr extends boolean = boolean> {
  declare readonly phantom: { type: T; required: Required; expression: Expr };

  constructor(readonly facts: AttributeFacts) {}

  required(): Attribute<T, true, Expr> {
    return this.with({ required: true });
  }

  /** Required by the documentation alone: builders insist on it, while documents without it are accepted. */
  expected(): Attribute<T, true, Expr> {
    return this.with({ required: true, lenient: true });
  }

  /** Lets a policy expression stand in place of the literal. */
  expression(): Attribute<T, Required, true> {
    return this.with({ expression: true });
  }

  default(value: T & (string | number | boolean)): this {
    return this.with({ default: String(value) });
  }

  /** Inclusive bounds for numbers. */
  range(bounds: { min?: number; max?: number; orZero?: true }): this {
    return this.with(bounds);
  }

  unit(unit: NonNullable<AttributeFacts["unit"]>): this {
    return this.with({ unit });
  }

  alsoReads(...undocumentedValues: readonly string[]): this {
    return this.with({ undocumentedValues });
  }

  undocumented(): this {
    return this.with({ undocumented: true });
  }

  secret(): this {
    return this.with({ secret: true });
  }

  on(...gateways: Gateway[]): this {
    return this.with({ gateways });
  }

  named(xmlName: string): this {
    return this.with({ xmlName });
  }

  private with<A>(facts: Partial<AttributeFacts>): A {
    return new Attribute({ ...this.facts, ...facts }) as A;
  }
}

type Plain<T> = Attribute<T, false, false>;

const attribute = <T>(type: AttributeType, facts: Partial<AttributeFacts> = {}): Plain<T> =>
  new Attribute({ type, required: false, expression: false, ...facts });

export const string = () => attribute<string>("string");
/** A whole number from zero on; no policy counts below it, unless its `range` says so. */
export const int = () => attribute<number>("int", { min: 0 });
/** A status of HTTP: three digits (RFC 9110, 15). */
export const statusCode = () => int().range({ min: 100, max: 999 });
export const number = () => attribute<number>("number");
export const bool = () => attribute<boolean>("bool");
/** A whole number of seconds from zero on, unless `unit` and `range` say otherwise. */
export const duration = () => attribute<number>("duration", { unit: "seconds", min: 0 });
export const uri = () => attribute<string>("uri");
/** An IPv4 or IPv6 address. */
export const ip = () => attribute<string>("ip");
/** A moment as `yyyy-MM-ddTHH:mm:ssZ`. */
export const datetime = () => attribute<string>("datetime");
export const base64 = () => attribute<string>("base64");
export const base64url = () => attribute<string>("base64url");
/** One character. */
export const char = () => attribute<string>("char");
/** Any literal that .NET can hold in a variable. */
export const any = () => attribute<string | number | boolean>("any");
export const oneOf = <const V extends readonly string[]>(...values: V) => attribute<V[number]>("enum", { values });
/** The id of something beside the policy, given as a typed reference. */
export const reference = <K extends ReferenceKind>(refersTo: K) => attribute<Reference<K>>("string", { refersTo });

export type AttributeMap = Readonly<Record<string, Attribute>>;

/** What a builder takes for an attribute or a text. */
export type ValueArg<A> =
  A extends Attribute<infer T, boolean, infer Expr> ? T | NamedValueRef | Template | (Expr extends true ? Expression : never) : never;

type RequiredKeys<M> = { [K in keyof M]: M[K] extends Attribute<unknown, true, boolean> ? K : never }[keyof M];

/** The attributes of an element as a builder takes them: required ones must be there. */
export type AttributeArgs<M> = UnlessEmpty<{ readonly [K in keyof Pick<M, RequiredKeys<M>>]: ValueArg<M[K]> }> &
  UnlessEmpty<{ readonly [K in keyof Omit<M, RequiredKeys<M>>]?: ValueArg<M[K]> }>;

/** An object type without keys takes strings and lists too, and makes every intersection with it do so: left out. */
export type UnlessEmpty<M> = [keyof M] extends [never] ? unknown : M;

/** `failedValidationHttpcode` is written `failed-validation-httpcode`. */
export function kebabCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The XML name of an attribute or child under its key. */
export function xmlNameOf(key: string, facts: { readonly xmlName?: string }): string {
  return facts.xmlName ?? kebabCase(key);
}
