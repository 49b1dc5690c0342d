import type { AnyRule, Controls, RuleExample } from "../../policies/baseline/rule";
import { rowsOf } from "../../policies/baseline/standards";
import { printPolicy } from "../../policies/document/print";
import type { EstateRecord } from "../../policies/estate/estate";
import { isPolicyRecord } from "../../policies/estate/policy-records";

/** The standards that rules serve, as people call them. */
export const controlNames: Readonly<Record<keyof Controls, string>> = {
  owasp2019: "OWASP API Security Top 10 2019",
  owasp2023: "OWASP API Security Top 10 2023",
  mcsb: "Microsoft cloud security benchmark",
  asb3: "Azure Security Baseline 3.0",
  psrule: "PSRule for Azure",
  checkov: "Checkov",
  azurePolicy: "Azure Policy",
};

/**
 * The controls that a rule serves: the standard's name and the numbers in it. Where a standard's rows say which rules cover them, their
 * word counts.
 */
export function controlsOf(rule: Pick<AnyRule, "id" | "controls">): readonly (readonly [standard: string, ids: readonly string[]])[] {
  const rows = rowsOf(rule);
  return (Object.keys(controlNames) as (keyof Controls)[]).flatMap((key) => {
    const ids = rows.find(({ standard }) => standard.controls === key)?.ids ?? rule.controls[key];
    return ids && ids.length > 0 ? [[controlNames[key], ids] as const] : [];
  });
}

/** One part of an example: a policy document, a definition, or a record. */
export interface ExamplePart {
  readonly language: "xml" | "json" | "yaml";
  readonly text: string;
}

/** What an example consists of, as text. */
export function partsOf({ policy, definition, records = [] }: RuleExample): ExamplePart[] {
  return [
    ...(policy ? [{ language: "xml" as const, text: policy }] : []),
    ...(definition ? [{ language: "yaml" as const, text: definition }] : []),
    ...records.map(recordPart),
  ];
}

function recordPart(record: EstateRecord): ExamplePart {
  const { kind, envelope, properties, declared } = record;
  if (isPolicyRecord(record) && "root" in record.properties.value) {
    return { language: "xml", text: `<!-- ${kind} -->\n${printPolicy(record.properties.value)}` };
  }
  return { language: "json", text: JSON.stringify({ kind, ...envelope, properties, ...(declared && { declared }) }, null, 2) };
}

/** What an example shows, in words. */
export function titleOf({ title, scope }: RuleExample): string {
  return [...(title ? [title] : []), ...(scope ? [`At ${scope} scope.`] : [])].join(" ");
}
