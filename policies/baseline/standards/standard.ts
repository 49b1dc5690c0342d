import type { Level } from "../pack";
import type { Controls } from "../rule";

/** One row of a standard: rules that cover it, or the reason why none can. */
export interface StandardRow {
  /** As the standard numbers it. */
  readonly id: string;
  readonly title: string;
  /** Ids of rules; empty where the row is out of reach. */
  readonly rules: readonly string[];
  /** Why no rule can decide it. */
  readonly outside?: string;
}

/** A standard as data: what it asks for, and where that is looked after. */
export interface Standard {
  /** `azure-security-baseline-3`. */
  readonly name: string;
  readonly title: string;
  readonly link: string;
  /** The pack that holds its rules, if there is one. */
  readonly pack?: string;
  /** Where a rule names this standard's rows, or the controls that these belong to. */
  readonly controls?: keyof Controls;
  /** The level that the standard itself asks for, by rule id; what severities give otherwise. */
  readonly levels?: Readonly<Record<string, Level>>;
  readonly rows: readonly StandardRow[];
}

/** A row that rules cover. */
export function row(id: string, title: string, ...rules: readonly string[]): StandardRow {
  return { id, title, rules: rules.map((rule) => `APIM-${rule}`) };
}

/** A row that no rule can decide, and why. */
export function outside(id: string, title: string, why: string): StandardRow {
  return { id, title, rules: [], outside: why };
}
