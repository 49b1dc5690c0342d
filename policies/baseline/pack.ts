import type { AnyRule, Severity } from "./rule";

/** `error` and `warning` are findings; `manual` asks a person to look; `off` is not run. */
export type Level = "error" | "warning" | "manual" | "off";

/** A standard or a house style as data: which rules run, and at which level. */
export interface Pack {
  readonly name: string;
  /** Grows with what the pack asks for; a frozen copy has the month in which it was made, `2026-11`. */
  readonly version?: string;
  readonly title: string;
  readonly description: string;
  /** `all`, or the ids of the rules that it holds. */
  readonly rules: "all" | readonly string[];
  /** Levels that differ from what the severity gives, by rule id. */
  readonly levels?: Readonly<Record<string, Level>>;
}

/** The level that a severity gives where a pack says nothing else: critical and high are errors. */
export function defaultLevel(severity: Severity): "error" | "warning" {
  return severity === "critical" || severity === "high" ? "error" : "warning";
}

export function levelOf(rule: Pick<AnyRule, "id" | "severity" | "manual">, pack: Pack): Level {
  if (pack.rules !== "all" && !pack.rules.includes(rule.id)) return "off";
  return pack.levels?.[rule.id] ?? (rule.manual === undefined ? defaultLevel(rule.severity) : "manual");
}
