import type { AnyRule, RuleExample } from "../../policies/baseline/rule";
import type { ExitCode } from "../cli";
import { type OutputOptions, paintFor, print } from "../output";
import { ruleNamed } from "./select-rules";

export interface ExplainCommandOptions extends OutputOptions {
  readonly format: "text" | "json";
}

/** `palisade explain <rule>`: one page on a rule. */
export function explain(name: string, { format, ...options }: ExplainCommandOptions): ExitCode {
  const rule = ruleNamed(name);
  if (format === "json") {
    const { check: _check, ...facts } = rule;
    print(JSON.stringify({ version: 1, rule: facts }, null, 2));
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
      ...controls(rule),
      ...examples(paint("green", "Passes"), rule.examples.pass),
      ...examples(paint("red", "Fails"), rule.examples.fail),
    ].join("\n"),
  );
  return 0;
}

const controlNames: Readonly<Record<string, string>> = {
  owasp2019: "OWASP API 2019",
  owasp2023: "OWASP API 2023",
  mcsb: "Microsoft cloud security benchmark",
  asb3: "Azure Security Baseline 3.0",
  psrule: "PSRule for Azure",
  checkov: "Checkov",
  azurePolicy: "Azure Policy",
};

function controls(rule: AnyRule): string[] {
  const lines = Object.entries(rule.controls).map(
    ([key, ids]) => `      ${controlNames[key] ?? key}: ${(ids as readonly string[]).join(", ")}`,
  );
  return lines.length > 0 ? ["Serves", ...lines] : [];
}

function examples(heading: string, list: readonly RuleExample[]): string[] {
  return list.flatMap(({ title, policy, scope, records }) => {
    const what = [...(title ? [title] : []), ...(scope ? [`(${scope} scope)`] : [])].join(" ");
    const body = [
      ...(policy ? [policy.replace(/^\s*\n/, "")] : []),
      ...(records ?? []).map(
        ({ kind, envelope, properties }) =>
          `${kind} ${JSON.stringify({ ...envelope, ...("value" in properties && typeof properties.value === "object" ? {} : properties) })}`,
      ),
    ];
    return ["", `${heading}${what ? `: ${what}` : ""}`, ...body.flatMap((text) => text.split("\n")).map((line) => `    ${line.trimEnd()}`)];
  });
}
