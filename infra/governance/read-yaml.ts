import { readFileSync, statSync } from "node:fs";
import type { Document, LineCounter, Node, Pair } from "yaml";
import { z } from "zod";
import { didYouMean } from "../../policies/document/did-you-mean";
import { SettingsError } from "../settings/settings-error";

/** No file of settings is larger. In bytes. */
const maxSize = 4 * 1024 * 1024;

/** A file's content, and the places of what it holds. */
export interface YamlContent<T> {
  readonly content: T;
  /** `palisade.yaml:3` for what stands at a path of keys, or for what it stands in. */
  placeOf(...path: readonly PropertyKey[]): string;
  lineOf(...path: readonly PropertyKey[]): { readonly line: number; readonly column: number };
}

/**
 * Reads a YAML file of a known shape.
 * @param shown the file's name in messages
 * @throws SettingsError listing everything that is wrong, each with file, line, column and key
 */
export async function readYamlFile<S extends z.ZodType>(file: string, shown: string, schema: S): Promise<YamlContent<z.infer<S>>> {
  const text = textOf(file, shown);
  const { LineCounter: Counter, parseDocument, isMap } = await import("yaml");
  const lines = new Counter();
  const document = parseDocument(text, { logLevel: "silent", lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${shown}:${line}:${col}`;
  };
  if (document.errors.length > 0)
    throw new SettingsError(document.errors.map(({ pos: [from], message }) => `${at(from)}: not valid YAML: ${message}`).join("\n"));
  const offsetOf = (path: readonly PropertyKey[], key?: string) => offset(document, isMap, path, key);
  const result = schema.safeParse(contentOf(document, shown) ?? {});
  if (!result.success) {
    throw new SettingsError(result.error.issues.flatMap((issue) => told(issue, schema, (path, key) => at(offsetOf(path, key)))).join("\n"));
  }
  const lineOf = (...path: readonly PropertyKey[]) => placeAt(lines, offsetOf(path));
  return { content: result.data, lineOf, placeOf: (...path) => `${shown}:${lineOf(...path).line}` };
}

function textOf(file: string, shown: string): string {
  try {
    const { size } = statSync(file);
    if (size > maxSize) throw new Error(`${size} bytes are too many`);
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new SettingsError(`${shown}: can't be read: ${(error as Error).message}`);
  }
}

/** Anchors are bounded, so that a small file can't become a large tree. */
function contentOf(document: Document, shown: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new SettingsError(`${shown}: not valid YAML: ${(error as Error).message}`);
  }
}

function placeAt(lines: LineCounter, offset: number) {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

/** Where a path's key or item begins; that of what it stands in where it is not there. */
function offset(document: Document, isMap: (value: unknown) => boolean, path: readonly PropertyKey[], key?: string): number {
  for (let length = path.length; length >= 0; length--) {
    const parent = length === 0 ? undefined : (document.getIn(path.slice(0, length - 1), true) as Node | undefined);
    const name = key !== undefined && length === path.length ? key : undefined;
    const own = document.getIn(path.slice(0, length), true) as Node | undefined;
    if (name !== undefined) {
      const found = keyOffset(own, name, isMap);
      if (found !== undefined) return found;
    }
    const last = path[length - 1];
    const found = (length === 0 ? undefined : keyOffset(parent, String(last), isMap)) ?? own?.range?.[0];
    if (found !== undefined) return found;
  }
  return 0;
}

function keyOffset(node: Node | undefined, name: string, isMap: (value: unknown) => boolean): number | undefined {
  if (!isMap(node)) return undefined;
  const pair = (node as unknown as { items: Pair[] }).items.find(({ key }) => String(key) === name);
  return (pair?.key as Node | undefined)?.range?.[0];
}

function told(issue: z.core.$ZodIssue, schema: z.ZodType, at: (path: readonly PropertyKey[], key?: string) => string): string[] {
  const { path } = issue;
  const key = path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(schema, path);
    const where = key === "" ? "" : ` in ${key}`;
    return issue.keys.map(
      (name) => `${at(path, name)}: there is no key "${name}"${where}; known are ${known.join(", ")}${didYouMean(name, known)}`,
    );
  }
  if (issue.code === "invalid_value" && issue.values.every((value) => typeof value === "string" || typeof value === "number"))
    return [`${at(path)}: ${key}: expected ${issue.values.map(String).join(" or ")}`];
  return [`${at(path)}: ${key === "" ? "" : `${key}: `}${issue.message}`];
}

/** The keys that a schema allows at a path. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let current: unknown = schema;
  for (const part of path) {
    current = bare(current);
    if (current instanceof z.ZodObject) current = (current.shape as Record<PropertyKey, unknown>)[part];
    else if (current instanceof z.ZodArray) current = current.element;
    else if (current instanceof z.ZodRecord) current = current.valueType;
  }
  current = bare(current);
  return current instanceof z.ZodObject ? Object.keys(current.shape) : [];
}

function bare(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ? bare(schema.unwrap()) : schema;
}
