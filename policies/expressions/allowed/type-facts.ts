/**
 * A type that expressions may use. Sources of what is allowed: the service's reference of policy expressions, and its
 * published validator of expressions, which looks at the type that declares a member, not at the types of casts and variables.
 */
export interface TypeFacts {
  /** With its namespace, without type parameters; types of the service's own have no namespace. */
  readonly name: string;
  /** The names of type parameters, which `results` may use. */
  readonly parameters?: readonly string[];
  /** The members that are allowed, where not all are; the constructor is `.ctor`. */
  readonly only?: readonly string[];
  /** Members that are not allowed although the others are; `Create()` is the one without arguments. */
  readonly except?: readonly string[];
  /** The type whose members it has too. */
  readonly base?: string;
  /** `results` names every member there is, so that any other name is wrong. */
  readonly complete?: true;
  /**
   * What members give, where it is known and of use: `Length` for a property or field, `Trim()` for a method, `[]` for the
   * indexer. An empty text is a type that is not followed any further.
   */
  readonly results?: Readonly<Record<string, string>>;
  /** What the first argument of methods must be: a number, a text, or what the first type parameter says. */
  readonly takes?: Readonly<Record<string, "number" | "text" | "key">>;
}

/** Names with one result, as entries of `results`. */
export function all(result: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(" ").map((name) => [name, result]));
}
