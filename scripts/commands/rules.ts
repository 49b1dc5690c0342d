import { levelOf } from "../../policies/baseline/pack";
import { packs } from "../../policies/baseline/packs";
import type { AnyRule } from "../../policies/baseline/rule";
import { rules as allRules } from "../../policies/baseline/rules";
import type { ExitCode } from "../exit-code";
import type { RuleRow, RulesOutput } from "../json-output";
import { columns, type OutputOptions, paintFor, print, printJson } from "../output";
import { packNamed } from "./select-rules";

export interface RulesCommandOptions extends OutputOptions {
  readonly pack?: string;
  readonly format: "text" | "json";
}

/** `palisade rules`: lists the rules. */
export function rules({ pack, format, ...options }: RulesCommandOptions): ExitCode {
  const chosen = pack === undefined ? undefined : packNamed(pack);
  const listed = chosen ? allRules.filter((rule) => levelOf(rule, chosen) !== "off") : allRules;
  if (format === "json") printJson<RulesOutput>({ version: 1, rules: listed.map(ruleRow) });
  else {
    const paint = paintFor(process.stdout, options);
    const [head = "", ...rows] = columns([
      ["id", "severity", "name", "what must hold"],
      ...listed.map(({ id, severity, slug, title }) => [id, severity, slug, title]),
    ]);
    print([paint("bold", head), ...rows, "", `${listed.length} rules; palisade explain <rule> tells more`].join("\n"));
  }
  return 0;
}

/** A rule as machines read it. */
export function ruleRow(rule: AnyRule): RuleRow {
  const { id, slug, title, severity, appliesTo, controls } = rule;
  const holding = packs.filter((pack) => levelOf(rule, pack) !== "off").map((pack) => ({ name: pack.name, level: levelOf(rule, pack) }));
  return { id, slug, title, severity, appliesTo, repairable: false, controls, packs: holding };
}
