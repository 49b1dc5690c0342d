import { engineRules } from "../../policies/baseline/engine-rules";
import type { Finding } from "../../policies/baseline/finding";
import type { Controls, Severity } from "../../policies/baseline/rule";
import { rules } from "../../policies/baseline/rules";
import { type GrammarRuleFacts, grammarRules } from "../../policies/document/grammar-rules";

/** What a report says of a rule, whether it belongs to the baseline, the grammar or the check itself. */
export interface RuleText {
  readonly id: string;
  readonly slug: string;
  readonly severity: Severity;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  readonly controls: Controls;
}

const catalogue = new Map<string, RuleText>([
  ...rules.map((rule) => [rule.id, rule] as const),
  ...Object.entries<GrammarRuleFacts>(grammarRules).map(
    ([slug, { severity = "high", ...facts }]) => [facts.id, { slug, severity, controls: {}, ...facts }] as const,
  ),
  ...Object.entries(engineRules).map(([slug, facts]) => [facts.id, { slug, controls: {}, ...facts }] as const),
]);

/** The rule behind a finding; of a rule from elsewhere only what the finding tells is known. */
export function ruleTextOf(finding: Finding): RuleText {
  const { rule: id, slug, severity, fix, controls, message } = finding;
  return catalogue.get(id) ?? { id, slug, severity, title: message, why: message, fix, controls };
}
