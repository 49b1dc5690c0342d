import type { GrammarRule } from "./grammar-rules";

/** One broken rule of the grammar. `path` names the place by meaning: `inbound/validate-jwt/@header-name`. */
export interface Diagnostic {
  readonly rule: GrammarRule;
  readonly path: string;
  readonly message: string;
  /** Offsets in the source text, in UTF-16 units, where there is a source text. */
  readonly span?: readonly [start: number, end: number];
}

/** A builder was given what the policy grammar does not allow. The message names element, attribute and rule. */
export class PolicyError extends Error {
  override readonly name = "PolicyError";

  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((each) => `${each.path}: ${each.message} (${each.rule})`).join("\n"));
  }
}
