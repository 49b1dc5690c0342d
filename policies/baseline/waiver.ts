import { didYouMean } from "../document/did-you-mean";
import type { Waiver } from "../estate/declared";
import type { EstateIndex } from "../estate/estate";
import { subjectName } from "../estate/subject-name";
import { type EngineRule, engineFinding } from "./engine-rules";
import type { Finding } from "./finding";
import type { AnyRule } from "./rule";
import { breadthOf, isBroader, type WaiverBreadth } from "./waiver-breadth";

const partRule = "profile-part-given-up";

/** A waiver with its place in its file, where that is known. Lines and columns count from 1. */
export interface WrittenWaiver extends Waiver {
  readonly line?: number;
  readonly column?: number;
}

/** What an organisation lets waivers do. */
export interface WaiverPolicy {
  /** Where it says so, for messages. */
  readonly file?: string;
  /** Ids of the only rules that may be waived. */
  readonly waivable?: ReadonlySet<string>;
  /** Ids of rules that may not. */
  readonly notWaivable?: ReadonlySet<string>;
  /** Who may approve; anybody unless given. */
  readonly approvers?: readonly string[];
  /** Days from the day of the check to a waiver's last. */
  readonly longest?: number;
  /** `api` unless given. */
  readonly broadest?: WaiverBreadth;
  /** How many findings one waiver may excuse. */
  readonly atMost?: number;
}

const fields = ["rule", "subject", "reason", "owner", "approver", "expires"] as const;

/**
 * What is wrong with a waiver itself; empty where nothing is.
 * @param names the rules' names, to suggest one
 */
export function waiverProblems(waiver: Waiver, knownRule: (name: string) => boolean, names: readonly string[] = []): string[] {
  const problems: string[] = [];
  for (const field of fields) {
    if (typeof waiver[field] !== "string" || waiver[field].trim() === "") problems.push(`${field} is missing`);
  }
  if (waiver.rule && !knownRule(waiver.rule)) problems.push(`there is no rule "${waiver.rule}"${didYouMean(waiver.rule, names)}`);
  if (waiver.expires && !isDay(waiver.expires)) problems.push(`expires must be a day as yyyy-MM-dd, got "${waiver.expires}"`);
  return problems;
}

export function isDay(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
    new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)
  );
}

/** Whether the waiver's last day is over; `today` as `yyyy-MM-dd`. */
export function isExpired(waiver: Waiver, today: string): boolean {
  return waiver.expires < today;
}

/** Whether a waiver covers a finding: the same rule, and the subject or what it stands in. */
export function covers(waiver: Waiver, finding: Pick<Finding, "rule" | "slug" | "subject">): boolean {
  if (waiver.rule !== finding.rule && waiver.rule !== finding.slug) return false;
  const scope = waiver.subject.toLowerCase().replace(/\/+$/, "");
  const subject = finding.subject.toLowerCase();
  return subject === scope || subject.startsWith(`${scope}/`);
}

export interface WaiverContext {
  readonly rules: readonly AnyRule[];
  /** As `yyyy-MM-dd`. */
  readonly today: string;
  /** What the organisation allows. */
  readonly policy?: WaiverPolicy;
}

/** What findings were found in: an estate, or files that stand alone. */
export interface WaivedSubjects {
  readonly estate?: EstateIndex;
  /** The name of a file in waivers; its own unless given. */
  readonly fileName?: (file: string) => string;
  /** The rules that have run, by id and by slug. */
  readonly ran: ReadonlySet<string>;
}

/**
 * Waivers that go through one or several checks. Each is looked at once; those that hold mark the findings that they
 * excuse, and in the end those that excused nothing, or too much, are told. Findings about the check itself can't be excused.
 */
export class Waivers {
  private readonly inForce: WrittenWaiver[] = [];
  private readonly complaints: Finding[] = [];
  private readonly excused = new Map<WrittenWaiver, number>();
  private readonly ran = new Set<string>();

  constructor(
    waivers: readonly WrittenWaiver[],
    private readonly context: WaiverContext,
  ) {
    const { rules, today, policy } = context;
    const names = rules.flatMap((rule) => [rule.id, rule.slug]);
    const known = new Set(names);
    for (const waiver of waivers) {
      const isKnown = (name: string) => known.has(name) || (waiver.part !== undefined && name === partRule);
      const problems = waiverProblems(waiver, isKnown, names);
      if (problems.length > 0) this.complain("waiver-invalid", waiver, `the waiver is not valid: ${problems.join("; ")}`);
      else if (isExpired(waiver, today))
        this.complain("waiver-expired", waiver, `the waiver of ${waiver.rule} expired on ${waiver.expires}; its owner is ${waiver.owner}`);
      else if (this.isAllowed(waiver, policy)) this.inForce.push(waiver);
    }
  }

  private complain(rule: EngineRule, waiver: WrittenWaiver, message: string) {
    this.complaints.push(complaint(rule, waiver, message));
  }

  private isAllowed(waiver: WrittenWaiver, policy: WaiverPolicy = {}): boolean {
    const { waivable, notWaivable, approvers, longest, broadest = "api", file = "the organisation" } = policy;
    const { rules, today } = this.context;
    const id = rules.find((rule) => rule.id === waiver.rule || rule.slug === waiver.rule)?.id ?? waiver.rule;
    const problems: string[] = [];
    if (notWaivable?.has(id) || (waivable && !waivable.has(id) && waiver.part === undefined))
      problems.push(`${file} lets nobody waive ${waiver.rule}`);
    if (approvers && !approvers.some((name) => name.toLowerCase() === waiver.approver.trim().toLowerCase()))
      problems.push(`${waiver.approver} is not among those who may approve: ${approvers.join(", ")} (${file})`);
    const days = daysBetween(today, waiver.expires);
    if (longest !== undefined && days > longest) problems.push(`it lasts ${days} more days, and ${file} allows ${longest}`);
    if (problems.length > 0)
      this.complain(
        "waiver-not-allowed",
        waiver,
        `the waiver of ${waiver.rule} is not allowed and excuses nothing: ${problems.join("; ")}`,
      );
    const breadth = breadthOf(waiver.subject);
    const isTooBroad = isBroader(breadth, broadest);
    if (isTooBroad) {
      const what = breadth === "service" ? "a whole service, or everything of a kind" : "a whole API, or a folder";
      this.complain("waiver-too-broad", waiver, `the waiver of ${waiver.rule} is for ${what} (${waiver.subject}) and excuses nothing`);
    }
    return problems.length === 0 && !isTooBroad;
  }

  /** Marks the findings of a check that waivers excuse. */
  excuse(findings: readonly Finding[], { estate, fileName, ran }: WaivedSubjects): Finding[] {
    for (const name of ran) this.ran.add(name);
    if (this.inForce.length === 0) return [...findings];
    // Findings have short names; a waiver may give the whole path.
    const byRule = new Map<string, (readonly [waiver: WrittenWaiver, named: WrittenWaiver])[]>();
    for (const waiver of this.inForce) {
      const named = { ...waiver, subject: nameOf(waiver.subject, estate) };
      byRule.set(waiver.rule, [...(byRule.get(waiver.rule) ?? []), [waiver, named]]);
    }
    return findings.map((finding): Finding => {
      if (finding.rule.startsWith("ENG-")) return finding;
      const { rule, slug } = finding;
      const subject = fileName ? fileName(finding.subject) : finding.subject;
      const found = [...(byRule.get(rule) ?? []), ...(byRule.get(slug) ?? [])].find(([, named]) => covers(named, { rule, slug, subject }));
      if (!found) return finding;
      const [waiver] = found;
      this.excused.set(waiver, (this.excused.get(waiver) ?? 0) + 1);
      const { reason, owner, approver, expires } = waiver;
      return { ...finding, waived: { reason, owner, approver, expires } };
    });
  }

  /** What is to be said of the waivers themselves, when every check is done. */
  findings(): Finding[] {
    const { policy } = this.context;
    const told = [...this.complaints];
    const complain = (rule: EngineRule, waiver: WrittenWaiver, message: string) => told.push(complaint(rule, waiver, message));
    const parts = new Map(this.inForce.filter(({ part }) => part).map((waiver) => [`${waiver.subject}\n${waiver.part}`, waiver]));
    for (const { subject, part = "", file, reason, owner, approver, expires } of parts.values()) {
      const message = `the API gives up ${part}, a part of its profile`;
      told.push({ ...engineFinding(partRule, subject, part, message, file), waived: { reason, owner, approver, expires } });
    }
    for (const waiver of this.inForce) {
      const count = this.excused.get(waiver) ?? 0;
      if (waiver.part === undefined && count === 0 && this.ran.has(waiver.rule))
        complain("waiver-unused", waiver, `the waiver of ${waiver.rule} excuses nothing`);
      if (policy?.atMost !== undefined && count > policy.atMost)
        complain(
          "waiver-too-broad",
          waiver,
          `the waiver of ${waiver.rule} excuses ${count} findings, and ${policy.file ?? "the organisation"} allows ${policy.atMost}`,
        );
    }
    return told;
  }
}

function complaint(rule: EngineRule, waiver: WrittenWaiver, message: string): Finding {
  const { subject, rule: waived, file, line, column } = waiver;
  return engineFinding(rule, subject || "estate", waived, message, { file, line, column });
}

/** A whole path becomes the short name that findings have. */
function nameOf(subject: string, estate: EstateIndex | undefined): string {
  if (subject.startsWith("/") && estate) return subjectName(subject.replace(/\/+$/, ""), estate);
  return subject.replace(/^(?:\.\/)+/, "");
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}
