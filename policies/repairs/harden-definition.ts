import { type CheckOptions, checkEstate } from "../baseline/check";
import type { DefinitionFacts } from "../baseline/definition";
import { type CheckResult, isOpen } from "../baseline/finding";
import { levelOf } from "../baseline/pack";
import type { AnyRule, DefinitionSubject, Place, Report } from "../baseline/rule";
import { type EstateIndex, type EstateRecord, indexOf, makeEstate } from "../estate/estate";
import { pathOf } from "../estate/path";
import { DefinitionText } from "./definition-text";
import { applyEdits, compatible, type Repair } from "./edit";
import type { Hardened, RepairRow } from "./hardened";

export interface HardenDefinitionOptions extends CheckOptions {
  readonly file: string;
  /**
   * Reads a text in place of the file's own, with what Spectral says of it where a rule asks for that.
   * @throws Error where it is no definition
   */
  facts(text: string): Promise<DefinitionFacts>;
  /** Whether what a rule offers is done as well. */
  includes?(rule: AnyRule): boolean;
  /** Marks the findings that are known since before; they are left alone. */
  marked?(result: CheckResult): CheckResult;
}

/** Repairs that meet in one place, such as a shared response, wait for the next round. */
const maxRounds = 8;

/**
 * Repairs an OpenAPI definition as `hardenPolicy` repairs a policy document: smallest edits, checked again after each rule, undone
 * where the finding stays or another rule finds more.
 * @throws Error where the text is no definition, or can't be edited
 */
export async function hardenDefinition(source: string, options: HardenDefinitionOptions): Promise<Hardened> {
  let current = await versionOf(source, options);
  const done: RepairRow[] = [];
  const undone = new Map<string, RepairRow>();
  const rules = options.rules.filter(
    (rule) =>
      rule.repair?.definition &&
      !["off", "manual"].includes(levelOf(rule, options.pack)) &&
      (!options.only || options.only.includes(rule.id)),
  );
  const isDone = ({ rule, offered }: Planned) => offered === undefined || options.includes?.(rule) === true;
  for (const rule of rules) {
    for (let round = 0; round < maxRounds; round += 1) {
      const batch = compatible(planFor(rule, current).filter((repair) => isDone(repair) && !undone.has(keyOf(repair))));
      if (batch.length === 0) break;
      const answer = await tryRepairs(rule, batch, current, options);
      if (typeof answer === "string") for (const repair of batch) undone.set(keyOf(repair), rowOf(repair, answer));
      else {
        done.push(...batch.map((repair) => rowOf(repair)));
        current = answer;
      }
    }
  }
  const left = rules.flatMap((rule) => planFor(rule, current));
  const rows = (which: readonly Planned[]) => which.map((repair) => rowOf(repair, repair.offered));
  return {
    text: current.source,
    done,
    offered: rows(left.filter((repair) => repair.edits.length > 0 && !isDone(repair))),
    told: rows(left.filter(({ edits }) => edits.length === 0)),
    undone: [...undone.values()],
  };
}

interface Version {
  readonly source: string;
  readonly text: DefinitionText;
  readonly facts: DefinitionFacts;
  readonly estate: EstateIndex;
  readonly api: EstateRecord<"apis">;
  readonly counts: ReadonlyMap<string, number>;
  /** Findings that are waived, as rule and pointer. */
  readonly excused: ReadonlySet<string>;
}

interface Planned extends Repair {
  readonly rule: AnyRule;
  readonly path: string;
}

/** A text with what the rules say of it; of the API no more is known than its definition. */
async function versionOf(source: string, options: HardenDefinitionOptions): Promise<Version> {
  const text = DefinitionText.of(source);
  if (!text) throw new Error("it is too long, or not in a form that can be edited");
  const facts = await options.facts(source);
  const path = pathOf("apis", { resourceGroupName: "unknown", serviceName: "unknown", apiId: "definition" });
  const api: EstateRecord<"apis"> = {
    kind: "apis",
    path,
    properties: { path: "", subscriptionRequired: { $unknown: "an OpenAPI definition does not tell whether a key is required" } },
    declared: { file: options.file, definition: options.file },
  };
  const estate = makeEstate([api]);
  const rules = options.rules.filter(({ appliesTo }) => appliesTo.includes("definition"));
  const checked = checkEstate(estate, { ...options, rules, definitions: new Map([[options.file, facts]]) });
  const { findings } = options.marked?.(checked) ?? checked;
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const excused = new Set(findings.filter((finding) => !isOpen(finding)).map(({ rule, path: pointer }) => `${rule} ${pointer}`));
  return { source, text, facts, estate: indexOf(estate), api, counts, excused };
}

/** The repairs of a rule for what it finds in a definition. */
function planFor(rule: AnyRule, { text, facts, estate, api, excused }: Version): Planned[] {
  const planned: Planned[] = [];
  const report: Report = {
    finding: (_message, place: Place = {}) => {
      const path = place.pointer ?? "";
      const repair = excused.has(`${rule.id} ${path}`) ? undefined : rule.repair?.definition?.(place, text, facts);
      if (repair) planned.push({ ...repair, rule, path });
    },
    unknown: () => {},
  };
  const subject: DefinitionSubject = { subject: "definition", definition: facts, api, estate };
  try {
    rule.check(subject, report);
  } catch {
    // A rule that fails has its own finding in a check; here there is nothing to repair.
  }
  return planned;
}

/** The next version, or what would be worse in it. */
async function tryRepairs(
  rule: AnyRule,
  repairs: readonly Planned[],
  before: Version,
  options: HardenDefinitionOptions,
): Promise<Version | string> {
  const edited = applyEdits(
    before.source,
    repairs.flatMap(({ edits }) => edits),
  );
  let after: Version;
  try {
    after = await versionOf(edited, options);
  } catch (error) {
    return `the text would not be read any more: ${(error as Error).message}`;
  }
  if ((after.counts.get(rule.id) ?? 0) > (before.counts.get(rule.id) ?? 0) - repairs.length) return "the rule would still find it";
  for (const [other, count] of after.counts) if (count > (before.counts.get(other) ?? 0)) return `${other} would find more than before`;
  return after;
}

function keyOf({ rule, path, what }: Planned): string {
  return `${rule.id} ${path} ${what}`;
}

function rowOf({ rule, path, what }: Planned, why?: string): RepairRow {
  return { rule: rule.id, slug: rule.slug, path, what, ...(why !== undefined && { why }) };
}
