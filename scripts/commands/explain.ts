import type { RuleExample } from "../../policies/baseline/rule";
import type { ExitCode } from "../exit-code";
import type { ExplainOutput } from "../json-output";
import { type OutputOptions, paintFor, print, printJson } from "../output";
import { controlsOf, partsOf, titleOf } from "../reporters/rule-words";
import { ruleRow } from "./rules";
import { ruleNamed } from "./select-rules";

export interface ExplainCommandOptions extends OutputOptions {
  readonly format: "text" | "json";
}

/** `palisade explain <rule>`: one page on a rule. */
export function explain(name: string, { format, ...options }: ExplainCommandOptions): ExitCode {
  const rule = ruleNamed(name);
  if (format === "json") {
    const { why, fix, examples } = rule;
    printJson<ExplainOutput>({ version: 1, rule: { ...ruleRow(rule), why, fix, examples: examples as ExplainOutput["rule"]["examples"] } });
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
