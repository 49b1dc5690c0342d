import { defaultLevel } from "../../policies/baseline/pack";
import type { RuleExample } from "../../policies/baseline/rule";
import { didYouMean } from "../../policies/document/did-you-mean";
import { type Catalogue, ruleIn, ruleNamesIn } from "../../policies/governance/catalogue";
import type { ExitCode } from "../exit-code";
import type { ExplainOutput } from "../json-output";
import { type OutputOptions, paintFor, print, printJson } from "../output";
import { findOtherRule, grammarExamples, ruleNames } from "../reporters/rule-catalogue";
import { controlsOf, partsOf, titleOf } from "../reporters/rule-words";
import { UsageError } from "../usage-error";
import { ruleRow } from "./rules";
import { openRulebook } from "./select-rules";

export interface ExplainCommandOptions extends OutputOptions {
  readonly config?: string;
  readonly format: "text" | "json";
}

/** `palisade explain <rule>`: one page on a rule of the baseline, of the grammar, or of the check itself. */
export async function explain(name: string, { config, format, ...options }: ExplainCommandOptions): Promise<ExitCode> {
  const rule = explained(name, (await openRulebook(config)).catalogue);
  if (format === "json") {
    printJson<ExplainOutput>({ version: 1, rule: rule as ExplainOutput["rule"] });
    return 0;
  }
  const paint = paintFor(process.stdout, options);
  print(
    [
      `${paint("bold", `${rule.id}  ${rule.slug}`)}  ${rule.severity}`,
      rule.title,
      "",
      `Why   ${rule.why}`,
      `Fix   ${rule.fix}`,
      `On    ${rule.appliesTo.join(", ")}`,
      ...controlsOf(rule).map(([standard, ids], index) => `${index === 0 ? "Serves" : "      "} ${standard}: ${ids.join(", ")}`),
      ...examples(paint("green", "Passes"), rule.examples.pass),
      ...examples(paint("red", "Fails"), rule.examples.fail),
    ].join("\n"),
  );
  return 0;
}

function explained(name: string, catalogue: Catalogue) {
  const rule = ruleIn(catalogue, name);
  if (rule) return { ...ruleRow(rule, catalogue.packs), why: rule.why, fix: rule.fix, examples: rule.examples };
  const other = findOtherRule(name);
  if (!other)
    throw new UsageError(
      `there is no rule "${name}"${didYouMean(name, [...ruleNames, ...ruleNamesIn(catalogue)])}\nList them with: palisade rules`,
    );
  const { pass, fail } = grammarExamples(other.slug);
  const shown = (list: readonly string[]): RuleExample[] => list.map((policy) => ({ policy }));
  return {
    ...other,
    appliesTo: [other.id.startsWith("GRM-") ? "policy" : "check"],
    repairable: "no" as const,
    // They belong to every pack.
    packs: catalogue.packs.map((pack) => ({ name: pack.name, level: defaultLevel(other.severity) })),
    examples: { pass: shown(pass), fail: shown(fail) },
  };
}

function examples(heading: string, list: readonly RuleExample[]): string[] {
  return list.flatMap((example) => {
    const title = titleOf(example);
    const lines = partsOf(example).flatMap(({ text }) =>
      text
        .replace(/^\s*\n/, "")
        .trimEnd()
        .split("\n"),
    );
    return ["", `${heading}${title ? `: ${title}` : ""}`, ...lines.map((line) => `    ${line.trimEnd()}`)];
  });
}
