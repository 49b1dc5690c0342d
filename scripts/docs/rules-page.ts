import { engineRules } from "../../policies/baseline/engine-rules";
import { levelOf, type Pack } from "../../policies/baseline/pack";
import { frozenPacks, livingPacks } from "../../policies/baseline/packs";
import type { AnyRule, RuleExample } from "../../policies/baseline/rule";
import { rules } from "../../policies/baseline/rules";
import { rowsOf, standards } from "../../policies/baseline/standards";
import type { Standard } from "../../policies/baseline/standards/standard";
import { grammarRules } from "../../policies/document/grammar-rules";
import { coverageInWords, coverageOf, inputsOf, repairOf } from "../reporters/coverage";
import { partsOf, titleOf } from "../reporters/rule-words";
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
      ["rule", "name", "severity", "what must hold", "repair", ...housePacks.map(({ name }) => name)],
      rules.map((rule) => [
        `[${rule.id}](#${rule.slug})`,
        code(rule.slug),
        rule.severity,
        cell(rule.title),
        repairOf(rule),
        ...housePacks.map((pack) => levelOf(rule, pack)),
      ]),
    ),
    "",
    "## Packs",
    "",
    "A pack is data: which rules run, and at which level. `--pack` names one; a frozen copy never changes, whatever rules are added.",
    "",
    ...table(
      ["pack", "version", "rules", "errors", "what it is"],
      [...livingPacks, ...frozenPacks].map((pack) => [
        code(pack.name),
        pack.version ?? "",
        String(heldBy(pack).length),
        String(heldBy(pack).filter((rule) => levelOf(rule, pack) === "error").length),
        cell(`${pack.title}. ${pack.description}`),
      ]),
    ),
    "",
    "## Coverage of the standards",
    "",
    "Levels are those of the standard's pack, or of `palisade` where it has none. A live service is read as its exported template or its",
    "`estate.json`, and decided as a template is. What a source can't tell is unknown, never a pass.",
    "",
    ...standards.flatMap(coverage),
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

/** The packs of the house, which differ in levels alone. */
const housePacks = livingPacks.filter(({ name }) => name.startsWith("palisade"));

const heldBy = (pack: Pack) => rules.filter((rule) => levelOf(rule, pack) !== "off");

/** Each row of a standard with the rules that cover it, or why none does. */
function coverage(standard: Standard): string[] {
  const rows = coverageOf(standard);
  const { title, link, pack } = standard;
  return [
    `### ${title}`,
    "",
    `[The standard](${link}). ${coverageInWords(rows)}${pack ? `; pack ${code(pack)}` : ""}.`,
    "",
    ...table(
      ["row", "what it asks for", "rule", "level", "decided on", "repair"],
      rows.flatMap(({ id, title: asks, rules: covering, outside }) =>
        covering.length === 0
          ? [[code(id), cell(asks), cell(`Out of reach. ${outside ?? ""}`), "", "", ""]]
          : covering.map((rule, index) => [
              index === 0 ? code(id) : "",
              index === 0 ? cell(asks) : "",
              `[${rule.id}](#${rule.slug})`,
              rule.level,
              rule.inputs.join(", "),
              rule.repairable,
            ]),
      ),
    ),
    "",
  ];
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
    ...(rule.manual ? [`- For a person to judge: ${rule.manual}`] : []),
    `- Decided on: ${inputsOf(rule).join(", ")}`,
    `- Repair: ${repairOf(rule)}`,
    ...rowsOf(rule).map(({ standard, ids }) => `- ${standard.title}: ${ids.join(", ")}`),
    "",
    ...rule.examples.pass.flatMap((example: RuleExample) => shown("Passes", example)),
    ...rule.examples.fail.flatMap((example: RuleExample) => shown("Fails", example)),
  ];
}

/** Where a count is what fails, a few of its parts show as much as all of them. */
const maxParts = 8;

function shown(verdict: string, example: RuleExample): string[] {
  const title = titleOf(example);
  const parts = partsOf(example);
  const more = parts.length - maxParts;
  return [
    `${verdict}${title ? `: ${title}` : "."}`,
    "",
    ...parts.slice(0, maxParts).flatMap(({ language, text }) => [...block(language, text), ""]),
    ...(more > 0 ? [`And ${more} more like these.`, ""] : []),
  ];
}
