import type { Severity } from "../baseline/rule";
import type { LintControlId } from "./controls";

/** What a rule of Spectral says of a place in a definition. */
export interface LintFinding {
  /** `owasp:api4:2023-string-limit`. */
  readonly ruleCode: string;
  /** The control of the baseline that the rule serves; its severity is the control's. */
  readonly control: LintControlId;
  readonly severity: Severity;
  /** Where the definition has it, with references followed. */
  readonly pointer: string;
  /** In the definition's own file, from 1; the nearest place that is written there. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** The findings, by place, and the rules that broke on the definition; or why there is nothing to be had. */
export type LintAnswer = LintResult | { readonly failed: string };

export interface LintResult {
  readonly findings: readonly LintFinding[];
  /** Codes of rules that can't cope with what is written: what they would have found is not known. */
  readonly brokenRules: readonly string[];
}

/** What is looked at. */
export interface LintRequest {
  /** A bundled definition. */
  readonly root: Readonly<Record<string, unknown>>;
  /** The text of its file, for lines and columns. */
  readonly text?: string;
}
