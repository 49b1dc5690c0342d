/** Lines that are shown before and after the one in question. */
const context = 2;
/** How much of a line is shown, in characters. */
const width = 100;
const tab = "    ";

export interface FramePlace {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units; a byte order mark has none. */
  readonly column: number;
  /** How many characters are marked, within the line; one unless given. */
  readonly length?: number;
}

/**
 * A place in a source text with the lines around it, numbered, and the place marked beneath its line. Characters that
 * steer a terminal are shown as `?`, tabs as four spaces; long lines are cut to what stands around the column.
 * @param lines the source text, taken apart by `linesOf`
 * @returns undefined where the text has no such line
 */
export function codeFrame(lines: readonly string[], { line, column, length = 1 }: FramePlace): string | undefined {
  const own = lines[line - 1];
  if (own === undefined) return undefined;
  const before = shown(own.slice(0, column - 1)).length;
  const marked = Math.max(shown(own.slice(column - 1, column - 1 + length)).length, 1);
  const from = windowStart(before, shown(own).length);
  const first = Math.max(line - context, 1);
  const last = Math.min(line + context, lines.length);
  const digits = String(last).length;
  const rows: string[] = [];
  for (let number = first; number <= last; number++) {
    const mark = number === line ? ">" : " ";
    rows.push(`${mark} ${String(number).padStart(digits)} | ${cut(shown(lines[number - 1] ?? ""), from)}`.trimEnd());
    if (number !== line) continue;
    const inWindow = Math.max(Math.min(marked, from + width - before), 1);
    rows.push(`  ${" ".repeat(digits)} | ${" ".repeat(before - from)}${"^".repeat(inWindow)}`);
  }
  return rows.join("\n");
}

/** The lines of a text, without their ends and without a byte order mark. */
export function linesOf(source: string): string[] {
  return source.replace(/^\ufeff/, "").split(/\r?\n/);
}

/** Where the part of the lines begins that is shown: at the margin, if the column can be seen from there. */
function windowStart(column: number, length: number): number {
  if (column < width - 10 || length <= width) return 0;
  return Math.max(Math.min(column - width / 2, length - width), 0);
}

function cut(line: string, from: number): string {
  const part = line.slice(from, from + width);
  const start = from > 0 && part !== "" ? `…${part.slice(1)}` : part;
  return from + width < line.length ? `${start.slice(0, -1)}…` : start;
}

/** A line as it may be printed, every other character in a place of its own, so that columns stay where they are. */
function shown(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  return line.replaceAll("\t", tab).replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, "?");
}
