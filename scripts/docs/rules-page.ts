import { engineRules } from "../../policies/baseline/engine-rules";
import { levelOf } from "../../policies/baseline/pack";
import { packs } from "../../policies/baseline/packs";
import type { AnyRule, RuleExample } from "../../policies/baseline/rule";
import { rules } from "../../policies/baseline/rules";
import { grammarRules } from "../../policies/document/grammar-rules";
import { controlsOf, partsOf, titleOf } from "../reporters/rule-words";
import { block, cell, code, generatedNote, table } from "./markdown";

/** `docs/rules.md`: every rule with its reason, its remedy and its examples, the packs, and the rules of the grammar. */
export function rulesPage(): string {
  return [
    generatedNote,
    "",
    "# Rules",
    "",
    "## The baseline",
    "",
    ...table(
      ["rule", "name", "severity", "what must hold", ...packs.map(({ name }) => name)],
      rules.map((rule) => [
        `[${rule.id}](#${rule.slug})`,
        code(rule.slug),
        rule.severity,
        cell(rule.title),
        ...packs.map((pack) => levelOf(rule, pack)),
      ]),
    ),
    "",
    "## Packs",
    "",
    ...packs.map(({ name, title, description }) => `- **${name}** (${title}): ${description}`),
    "",
    ...rules.flatMap(section),
    "## The grammar",
    "",
    "What no document may break, whichever pack is checked.",
    "",
    ...table(
      ["rule", "name", "what must hold", "why", "fix"],
      Object.entries(grammarRules).map(([slug, { id, title, why, fix }]) => [id, code(slug), cell(title), cell(why), cell(fix)]),
    ),
    "",
    "## The check itself",
    "",
    "Findings about waivers and rules. No waiver excuses them.",
    "",
    ...table(
      ["rule", "name", "severity", "what must hold", "why", "fix"],
      Object.entries(engineRules).map(([slug, { id, severity, title, why, fix }]) => [
        id,
        code(slug),
        severity,
        cell(title),
        cell(why),
        cell(fix),
      ]),
    ),
    "",
  ].join("\n");
}

function section(rule: AnyRule): string[] {
  return [
    `## ${rule.slug}`,
    "",
    `**${rule.id}**, ${rule.severity}. ${rule.title}`,
    "",
    `- Why: ${rule.why}`,
    `- Fix: ${rule.fix}`,
    `- Looks at: ${rule.appliesTo.join(", ")}`,
    ...controlsOf(rule).map(([standard, ids]) => `- ${standard}: ${ids.join(", ")}`),
    "",
    ...rule.examples.pass.flatMap((example: RuleExample) => shown("Passes", example)),
    ...rule.examples.fail.flatMap((example: RuleExample) => shown("Fails", example)),
  ];
}

function shown(verdict: string, example: RuleExample): string[] {
  const title = titleOf(example);
  return [
    `${verdict}${title ? `: ${title}` : "."}`,
    "",
    ...partsOf(example).flatMap(({ language, text }) => [...block(language, text), ""]),
  ];
}
