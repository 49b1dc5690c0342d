import { type CheckOptions, checkPolicyFiles, type DocumentSource } from "../baseline/check";
import { type CheckResult, isOpen } from "../baseline/finding";
import { pathsOf } from "../baseline/node-path";
import { levelOf } from "../baseline/pack";
import type { AnyRule, OperationSubject, Place, PolicySubject, Report } from "../baseline/rule";
import { standAlone } from "../baseline/run";
import type { PolicyDocument, PolicyElement, Scope } from "../document/ast";
import type { Diagnostic } from "../document/diagnostic";
import { guaranteed } from "../document/guarantee";
import { parsePolicy } from "../document/parse";
import { applyEdits, compatible, type Repair } from "./edit";
import type { Hardened, RepairRow } from "./hardened";
import { PolicyText } from "./policy-text";

export interface HardenOptions extends CheckOptions {
  /** The name of the file, as findings have it. */
  readonly file: string;
  readonly scope?: Scope;
  /** Whether what a rule offers is done as well. */
  includes?(rule: AnyRule): boolean;
  /** Marks the findings that are known since before; they are left alone. */
  marked?(result: CheckResult): CheckResult;
  /** Whether a finding, or what could not be decided, is left alone for another reason. */
  isLeft?(rule: AnyRule, path: string, isDoubt: boolean): boolean;
}

/** A document that can't be repaired because it can't be read. */
export interface Unreadable {
  readonly problems: readonly Diagnostic[];
}

/** Repairs that meet in one place wait for the next round. */
const maxRounds = 12;
/** One repair may make way for another; more often than this nothing new comes of it. */
const maxPasses = 4;
/** Where a batch of repairs does not do, so many are tried one by one. */
const maxSingle = 50;

/**
 * Repairs a policy document: the rules of the pack that know a repair, one after the other, each as the smallest edits of the
 * text. After each rule the text is read and checked again; a repair whose finding is still there, or after which another rule or the
 * grammar finds more than before, is undone. What could break clients is offered. The grammar of C# has to be loaded.
 */
export function hardenPolicy(text: string, options: HardenOptions): Hardened | Unreadable {
  const first = parsePolicy(text);
  if (!first.document || first.diagnostics.length > 0) return { problems: first.diagnostics };
  const hardening = new Hardening(new Version(text, first.document, first.positions, options), options);
  hardening.run();
  return hardening.result;
}

/** A state of the text, with what the rules say of it. */
class Version {
  readonly text: PolicyText;
  private counted: ReadonlyMap<string, number> | undefined;
  private excused: ReadonlySet<string> | undefined;
  private paths: ReadonlyMap<PolicyElement, string> | undefined;

  constructor(
    readonly source: string,
    readonly document: PolicyDocument,
    readonly positions: DocumentSource["positions"],
    private readonly options: HardenOptions,
  ) {
    this.text = new PolicyText(document, positions);
  }

  /** How many findings, and `unknown:` answers, each rule has. */
  get counts(): ReadonlyMap<string, number> {
    if (!this.counted) this.check();
    return this.counted ?? new Map();
  }

  /** Whether a finding is waived, or known since before. */
  isExcused(rule: AnyRule, path: string): boolean {
    if (!this.excused) this.check();
    return this.excused?.has(`${rule.id} ${path}`) ?? false;
  }

  /** The place of a finding by meaning, as a check tells it. */
  pathOf({ element, attribute, missing, property = "" }: Place = {}): string {
    if (!element) return property;
    this.paths ??= pathsOf(this.document);
    return `${this.paths.get(element) ?? element.name}${attribute ? `/@${attribute}` : missing ? `/${missing}` : ""}`;
  }

  private check() {
    const { file, scope } = this.options;
    const { document, positions } = this;
    const checked = checkPolicyFiles([{ source: { file, positions, diagnostics: [] }, document, ...(scope && { scope }) }], this.options);
    const result = this.options.marked?.(checked) ?? checked;
    const counts = new Map<string, number>();
    const add = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
    for (const { rule } of result.findings) add(rule);
    for (const { rule } of result.unknown) add(`unknown:${rule}`);
    this.counted = counts;
    this.excused = new Set(result.findings.filter((finding) => !isOpen(finding)).map(({ rule, path }) => `${rule} ${path}`));
  }
}

interface Planned extends Repair {
  readonly rule: AnyRule;
  readonly path: string;
  readonly isDoubt: boolean;
}

class Hardening {
  private readonly done: RepairRow[] = [];
  private readonly undone = new Map<string, RepairRow>();
  private readonly rules: readonly AnyRule[];

  constructor(
    private current: Version,
    private readonly options: HardenOptions,
  ) {
    const { rules, pack, only } = options;
    this.rules = rules.filter(
      (rule) => rule.repair?.policy && !["off", "manual"].includes(levelOf(rule, pack)) && (only === undefined || only.includes(rule.id)),
    );
  }

  get result(): Hardened {
    const left = this.rules.flatMap((rule) => this.planFor(rule));
    const rows = (which: readonly Planned[]) => which.map((repair) => rowOf(repair, repair.offered));
    return {
      text: this.current.source,
      done: this.done,
      offered: rows(left.filter((repair) => repair.edits.length > 0 && !this.isDone(repair))),
      told: rows(left.filter(({ edits }) => edits.length === 0)),
      undone: [...this.undone.values()],
    };
  }

  run() {
    for (let pass = 0; pass < maxPasses; pass += 1) {
      const before = this.current;
      for (const rule of this.rules) this.apply(rule);
      if (this.current === before) return;
    }
  }

  private apply(rule: AnyRule) {
    for (let round = 0; round < maxRounds; round += 1) {
      const planned = this.planFor(rule).filter((repair) => this.isDone(repair) && !this.undone.has(keyOf(repair)));
      const batch = compatible(planned);
      if (batch.length === 0) return;
      if (this.try(rule, batch) !== undefined && !this.applySingly(rule, batch)) return;
    }
  }

  /** Makes those of a batch that do by themselves; the others are undone. Whether any did. */
  private applySingly(rule: AnyRule, batch: readonly Planned[]): boolean {
    let some = false;
    for (const wanted of batch.slice(0, maxSingle)) {
      // Places have moved with what was done before.
      const again = some ? this.planFor(rule).find((repair) => keyOf(repair) === keyOf(wanted)) : wanted;
      const why = again && this.try(rule, [again]);
      if (again && why === undefined) some = true;
      else if (again) this.undone.set(keyOf(again), rowOf(again, why));
    }
    return some;
  }

  /** Makes repairs and keeps them if all is better for it; else tells why not. */
  private try(rule: AnyRule, repairs: readonly Planned[]): string | undefined {
    const text = applyEdits(
      this.current.source,
      repairs.flatMap(({ edits }) => edits),
    );
    const { document, diagnostics, positions } = parsePolicy(text);
    const [problem] = diagnostics;
    if (!document || problem) return `the text would not be read any more: ${problem?.message ?? "it is empty"}`;
    const next = new Version(text, document, positions, this.options);
    const why = worsened(rule, repairs, this.current.counts, next.counts);
    if (why !== undefined) return why;
    this.current = next;
    for (const repair of repairs) this.done.push(rowOf(repair));
    return undefined;
  }

  private isDone({ rule, offered }: Planned): boolean {
    return offered === undefined || this.options.includes?.(rule) === true;
  }

  /** The repairs of a rule for what it finds in the text as it stands. */
  private planFor(rule: AnyRule): Planned[] {
    const { current } = this;
    const planned: Planned[] = [];
    for (const subject of this.subjectsFor(rule)) {
      const plan = (place: Place | undefined, why?: string) => {
        const repair = rule.repair?.policy?.(place, current.text, subject);
        if (!repair) return;
        const path = current.pathOf(place);
        if (current.isExcused(rule, path) || this.options.isLeft?.(rule, path, why !== undefined)) return;
        planned.push({ ...repair, rule, path, isDoubt: why !== undefined });
      };
      let doubted = false;
      const report: Report = {
        finding: (_message, place) => plan(place ?? {}),
        unknown: (why) => {
          if (!doubted) plan(undefined, why);
          doubted = true;
        },
      };
      try {
        rule.check(subject, report);
      } catch {
        // A rule that fails has its own finding in a check; here there is nothing to repair.
      }
    }
    return planned;
  }

  private subjectsFor(rule: AnyRule): (PolicySubject | OperationSubject)[] {
    const { document } = this.current;
    const { file, scope } = this.options;
    const subjects: (PolicySubject | OperationSubject)[] = [];
    if (rule.appliesTo.includes("policy"))
      subjects.push({ subject: "policy", document, scope: document.root.name === "fragment" ? "fragment" : scope, estate: undefined });
    if (rule.appliesTo.includes("operation") && document.root.name === "policies") {
      const effective = standAlone(document, file, scope);
      subjects.push({
        subject: "operation",
        effective,
        guarantee: (section, ...names) => guaranteed(effective[section], ({ name }) => names.includes(name)),
        operation: undefined,
        api: undefined,
        way: undefined,
        estate: undefined,
      });
    }
    return subjects;
  }
}

/** What is worse after some repairs of a rule than before; undefined where nothing is. */
function worsened(
  rule: AnyRule,
  repairs: readonly Planned[],
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): string | undefined {
  const open = (counts: ReadonlyMap<string, number>) => (counts.get(rule.id) ?? 0) + (counts.get(`unknown:${rule.id}`) ?? 0);
  const findings = repairs.filter(({ isDoubt }) => !isDoubt).length;
  const isClean = findings > 0 ? (after.get(rule.id) ?? 0) <= (before.get(rule.id) ?? 0) - findings : open(after) < open(before);
  if (!isClean) return "the rule would still find it";
  for (const [other, count] of after)
    if (!other.startsWith("unknown:") && count > (before.get(other) ?? 0)) return `${other} would find more than before`;
  return undefined;
}

function keyOf({ rule, path, what }: Planned): string {
  return `${rule.id} ${path} ${what}`;
}

function rowOf({ rule, path, what }: Planned, why?: string): RepairRow {
  return { rule: rule.id, slug: rule.slug, path, what, ...(why !== undefined && { why }) };
}
