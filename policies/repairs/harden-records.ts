import type { JSONPath } from "jsonc-parser";
import type { CheckOptions } from "../baseline/check";
import { type CheckResult, type Finding, isOpen } from "../baseline/finding";
import { levelOf } from "../baseline/pack";
import type { AnyRule, FoundRecord, PropertyRepair } from "../baseline/rule";
import type { Scope } from "../document/ast";
import { printPolicy } from "../document/print";
import type { EstateIndex, EstateRecord } from "../estate/estate";
import type { Kind } from "../estate/kinds";
import { isPolicyRecord } from "../estate/policy-records";
import { subjectName } from "../estate/subject-name";
import type { Json } from "../estate/value";
import { applyEdits, type Edit } from "./edit";
import { hardenPolicy } from "./harden-policy";
import type { Hardened, RepairRow } from "./hardened";
import { type Change, changesOf, type JsonText, pointerOf } from "./json-text";

/** A state of a file that holds records, with what the rules say of it. */
export interface RecordsVersion {
  readonly source: string;
  /** Undefined where the file can't be edited: it is too long, or another tool's answer and no source. */
  readonly json: JsonText | undefined;
  readonly form: "estate" | "template" | "answer";
  /** With what is waived or known marked. */
  readonly result: CheckResult;
  /** The estates as they were checked, one for each service. */
  readonly estates: readonly EstateIndex[];
  /** Where a record stands in the document. */
  placeOf(path: string): JSONPath | undefined;
}

export interface HardenRecordsOptions extends CheckOptions {
  /**
   * Reads and checks a text in place of the file's own.
   * @throws Error where it is no such file any more
   */
  read(text: string): Promise<RecordsVersion>;
  /** Whether what a rule offers is done as well. */
  includes?(rule: AnyRule): boolean;
  /** Policies stand in files of their own, which are repaired there. */
  readonly withoutPolicies?: boolean;
}

const maxRounds = 8;
/** Where policies do not do together, so many are tried one by one. */
const maxSingle = 20;
/** The scopes of policies; what a workspace has hangs on its path. */
const scopes: Readonly<Partial<Record<Kind, Scope>>> = {
  policies: "global",
  "products/policies": "product",
  "apis/policies": "api",
  "apis/operations/policies": "operation",
};

const inDeclaration = "it is to be set where the resource is declared";

/**
 * Repairs a file of records, an estate or an ARM template: sets what rules ask for as the smallest edits of the text, and repairs the
 * policies that it holds as texts. After each round the file is read and checked again; repairs whose finding is still there, or
 * after which another rule finds more, are undone. What is worked out when a template is deployed is told, with its place.
 * @throws Error where the text holds no records
 */
export async function hardenRecords(source: string, options: HardenRecordsOptions): Promise<Hardened> {
  const hardening = new Hardening(await options.read(source), options);
  await hardening.policies();
  await hardening.properties();
  return hardening.result();
}

interface Planned {
  readonly rule: AnyRule;
  readonly key: string;
  readonly path: string;
  readonly what: string;
  readonly changes: readonly Change[];
  readonly offered?: string;
  /** Why it can't be made here. */
  readonly blocked?: string;
  readonly reveals: readonly string[];
}

interface WrittenPolicy {
  readonly path: JSONPath;
  readonly text: string;
  readonly rows: readonly RepairRow[];
}

class Hardening {
  private readonly done: RepairRow[] = [];
  private readonly undone = new Map<string, RepairRow>();
  /** What is to be said of policies. */
  private readonly said = { offered: [] as RepairRow[], told: [] as RepairRow[] };
  private readonly rules: ReadonlyMap<string, AnyRule>;

  constructor(
    private current: RecordsVersion,
    private readonly options: HardenRecordsOptions,
  ) {
    const { rules, pack, only } = options;
    this.rules = new Map(
      rules
        .filter((rule) => rule.repair && !["off", "manual"].includes(levelOf(rule, pack)) && (!only || only.includes(rule.id)))
        .map((rule) => [rule.id, rule]),
    );
  }

  result(): Hardened {
    const left = this.plan();
    const isDone = (repair: Planned) => this.isDone(repair);
    const rows = (planned: readonly Planned[]) => planned.map((repair) => rowOf(repair, repair.blocked ?? repair.offered));
    return {
      text: this.current.source,
      done: this.done,
      offered: [...this.said.offered, ...rows(left.filter((repair) => repair.blocked === undefined && !isDone(repair)))],
      told: [...this.said.told, ...rows(left.filter(({ blocked }) => blocked !== undefined))],
      undone: [...this.undone.values()],
    };
  }

  /** Repairs the policies that the file holds, each for itself, as if it stood in a file. */
  async policies() {
    if (this.options.withoutPolicies) return;
    const { json, form, result, estates } = this.current;
    const changed: WrittenPolicy[] = [];
    const { read: _, waivers: _waivers, fileName: _fileName, ...options } = this.options;
    for (const estate of estates) {
      for (const record of estate.estate.records) {
        if (!isPolicyRecord(record)) continue;
        const { value } = record.properties;
        if (!("root" in value)) continue;
        const name = subjectName(record.path, estate);
        const place = this.current.placeOf(record.path);
        const spot = json && place && json.spotFor(place, ["properties", "value"], form === "template");
        const isText = spot && "path" in spot && typeof spot.now === "string";
        const text = isText ? String(spot.now) : printPolicy(value);
        const left = leftIn(result, name);
        const scope = scopes[record.kind];
        const hardened = hardenPolicy(text, {
          ...options,
          file: name,
          ...(scope && { scope }),
          // What a policy alone leaves open the estate decides; the place to mend it is the API's own.
          isLeft: ({ id }, path, isDoubt) =>
            left.has(`${id} ${path}`) || (isDoubt && !(record.kind === "apis/policies" && isFoundBelow(id, name, result))),
        });
        if ("problems" in hardened) continue;
        const shown = (rows: readonly RepairRow[], why?: string) =>
          rows.map((row) => ({ ...row, path: row.path === "" ? name : `${name}#${row.path}`, ...(why !== undefined && { why }) }));
        this.said.offered.push(...shown(hardened.offered));
        this.said.told.push(...shown(hardened.told));
        for (const row of shown(hardened.undone)) this.undone.set(`${row.rule} ${row.path} ${row.what}`, row);
        if (hardened.done.length === 0) continue;
        if (!isText) {
          const why = spot && "blocked" in spot ? spot.blocked : "the policy does not stand here as a text; repair it where it is written";
          this.said.told.push(...shown(hardened.done, why));
          continue;
        }
        changed.push({ path: spot.path, text: hardened.text, rows: shown(hardened.done) });
      }
    }
    await this.write(changed);
  }

  /** Writes policies, all at once; where the estate is worse for it, one by one. */
  private async write(changed: readonly WrittenPolicy[]) {
    const edits = (some: readonly WrittenPolicy[]) => this.current.json?.replace(some) ?? [];
    if (changed.length === 0) return;
    const together = await this.try(edits(changed), [], []);
    if (together === undefined) {
      this.done.push(...changed.flatMap(({ rows }) => rows));
      return;
    }
    for (const [index, policy] of changed.entries()) {
      const why = changed.length === 1 || index >= maxSingle ? together : await this.try(edits([policy]), [], []);
      if (why === undefined) this.done.push(...policy.rows);
      else for (const row of policy.rows) this.undone.set(`${row.rule} ${row.path} ${row.what}`, { ...row, why });
    }
  }

  async properties() {
    for (let round = 0; round < maxRounds; round += 1) {
      const batch = this.batch();
      if (batch.length === 0) return;
      if ((await this.make(batch)) === undefined) continue;
      // Together they do not do: those of one rule after those of another.
      for (const rule of new Set(batch.map((each) => each.rule))) {
        const own = this.batch().filter((each) => each.rule === rule);
        const why = own.length === 0 ? undefined : await this.make(own);
        if (why !== undefined) for (const each of own) this.undone.set(keyOf(each), rowOf(each, why));
      }
    }
  }

  /** What can be made at once: of repairs of one list or object only the first, for the others it has moved. */
  private batch(): Planned[] {
    const taken: Planned[] = [];
    const paths: string[] = [];
    for (const each of this.plan()) {
      if (each.blocked !== undefined || !this.isDone(each) || this.undone.has(keyOf(each))) continue;
      const own = each.changes.map(listOf);
      if (own.some((path) => paths.some((other) => path.startsWith(other) || other.startsWith(path)))) continue;
      paths.push(...own);
      taken.push(each);
    }
    return taken;
  }

  private async make(batch: readonly Planned[]): Promise<string | undefined> {
    const why = await this.try(
      this.current.json?.change(batch.flatMap(({ changes }) => changes)) ?? [],
      batch.map(({ key }) => key),
      batch.flatMap(({ reveals }) => reveals),
    );
    if (why === undefined) this.done.push(...batch.map((each) => rowOf(each)));
    return why;
  }

  /** Makes edits and keeps them if all is better for it; else tells why not. */
  private async try(edits: readonly Edit[], gone: readonly string[], reveals: readonly string[]): Promise<string | undefined> {
    if (edits.length === 0) return "there is nothing to edit";
    let next: RecordsVersion;
    try {
      next = await this.options.read(applyEdits(this.current.source, edits));
    } catch (error) {
      return `the file would not be read any more: ${(error as Error).message}`;
    }
    const [before, after] = [countsOf(this.current.result), countsOf(next.result)];
    const found = new Set(next.result.findings.map(findingKey));
    if (gone.some((key) => found.has(key))) return "the rule would still find it";
    for (const [rule, count] of after)
      if (count > (before.get(rule) ?? 0) && !reveals.includes(rule)) return `${rule} would find more than before`;
    this.current = next;
    return undefined;
  }

  private isDone({ rule, offered }: Planned): boolean {
    return offered === undefined || this.options.includes?.(rule) === true;
  }

  /** What is to be set for what is found, once for each place. */
  private plan(): Planned[] {
    const named = recordsByName(this.current.estates);
    const planned = new Map<string, Planned>();
    for (const finding of this.current.result.findings) {
      const rule = this.rules.get(finding.rule);
      if (!isOpen(finding) || !rule?.repair?.property) continue;
      const cut = finding.path.lastIndexOf("#");
      const name = cut < 0 ? finding.subject : finding.path.slice(0, cut);
      const property = finding.path.slice(cut + 1);
      const found = named.get(name);
      if (found && isPolicyRecord(found.record)) continue;
      const repair = rule.repair.property(property, found);
      if (!repair) continue;
      const { what, offered, reveals = [] } = repair;
      const { changes = [], blocked } = this.changesFor(repair, property, found);
      const each = { rule, key: findingKey(finding), path: name, what, changes, reveals };
      const row: Planned = { ...each, ...(offered !== undefined && { offered }), ...(blocked !== undefined && { blocked }) };
      planned.set(keyOf(row), row);
    }
    return [...planned.values()];
  }

  private changesFor(
    { set, add, remove, offered = inDeclaration }: PropertyRepair,
    property: string,
    found: FoundRecord | undefined,
  ): { readonly changes?: readonly Change[]; readonly blocked?: string } {
    const { json, form } = this.current;
    if ((!set && !add && remove === undefined) || !json || !found) return { blocked: offered };
    const answer = (changes: readonly Change[]) => (changes.length === 0 ? { blocked: offered } : { changes });
    if (add || remove !== undefined) {
      if (form !== "estate") return { blocked: offered };
      const spot = json.spotFor([], ["records"], false);
      if ("blocked" in spot || !Array.isArray(spot.now)) return { blocked: offered };
      const kept = remove === undefined ? spot.now : spot.now.filter((record) => !standsIn(record, remove));
      return answer(changesOf(spot.path, spot.now, add ? [...kept, add] : kept));
    }
    const place = this.current.placeOf(found.record.path);
    if (!place || !set) return { blocked: offered };
    const names = property.split("/");
    const isEnvelope = form === "estate" && names[0] !== "properties";
    const spot = json.spotFor(place, isEnvelope ? ["envelope", ...names] : names, form === "template");
    if ("blocked" in spot) return { blocked: spot.blocked };
    const value = set(spot.now as Json);
    return value === undefined ? { blocked: offered } : answer(changesOf(spot.path, spot.now, value));
  }
}

/** Whether a record of a file has a path, or stands below it. */
function standsIn(record: unknown, path: string): boolean {
  const own = typeof record === "object" && record !== null && "path" in record ? String(record.path).toLowerCase() : "";
  return own === path.toLowerCase() || own.startsWith(`${path.toLowerCase()}/`);
}

function recordsByName(estates: readonly EstateIndex[]): ReadonlyMap<string, FoundRecord> {
  const named = new Map<string, FoundRecord>();
  for (const estate of estates)
    for (const record of estate.estate.records as readonly EstateRecord[]) named.set(subjectName(record.path, estate), { record, estate });
  return named;
}

/** What is excused in a policy, as rule and path. */
function leftIn({ findings }: CheckResult, name: string): ReadonlySet<string> {
  const left = new Set<string>();
  for (const finding of findings) {
    if (isOpen(finding)) continue;
    if (finding.subject === name) left.add(`${finding.rule} ${finding.path}`);
    else if (finding.path.startsWith(`${name}#`)) left.add(`${finding.rule} ${finding.path.slice(name.length + 1)}`);
  }
  return left;
}

/** Whether a rule finds something in an API, or its operations, that a policy belongs to. */
function isFoundBelow(rule: string, policy: string, { findings }: CheckResult): boolean {
  const api = policy.replace(/\/policies\/[^/]*$/, "");
  return findings.some((each) => each.rule === rule && isOpen(each) && (each.subject === api || each.subject.startsWith(`${api}/`)));
}

function countsOf({ findings }: CheckResult): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return counts;
}

function findingKey({ rule, subject, path }: Finding): string {
  return `${rule} ${subject} ${path}`;
}

/** What a change moves: the list that it inserts into or takes from, else the value itself. */
function listOf({ path, value, insert }: Change): string {
  return `${pointerOf(insert || value === undefined ? path.slice(0, -1) : path)}/`;
}

function keyOf({ rule, path, what }: Planned): string {
  return `${rule.id} ${path} ${what}`;
}

function rowOf({ rule, path, what }: Planned, why?: string): RepairRow {
  return { rule: rule.id, slug: rule.slug, path, what, ...(why !== undefined && { why }) };
}
