import { CORE_SCHEMA, loadAll, mergeTag, Schema, YAMLException } from "js-yaml";
import { DefinitionError } from "./definition-error";
import { depthProblem, sharingProblem } from "./value-bounds";

/** Definitions nested deeper than this are refused: everything that walks them recurses, and must not run out of stack. */
const maxNesting = 400;
/** Messages of the readers may quote the text; no more of it than this is of use. */
const maxMessage = 200;

/** YAML 1.2 with merge keys, as other readers of OpenAPI take it. */
const schema = new Schema([...CORE_SCHEMA.tags, mergeTag]);

/**
 * JSON or YAML, told apart by the text. Anchors are bounded, so that a small file can't become a large tree; merge keys
 * are followed, as other readers of OpenAPI do.
 * @throws DefinitionError saying where it is broken
 */
export function parseText(text: string, location: string): unknown {
  const trimmed = text.replace(/^\ufeff/, "");
  const named = /\.json$/i.test(location);
  if (/^\s*[{[]/.test(trimmed)) {
    const parsed = parseJson(trimmed);
    if ("value" in parsed) return checked(parsed.value, location, depthProblem(parsed.value, maxNesting));
    // YAML flow style looks like JSON; only where the name says JSON is this the end.
    if (named) throw new DefinitionError(`${location}${placeOf(trimmed, parsed.at)}: not valid JSON: ${short(parsed.problem)}`);
  }
  return parseYaml(trimmed, location, named ? "neither valid JSON nor valid YAML" : "not valid YAML");
}

type Json = { readonly value: unknown } | { readonly problem: string; readonly at?: number };

function parseJson(text: string): Json {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const { message } = error as Error;
    const position = / in JSON at position (\d+)(?: \(line \d+ column \d+\))?$/.exec(message);
    if (position) return { problem: message.slice(0, position.index), at: Number(position[1]) };
    return { problem: message, ...(/end of JSON input/.test(message) && { at: text.length }) };
  }
}

function parseYaml(text: string, location: string, broken: string): unknown {
  let documents: readonly unknown[];
  try {
    documents = loadAll(text, { schema, maxDepth: maxNesting, maxTotalMergeKeys: 100_000 });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const place = error.mark ? `:${error.mark.line + 1}:${error.mark.column + 1}` : "";
    throw new DefinitionError(`${location}${place}: ${broken}: ${problemOf(error)}`);
  }
  if (documents.length > 1) throw new DefinitionError(`${location}: ${broken}: it holds ${documents.length} documents`);
  const [value] = documents;
  // What stands in several places was written once: the reader hands out the same object each time.
  const shared = text.includes("*") && text.includes("&");
  return checked(value, location, shared ? sharingProblem(value, maxNesting) : undefined);
}

function problemOf({ reason }: YAMLException): string {
  return /^nesting exceeded/.test(reason) ? `it is nested more than ${maxNesting} deep` : short(reason);
}

function checked(value: unknown, location: string, problem: string | undefined): unknown {
  if (problem) throw new DefinitionError(`${location}: ${problem}`);
  return value;
}

function placeOf(text: string, at: number | undefined): string {
  if (at === undefined) return "";
  const before = text.slice(0, at);
  return `:${before.split("\n").length}:${at - before.lastIndexOf("\n")}`;
}

function short(message: string): string {
  return message.length > maxMessage ? `${message.slice(0, maxMessage)}…` : message;
}
