import type { GrammarRule } from "../document/grammar-rules";

/** The rules of the policy grammar that are about the C# inside expressions. */
export type ExpressionRule = Extract<
  GrammarRule,
  | "expression-unbalanced"
  | "limit-exceeded"
  | "expression-syntax"
  | "expression-language"
  | "expression-type"
  | "expression-member"
  | "expression-context"
  | "expression-no-return"
>;

/** What is wrong inside an expression. Offsets count in its text, from its `@`. */
export interface ExpressionProblem {
  readonly rule: ExpressionRule;
  readonly message: string;
  readonly span: readonly [start: number, end: number];
}
