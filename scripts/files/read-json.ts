import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { stripComments } from "jsonc-parser";
import { isObject, isTooDeep } from "../../policies/estate/read/json";
import { isEngineEvent, type JsonKind, jsonKindOf } from "../../policies/estate/read/sniff";
import { UsageError } from "../usage-error";
import { decodeText } from "./read-text";

/** A JSON document is read up to this size: the state of some ten thousand resources. */
const maxBytes = 256 * 1024 * 1024;

export interface JsonFile {
  readonly file: string;
  /** Undefined where it is no kind that is known here. */
  readonly kind: JsonKind | undefined;
  readonly value: unknown;
}

/** Whether a name is that of a file whose content tells what it is. */
export function isJsonName(path: string): boolean {
  return /\.(?:json|jsonl|ndjson)$/i.test(path);
}

/**
 * Reads a JSON document and tells what it is. A file of one object a line is a list of them.
 * @throws UsageError where it can't be read, is no JSON, or is too large
 */
export function readJsonFile(file: string): JsonFile {
  const problem = (what: string) => new UsageError(`${file}: ${what}`);
  return parseJsonFile(file, textOf(file, problem));
}

/**
 * The same for a text that stands for the file's own.
 * @throws UsageError where it is no JSON, or nested too deeply
 */
export function parseJsonFile(file: string, text: string): JsonFile {
  const problem = (what: string) => new UsageError(`${file}: ${what}`);
  const value = valueIn(text.replace(/^\uFEFF/, ""), problem);
  if (isTooDeep(value)) throw problem("it is nested too deeply to be read");
  return { file, kind: jsonKindOf(value), value };
}

function textOf(file: string, problem: (what: string) => UsageError): string {
  try {
    const { size } = statSync(file);
    if (size > maxBytes) throw new Error(`${size} bytes are more than the ${maxBytes} that are read`);
    return decodeText(readFileSync(file)).replace(/^\uFEFF/, "");
  } catch (error) {
    throw problem(`can't be read: ${(error as Error).message}`);
  }
}

function valueIn(text: string, problem: (what: string) => UsageError): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const lines = eventLines(text) ?? commented(text);
    if (lines) return lines;
    // The message quotes what stands there, and that may be a secret.
    throw problem(
      `not valid JSON: ${(error as Error).message.replace(/(?:, )?"(?:.|\n)*" is not valid JSON$/, "").replace(/^Unexpected token .*/, "unexpected text")}`,
    );
  }
}

/** A document with comments, as ARM takes templates; undefined where there are none, or it is wrong for another reason. */
function commented(text: string): unknown {
  if (!/\/[/*]/.test(text)) return undefined;
  try {
    return JSON.parse(stripComments(text));
  } catch {
    return undefined;
  }
}

/** The events of a run, one a line; a last line that was cut off is left out. */
function eventLines(text: string): unknown[] | undefined {
  const events: unknown[] = [];
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  for (const [index, line] of lines.entries()) {
    try {
      const value: unknown = JSON.parse(line);
      if (!isEngineEvent(value)) return undefined;
      events.push(value);
    } catch {
      if (index === 0 || index < lines.length - 1) return undefined;
    }
  }
  return events.length > 0 ? events : undefined;
}

/** How much of a file tells whether it is a template: `$schema` comes first in what tools write. */
const headBytes = 4096;

/** Whether a file looks like an ARM template, by how it begins. */
export function looksLikeTemplate(file: string): boolean {
  const buffer = Buffer.alloc(headBytes);
  let opened: number | undefined;
  try {
    opened = openSync(file, "r");
    const length = readSync(opened, buffer, 0, headBytes, 0);
    return /deploymentTemplate\.json/i.test(decodeText(buffer.subarray(0, length)));
  } catch {
    return false;
  } finally {
    if (opened !== undefined) closeSync(opened);
  }
}

/** The document as an object. */
export function objectIn({ file, value }: JsonFile): Readonly<Record<string, unknown>> {
  if (!isObject(value)) throw new UsageError(`${file}: the document is no object`);
  return value;
}
