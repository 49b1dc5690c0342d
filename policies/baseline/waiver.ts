import type { Waiver } from "../estate/declared";
import type { EstateIndex } from "../estate/estate";
import { subjectName } from "../estate/subject-name";
import { engineFinding } from "./engine-rules";
import type { Finding } from "./finding";
import type { AnyRule } from "./rule";

const partRule = "profile-part-given-up";

/** What is wrong with a waiver itself; empty where nothing is. */
export function waiverProblems(waiver: Waiver, knownRule: (name: string) => boolean): string[] {
  const problems: string[] = [];
  for (const field of ["rule", "subject", "reason", "owner", "approver", "expires"] as const) {
    if (typeof waiver[field] !== "string" || waiver[field].trim() === "") problems.push(`${field} is missing`);
  }
  if (waiver.rule && !knownRule(waiver.rule)) problems.push(`there is no rule "${waiver.rule}"`);
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
  /** The rules that have run, by id and by slug. */
  readonly ran: ReadonlySet<string>;
  /** As `yyyy-MM-dd`. */
  readonly today: string;
  readonly estate: EstateIndex;
}

/**
 * Marks the findings that waivers excuse, and adds findings about waivers that are invalid, expired or unused, and about
 * parts of profiles that are given up with leave. Findings about the check itself can't be excused.
 */
export function applyWaivers(
  findings: readonly Finding[],
  waivers: readonly Waiver[],
  { rules, ran, today, estate }: WaiverContext,
): Finding[] {
  const known = new Set(rules.flatMap((rule) => [rule.id, rule.slug]));
  const isKnownFor =
    ({ part }: Waiver) =>
    (name: string) =>
      known.has(name) || (part !== undefined && name === partRule);
  const complaints: Finding[] = [];
  const complain = (rule: Parameters<typeof engineFinding>[0], waiver: Waiver, message: string) =>
    complaints.push(engineFinding(rule, waiver.subject || "estate", waiver.rule, message, waiver.file));

  const inForce: Waiver[] = [];
  for (const waiver of waivers) {
    const problems = waiverProblems(waiver, isKnownFor(waiver));
    if (problems.length > 0) complain("waiver-invalid", waiver, `the waiver is not valid: ${problems.join("; ")}`);
    else if (isExpired(waiver, today)) {
      complain("waiver-expired", waiver, `the waiver of ${waiver.rule} expired on ${waiver.expires}; its owner is ${waiver.owner}`);
    } else inForce.push(waiver);
  }
  // Findings have short names; a waiver may give the whole path.
  const named = new Map(
    inForce.map((waiver) => [
      waiver,
      waiver.subject.startsWith("/") ? { ...waiver, subject: subjectName(waiver.subject.replace(/\/+$/, ""), estate) } : waiver,
    ]),
  );

  const used = new Set<Waiver>();
  const marked = findings.map((finding): Finding => {
    const waiver = finding.rule.startsWith("ENG-") ? undefined : inForce.find((each) => covers(named.get(each) ?? each, finding));
    if (!waiver) return finding;
    used.add(waiver);
    const { reason, owner, approver, expires } = waiver;
    return { ...finding, waived: { reason, owner, approver, expires } };
  });
  const parts = new Map(inForce.filter(({ part }) => part).map((waiver) => [`${waiver.subject}\n${waiver.part}`, waiver]));
  for (const { subject, part = "", file, reason, owner, approver, expires } of parts.values()) {
    const message = `the API gives up ${part}, a part of its profile`;
    complaints.push({ ...engineFinding(partRule, subject, part, message, file), waived: { reason, owner, approver, expires } });
  }
  for (const waiver of inForce)
    if (waiver.part === undefined && !used.has(waiver) && ran.has(waiver.rule))
      complain("waiver-unused", waiver, `the waiver of ${waiver.rule} excuses nothing`);
  return [...marked, ...complaints];
}
