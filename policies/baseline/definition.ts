import type { ApiDefinition } from "../openapi/model";
import type { JsonObject } from "../openapi/pointer";
import type { LintAnswer } from "../openapi-lint/finding";
import type { Remark } from "../understanding/authentication";
import type { ApiUnderstanding } from "../understanding/model";

/** A security scheme that a definition declares, used or not. */
export interface DeclaredScheme {
  readonly name: string;
  /** `apiKey`, `http basic`, `oauth2`, as `SchemeUse` has it. */
  readonly kind: string;
  readonly pointer: string;
  readonly weaknesses: readonly Remark[];
  /** The scopes that its flows name; undefined where it is no scheme of OAuth 2. */
  readonly scopes?: ReadonlySet<string>;
}

/** What is known of an OpenAPI definition, gathered before a check; rules only read it. */
export interface DefinitionFacts {
  /** The file or URL, as it is shown. */
  readonly location: string;
  readonly version: ApiDefinition["version"];
  /** The bundled definition. */
  readonly root: JsonObject;
  readonly understood: ApiUnderstanding;
  readonly schemes: readonly DeclaredScheme[];
  /** What the rules of Spectral say; undefined where they were not run. */
  readonly lint: LintAnswer | undefined;
  /** Where a JSON pointer leads in the file, from 1; undefined where that is not known. */
  placeOf(pointer: string): { readonly line: number; readonly column: number } | undefined;
}

/** A definition that could not be read. */
export interface UnreadDefinition {
  readonly location: string;
  readonly unread: string;
}
