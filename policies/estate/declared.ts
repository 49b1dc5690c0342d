/** Who decides whether a caller may touch the object that a parameter of the path or the query names; `*` is all that are searched. */
export type ObjectAuthorization =
  /** The gateway compares the parameter with a claim of the caller's token. */
  | { readonly parameter: string; readonly by: "claim"; readonly claim: string }
  /** Only the backend can decide; the owner answers for it. */
  | { readonly parameter: string; readonly by: "backend"; readonly owner: string }
  /** The parameter names nothing that belongs to anybody, such as a country or a product. */
  | { readonly parameter: string; readonly by: "nobody"; readonly reason: string };

/** What an API's definition asks of the callers of an operation. */
export interface DeclaredSecurity {
  /** Whether callers must prove who they are: always, if they like, or never. */
  readonly asked: "always" | "optional" | "never";
  /** The kinds of its security schemes, as OpenAPI names them: `oauth2`, `apiKey`. */
  readonly kinds: readonly string[];
  /** Scopes of a token, of which a caller has one in any case; nothing unless given. */
  readonly scopes?: readonly string[];
}

/** Leave to break a rule, given by a person and for a time. */
export interface Waiver {
  /** The id or the slug of the rule; `profile-part-given-up` for a part that no rule asks for. */
  readonly rule: string;
  /** The path of what is excused, or of what it stands in; relative to the service where it does not begin with `/`. */
  readonly subject: string;
  readonly reason: string;
  readonly owner: string;
  readonly approver: string;
  /** The last day, as `yyyy-MM-dd`. */
  readonly expires: string;
  /** Where it is written, relative to the project. */
  readonly file?: string;
  /** The part of an API's profile that is given up by it: it is in use for as long as it stands. */
  readonly part?: string;
}
