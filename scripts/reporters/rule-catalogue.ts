import { engineRules } from "../../policies/baseline/engine-rules";
import type { Finding } from "../../policies/baseline/finding";
import type { AnyRule } from "../../policies/baseline/rule";
import { findRule, rules } from "../../policies/baseline/rules";
import { type GrammarRuleFacts, grammarRules } from "../../policies/document/grammar-rules";

/** What a report says of a rule, whether it belongs to the baseline, the grammar or the check itself. */
export type RuleText = Pick<AnyRule, "id" | "slug" | "severity" | "title" | "why" | "fix" | "controls">;

const catalogue = new Map<string, RuleText>([
  ...rules.map((rule) => [rule.id, rule] as const),
  ...Object.entries<GrammarRuleFacts>(grammarRules).map(
    ([slug, { severity = "high", ...facts }]) => [facts.id, { slug, severity, controls: {}, ...facts }] as const,
  ),
  ...Object.entries(engineRules).map(([slug, facts]) => [facts.id, { slug, controls: {}, ...facts }] as const),
]);

/** A rule of the grammar or of the check itself, by id or name. */
export function findOtherRule(name: string): RuleText | undefined {
  const wanted = name.toLowerCase();
  return [...catalogue.values()].find(({ id, slug }) => !findRule(id) && (id.toLowerCase() === wanted || slug === wanted));
}

/** Documents that a rule of the grammar accepts and refuses; none where it is about more than one document. */
export function grammarExamples(slug: string): { readonly pass: readonly string[]; readonly fail: readonly string[] } {
  const facts = (grammarRules as Readonly<Record<string, GrammarRuleFacts>>)[slug];
  return facts?.examples ?? { pass: [], fail: [] };
}

/** The ids and names of all rules. */
export const ruleNames: readonly string[] = [...catalogue.values()].flatMap(({ id, slug }) => [id, slug]);

/** The rule behind a finding, of Palisade or of others; of a rule from elsewhere only what the finding tells is known. */
export function ruleTextOf(finding: Finding, others: readonly RuleText[] = []): RuleText {
  const { rule: id, slug, severity, fix, controls, message } = finding;
  return catalogue.get(id) ?? others.find((rule) => rule.id === id) ?? { id, slug, severity, title: message, why: message, fix, controls };
}
