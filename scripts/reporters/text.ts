import { type CheckResult, type Finding, isOpen } from "../../policies/baseline/finding";
import { clean, type Paint } from "../output";
import { sourceFrames } from "./source-frames";

export interface ResultTextOptions {
  readonly quiet?: boolean;
  /** How many findings of one rule are shown, in whatever file; so many in each file unless given. */
  readonly atMost?: number;
}

/** How many findings of one rule are shown in one file: a large definition may break one at every field. */
const shownInFile = 20;

/** The result of a check for people: findings, what could not be decided, what a person must look at, and the count. */
export function formatResult(result: CheckResult, paint: Paint, { quiet = false, atMost }: ResultTextOptions = {}): string {
  const frames = quiet ? undefined : sourceFrames();
  const { shown, more } = firstOfEachRule(
    result.findings.filter(({ known }) => !known),
    atMost,
  );
  const blocks = shown.map((finding) => formatFinding(finding, paint, frames));
  if (more.length > 0) {
    const lines = more.map((each) => moreOf(each, paint, atMost));
    blocks.push([...lines, ...(atMost === undefined ? [paint("dim", "--format json shows all")] : [])].join("\n"));
  }
  if (!quiet && result.unknown.length > 0) blocks.push(formatUnknown(result, paint));
  if (!quiet && result.manual.length > 0)
    blocks.push(result.manual.map((row) => `look    ${row.slug}  ${clean(row.subject)}\n  ${clean(row.message)}`).join("\n"));
  blocks.push(...result.errors.map(({ file, message }) => `${paint("red", "failed")}  ${file ? `${clean(file)}: ` : ""}${clean(message)}`));
  if (!quiet)
    blocks.push(
      ...result.leftOut.map(({ file, message }) => `${paint("dim", "left out")}  ${file ? `${clean(file)}: ` : ""}${clean(message)}`),
    );
  const known = quiet ? [] : knownOf(result.findings);
  if (known.length > 0) blocks.push(paint("dim", known.join("\n")));
  blocks.push(summaryOf(result, paint));
  return blocks.join("\n\n");
}

/** Findings of the baseline file, a line for each rule: there may be a thousand. */
function knownOf(findings: readonly Finding[]): string[] {
  const rules = new Map<string, { readonly slug: string; times: number }>();
  for (const { known, rule, slug } of findings) {
    if (!known) continue;
    const counted = rules.get(rule) ?? { slug, times: 0 };
    rules.set(rule, counted);
    counted.times += 1;
  }
  return [...rules].map(([rule, { slug, times }]) => `known    ${slug} ${rule}  ${count(times, "finding")} of the baseline`);
}

interface More {
  readonly finding: Finding;
  readonly times: number;
}

/** The first findings of each rule, `atMost` altogether or some for each file, and how many more there are. */
function firstOfEachRule(findings: readonly Finding[], atMost: number | undefined) {
  const seen = new Map<string, { readonly finding: Finding; times: number }>();
  const limit = atMost ?? shownInFile;
  const shown = findings.filter((finding) => {
    const { level, rule, file, waived } = finding;
    const key = JSON.stringify([level, rule, waived !== undefined, atMost === undefined && file]);
    const counted = seen.get(key) ?? { finding, times: 0 };
    seen.set(key, counted);
    counted.times += 1;
    return counted.times <= limit;
  });
  const more = [...seen.values()]
    .filter(({ times }) => times > limit)
    .map(({ finding, times }): More => ({ finding, times: times - limit }));
  return { shown, more };
}

function moreOf({ finding: { level, rule, slug, file, waived }, times }: More, paint: Paint, atMost: number | undefined): string {
  const what = `and ${count(times, waived ? `more waived ${level}` : `more ${level}`)} of`;
  return `${paint("dim", what)} ${slug} ${rule}${atMost === undefined && file ? ` in ${clean(file)}` : ""}`;
}

/** @param frames gives the lines around a place in a file; without it none are shown */
export function formatFinding(finding: Finding, paint: Paint, frames?: ReturnType<typeof sourceFrames>): string {
  const { level, slug, rule, subject, ways, file, line, column, message, fix, path, waived, inherited } = finding;
  const mark = waived
    ? paint("dim", "waived ")
    : inherited
      ? paint("dim", "others ")
      : level === "error"
        ? paint("red", "error  ")
        : paint("yellow", "warning");
  const way = ways ? ` (${ways.join("; ")})` : "";
  const place = file ? `${clean(file)}${line ? `:${line}:${column}` : ""}: ` : "";
  const where = path && !line ? paint("dim", ` [${clean(path)}]`) : "";
  const lines = [`${mark}  ${paint("bold", slug)} ${rule}  ${clean(subject)}${clean(way)}`, `  ${place}${clean(message)}${where}`];
  const frame = file && line && !waived ? frames?.(file, { line, column: column ?? 1 }) : undefined;
  if (frame) lines.push(indented(frame));
  if (waived) lines.push(`  ${clean(`waived until ${waived.expires} by ${waived.approver}, for ${waived.owner}: ${waived.reason}`)}`);
  else lines.push(paint("dim", `  ${inherited ? "It belongs to others, and does not count here. " : ""}${fix}`));
  return lines.join("\n");
}

function indented(text: string): string {
  return text.replace(/^/gm, "  ");
}

/** What could not be decided, grouped by rule and reason: one line instead of one for each subject. */
function formatUnknown({ unknown }: CheckResult, paint: Paint): string {
  const groups = new Map<string, { slug: string; why: string; subjects: string[] }>();
  for (const { slug, why, subject } of unknown) {
    const key = `${slug} ${why}`;
    const group = groups.get(key) ?? { slug, why, subjects: [] };
    group.subjects.push(subject);
    groups.set(key, group);
  }
  const lines = [...groups.values()].map(({ slug, why, subjects }) => {
    const [first] = subjects;
    return `  ${slug}  ${clean(subjects.length === 1 ? (first ?? "") : `${subjects.length} subjects`)}: ${clean(why)}`;
  });
  return [`${paint("cyan", "unknown")}  not decided, and not passed`, ...lines].join("\n");
}

/** `0 errors, 1 warning, 2 unknown, 3 for a person to judge`. */
export function summaryOf(result: CheckResult, paint: Paint): string {
  const open = result.findings.filter(isOpen);
  const errors = open.filter(({ level }) => level === "error").length;
  const warnings = open.length - errors;
  const waived = result.findings.filter((finding) => finding.waived).length;
  const others = result.findings.filter(({ inherited, waived: excused }) => inherited && !excused).length;
  const { known = 0, fixed = 0 } = result.baseline ?? {};
  const parts = [
    errors > 0 ? paint("red", count(errors, "error")) : count(errors, "error"),
    warnings > 0 ? paint("yellow", count(warnings, "warning")) : count(warnings, "warning"),
    `${result.unknown.length} unknown`,
    `${result.manual.length} for a person to judge`,
    ...(waived > 0 ? [`${waived} waived`] : []),
    ...(others > 0 ? [`${others} of what others own`] : []),
    ...(known > 0 ? [`${known} known`] : []),
    ...(result.errors.length > 0 ? [paint("red", `${result.errors.length} not read`)] : []),
  ];
  const gone = fixed === 0 ? "" : `; ${fixed} of the baseline ${fixed === 1 ? "is" : "are"} fixed: rewrite it with --write-baseline`;
  return `${parts.join(", ")}${gone}`;
}

export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
