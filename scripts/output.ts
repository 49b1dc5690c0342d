import { writeSync } from "node:fs";

/** What all commands share of how they speak to people. */
export interface OutputOptions {
  readonly quiet?: boolean;
  readonly color?: boolean;
}

type Style = "bold" | "dim" | "red" | "yellow" | "green" | "cyan";
const codes: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
  cyan: [36, 39],
};

/** Paints a text, where the terminal takes colours and nobody has asked for none. */
export type Paint = (style: Style, text: string) => string;

/** Colours for a stream: `NO_COLOR` and `--no-color` switch them off, `FORCE_COLOR` on. */
export function paintFor(stream: { readonly isTTY?: boolean }, { color = true }: OutputOptions = {}): Paint {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  const wanted = FORCE_COLOR !== undefined && FORCE_COLOR !== "0" ? true : stream.isTTY === true && !NO_COLOR;
  if (!color || !wanted) return (_style, text) => text;
  return (style, text) => `\u001b[${codes[style][0]}m${text}\u001b[${codes[style][1]}m`;
}

/**
 * A text from outside (a definition, a policy file) as it may be shown: without control characters that steer a terminal,
 * without marks that turn the direction of writing around, and well-formed.
 */
export function clean(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]/g, "")
      .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")
  );
}

/** Writes to standard output in whole, also where it is a pipe and the process is about to end. */
export function print(text: string) {
  writeAll(1, text.endsWith("\n") ? text : `${text}\n`);
}

export function printJson<T>(value: T) {
  print(JSON.stringify(value, null, 2));
}

export function printError(text: string) {
  writeAll(2, text.endsWith("\n") ? text : `${text}\n`);
}

function writeAll(descriptor: number, text: string) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // A full pipe takes the rest later; a closed one wants no more.
      if (code === "EPIPE") return;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/** Rows under each other, each column as wide as its widest cell; the last one is left as it is. */
export function columns(rows: readonly (readonly string[])[], gap = "  "): string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
      .join(gap)
      .trimEnd(),
  );
}
