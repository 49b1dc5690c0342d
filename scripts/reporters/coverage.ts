import { type Level, levelOf, type Pack } from "../../policies/baseline/pack";
import { defaultPack, findPack } from "../../policies/baseline/packs";
import type { AnyRule, AppliesTo } from "../../policies/baseline/rule";
import { findRule } from "../../policies/baseline/rules";
import type { Standard } from "../../policies/baseline/standards/standard";

/** What a rule can be decided on. A live service is read as its exported template or its `estate.json`. */
export type Input = "policy" | "OpenAPI" | "plan" | "template" | "state";

const records: readonly Input[] = ["plan", "template", "state"];

/** Rules about definitions see those that an estate's APIs declare, which a template and a state do not hold. */
const byTarget: Partial<Record<AppliesTo, readonly Input[]>> = {
  policy: ["policy", ...records],
  operation: ["policy", ...records],
  definition: ["OpenAPI", "plan"],
};

const order: readonly Input[] = ["policy", "OpenAPI", "plan", "template", "state"];

/** The inputs on which a rule decides. */
export function inputsOf({ appliesTo }: Pick<AnyRule, "appliesTo">): Input[] {
  const found = new Set((appliesTo as readonly AppliesTo[]).flatMap((target) => byTarget[target] ?? records));
  return order.filter((input) => found.has(input));
}

/** Whether `palisade harden` repairs what a rule finds. */
export function repairOf({ repair }: Pick<AnyRule, "repair">): "yes" | "partly" | "no" {
  return repair?.extent ?? "no";
}

/** A row of a standard, with what looks after it. */
export interface CoveredRow {
  readonly id: string;
  readonly title: string;
  /** `manual` where all that covers it is judged by a person; `outside` where nothing can. */
  readonly covered: "rules" | "manual" | "outside";
  readonly rules: readonly {
    readonly id: string;
    readonly slug: string;
    readonly level: Level;
    readonly inputs: readonly Input[];
    readonly repairable: "yes" | "partly" | "no";
  }[];
  /** Why nothing can decide it. */
  readonly outside?: string;
}

/** The rows of a standard; levels are those of its pack, or of the default pack where it has none. */
export function coverageOf(standard: Standard): CoveredRow[] {
  const pack: Pack = (standard.pack === undefined ? undefined : findPack(standard.pack)) ?? defaultPack;
  return standard.rows.map(({ id, title, rules, outside }) => {
    const covering = rules.flatMap((name) => {
      const rule = findRule(name);
      return rule ? [{ id: rule.id, slug: rule.slug, level: levelOf(rule, pack), inputs: inputsOf(rule), repairable: repairOf(rule) }] : [];
    });
    const isManual = covering.every(({ level }) => level === "manual");
    return {
      id,
      title,
      covered: covering.length === 0 ? "outside" : isManual ? "manual" : "rules",
      rules: covering,
      ...(outside !== undefined && { outside }),
    };
  });
}

/** `20 of 38 rows covered, 2 by a person, 18 out of reach`. */
export function coverageInWords(rows: readonly CoveredRow[]): string {
  const counted = (which: CoveredRow["covered"]) => rows.filter(({ covered }) => covered === which).length;
  const [manual, outside] = [counted("manual"), counted("outside")];
  return [
    `${rows.length - outside} of ${rows.length} rows covered`,
    ...(manual > 0 ? [`${manual} of them for a person to judge`] : []),
    ...(outside > 0 ? [`${outside} out of reach`] : []),
  ].join(", ");
}
