import { isInline } from "../../policies/document/diff/names";
import type { DiffRow } from "../json-output";
import { clean, type Paint } from "../output";
import { count } from "./text";

const kinds = ["added", "changed", "moved", "removed"] as const;
const marks = { added: ["green", "+"], removed: ["red", "-"], changed: ["yellow", "~"], moved: ["cyan", ">"] } as const;

/** Of a long value, so many lines are shown, and so many characters of each. */
const maxLines = 12;
const width = 120;

export interface DiffTextOptions {
  /** Leaves out the summary. */
  readonly quiet?: boolean;
  /** Something could not be compared. */
  readonly incomplete?: boolean;
}

/** Changes file by file, one on a line; values that are too long for a sentence stand below. */
export function formatDiff(changes: readonly DiffRow[], paint: Paint, { quiet = false, incomplete = false }: DiffTextOptions = {}): string {
  const files = new Map<string, DiffRow[]>();
  for (const change of changes) {
    const rows = files.get(change.file);
    if (rows) rows.push(change);
    else files.set(change.file, [change]);
  }
  const blocks = [...files].map(([file, rows]) => [paint("bold", clean(file)), ...rows.flatMap((row) => linesOf(row, paint))].join("\n"));
  if (!quiet) blocks.push(summaryOf(changes, files.size, incomplete));
  return blocks.join("\n\n");
}

function linesOf({ kind, path, text, before, after }: DiffRow, paint: Paint): string[] {
  const [style, mark] = marks[kind];
  const line = `  ${paint(style, mark)} ${clean(text)}  ${paint("dim", clean(path))}`;
  const isLong = kind === "changed" && [before, after].some((value) => value !== undefined && !isInline(value));
  return isLong ? [line, ...valueLines(before, after, paint)] : [line];
}

/** The lines in which two values differ, and of long lines the part in which they do. */
function valueLines(before: string | undefined, after: string | undefined, paint: Paint): string[] {
  const sides = [before, after].map((value) => (value === undefined ? [] : value.split(/\r?\n/)));
  const [from = [], to = []] = sides;
  const same = (index: number) => from.at(index) === to.at(index);
  const least = Math.min(from.length, to.length);
  let start = 0;
  while (start < least && same(start)) start += 1;
  let end = 0;
  while (end < least - start && same(-1 - end)) end += 1;
  const column = commonStart(from[start] ?? "", to[start] ?? "");
  return sides.flatMap((lines, side) => {
    const [style, mark] = side === 0 ? marks.removed : marks.added;
    const own = lines.slice(start, lines.length - end);
    const shown = own.slice(0, maxLines).map((each, index) => windowOf(each, index === 0 ? column : 0));
    const more = own.length - shown.length;
    return [...shown, ...(more > 0 ? [`… ${count(more, "more line")}`] : [])].map(
      (each) => `      ${paint(style, `${mark} ${clean(each)}`)}`,
    );
  });
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}

/** A line, or what stands around a column in it. */
function windowOf(line: string, column: number): string {
  if (line.length <= width) return line;
  const from = column > width / 2 ? column - width / 3 : 0;
  return `${from > 0 ? "…" : ""}${line.slice(from, from + width)}${from + width < line.length ? "…" : ""}`;
}

/** "3 changes in 2 files: 1 added, 1 changed, 1 removed". */
function summaryOf(changes: readonly DiffRow[], files: number, incomplete: boolean): string {
  const missing = "not everything could be compared";
  if (changes.length === 0) return incomplete ? missing : "no change in meaning";
  const counts = kinds.flatMap((kind) => {
    const number = changes.filter((change) => change.kind === kind).length;
    return number > 0 ? [`${number} ${kind}`] : [];
  });
  const summary = `${count(changes.length, "change")} in ${count(files, "document")}: ${counts.join(", ")}`;
  return incomplete ? `${summary}; ${missing}` : summary;
}
