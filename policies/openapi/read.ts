import { readFile, realpath, stat } from "node:fs/promises";
import { dirname, resolve, sep } from "node:path";
import { DefinitionError } from "./definition-error";
import { fetchBounded } from "./fetch-bounded";
import type { ApiDefinition } from "./model";
import { normalizeDefinition, versionOf } from "./normalize";
import { parseText } from "./parse-text";
import type { JsonObject } from "./pointer";
import { shownLocation } from "./shown-location";

/** The largest definition that is read, in bytes. */
export const maxDefinitionBytes = 32 * 1024 * 1024;
/** The largest number of files that one definition may refer to. */
export const maxReferencedFiles = 200;

/** A definition as it is written, in one piece. */
export interface BundledDefinition {
  /** The definition; what it referred to in other files stands in it. */
  readonly root: JsonObject;
  /** The text of the definition's own file. */
  readonly text: string;
  /** Where it was read from, if that was a URL. */
  readonly url?: string;
}

/**
 * Reads an OpenAPI definition of version 2.0, 3.0 or 3.1, in YAML or JSON, from a file or an http(s) URL. References are
 * followed within its own folder only.
 * @throws DefinitionError
 */
export async function readDefinition(location: string): Promise<ApiDefinition> {
  const { root, url } = await readBundled(location);
  return normalizeDefinition(root, shownLocation(location), url);
}

/**
 * Reads a definition as `readDefinition` does, and leaves it as it is written: examples, extensions and all.
 * @param edited a text to read in place of the definition's own
 * @throws DefinitionError
 */
export async function readBundled(location: string, edited?: string): Promise<BundledDefinition> {
  const place = shownLocation(location);
  const { base, text: written } = isUrl(location) ? await readUrl(location) : await readLocal(resolve(location), location);
  const text = edited ?? written;
  const raw = parseText(text, place);
  if (!isRecord(raw))
    throw new DefinitionError(`${place}: not an OpenAPI definition: expected an object with "openapi" or "swagger" at the top`);
  versionOf(raw, place);
  return { root: await bundle(base, raw, place), text, ...(isUrl(base) && { url: shownLocation(base) }) };
}

export function isUrl(location: string): boolean {
  return /^https?:\/\//i.test(location);
}

async function readUrl(location: string): Promise<{ base: string; text: string }> {
  try {
    const { url, text } = await fetchBounded(location);
    return { base: url, text };
  } catch (error) {
    throw new DefinitionError(`${shownLocation(location)}: can't be read: ${messageOf(error)}`);
  }
}

async function readLocal(path: string, location: string): Promise<{ base: string; text: string }> {
  const [scheme] = /^[a-z][a-z0-9+.-]+:(?=\/\/)/i.exec(location) ?? [];
  if (scheme) throw new DefinitionError(`${location}: ${scheme} is not read; files, http: and https: are`);
  try {
    // The real path, so that a link to a definition finds the files beside the definition itself.
    const base = await realpath(path);
    const found = await stat(base);
    // A pipe is as good as a file; a device may never end.
    if (found.isCharacterDevice() || found.isBlockDevice()) throw new Error("it is a device");
    const { size } = found;
    if (size > maxDefinitionBytes)
      throw new DefinitionError(`${location}: ${size} bytes are more than the ${maxDefinitionBytes} that are read`);
    return { base, text: await readFile(base, "utf8") };
  } catch (error) {
    if (error instanceof DefinitionError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    const what = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder, not a file" : messageOf(error);
    throw new DefinitionError(`${location}: can't be read: ${what}`);
  }
}

/** Brings in what the definition refers to in other files, as long as they stand in its own folder. */
async function bundle(base: string, raw: Record<string, unknown>, location: string): Promise<Record<string, unknown>> {
  const { $RefParser } = await import("@apidevtools/json-schema-ref-parser");
  let files = 0;
  // The parser's own errors do not say why a file could not be read.
  let problem: DefinitionError | undefined;
  const read = async (file: { url: string }): Promise<string> => {
    files += 1;
    try {
      if (files > maxReferencedFiles) throw new DefinitionError(`${location}: refers to more than ${maxReferencedFiles} files`);
      return isUrl(base) ? await readBeside(base, file.url, location) : await readInFolder(dirname(base), file.url, location);
    } catch (error) {
      problem ??=
        error instanceof DefinitionError
          ? error
          : new DefinitionError(`${location}: refers to ${shownLocation(file.url)}: ${messageOf(error)}`);
      throw error;
    }
  };
  const parse = (file: { data: unknown; url: string }) => parseText(String(file.data), file.url);
  try {
    return (await $RefParser.bundle(base, raw, {
      resolve: { file: false, http: false, contained: { order: 1, canRead: true, read } },
      parse: { json: false, yaml: false, text: false, binary: false, definition: { order: 1, canParse: true, parse } },
    })) as Record<string, unknown>;
  } catch (error) {
    throw problem ?? new DefinitionError(referenceProblem(error, location).replaceAll(base, shownLocation(base)));
  }
}

function referenceProblem(error: unknown, location: string): string {
  for (let cause: unknown = error; cause; cause = (cause as { cause?: unknown; ioErrorCode?: unknown }).cause) {
    if (cause instanceof DefinitionError) return cause.message;
  }
  const message = messageOf(error);
  return message.startsWith(location) ? message : `${location}: a reference can't be followed: ${message}`;
}

async function readInFolder(folder: string, url: string, location: string): Promise<string> {
  const path = resolve(decodeURIComponent(url.replace(/^file:\/\//, "")));
  if (/^(?!file:)[a-z][a-z0-9+.-]+:/i.test(url))
    throw new DefinitionError(
      `${location}: refers to ${shownLocation(url)}; references are followed within the definition's own folder only`,
    );
  const real = await realpath(path).catch(() => undefined);
  if (!real) throw new DefinitionError(`${location}: refers to ${path}, which does not exist`);
  if (!real.startsWith(folder.endsWith(sep) ? folder : folder + sep)) {
    throw new DefinitionError(`${location}: refers to ${path}; references are followed within the definition's own folder only`);
  }
  const found = await stat(real);
  if (found.isDirectory()) throw new DefinitionError(`${location}: refers to ${path}, which is a folder`);
  if (found.size > maxDefinitionBytes)
    throw new DefinitionError(`${location}: refers to ${path}, which is larger than ${maxDefinitionBytes} bytes`);
  return readFile(real, "utf8");
}

async function readBeside(base: string, url: string, location: string): Promise<string> {
  const folder = new URL(".", base).href;
  if (!isUrl(url) || !new URL(url).href.startsWith(folder)) {
    throw new DefinitionError(
      `${location}: refers to ${shownLocation(url)}; references are followed within the definition's own folder only`,
    );
  }
  try {
    const answer = await fetchBounded(url);
    if (!answer.url.startsWith(folder))
      throw new Error(`it redirects to ${shownLocation(answer.url)}, outside of the definition's own folder`);
    return answer.text;
  } catch (error) {
    throw new DefinitionError(`${location}: refers to ${shownLocation(url)}, which can't be read: ${messageOf(error)}`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function messageOf(error: unknown): string {
  // The call stack is what too deep a nesting uses up.
  if (error instanceof RangeError) return "it is nested too deep";
  return error instanceof Error ? error.message : String(error);
}
