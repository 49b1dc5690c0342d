import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { DocumentSource } from "../../policies/baseline/check";
import type { CheckError } from "../../policies/baseline/finding";
import { isDocument } from "../../policies/document/is-document";
import { parsePolicy } from "../../policies/document/parse";
import { Positions } from "../../policies/document/positions";
import { type Estate, type EstateRecord, indexOf, makeEstate, type PolicyContent } from "../../policies/estate/estate";
import { estateFile } from "../../policies/estate/estate-file";
import { policyFileOf, policyKindOf, policyRecordOf } from "../../policies/estate/policy-paths";
import { isPolicyRecord } from "../../policies/estate/policy-records";
import type { Unread } from "../../policies/estate/unread";
import { UsageError } from "../usage-error";
import { readPolicyFile } from "./read-policy";
import { filesIn } from "./walk";

/** Where the policies of an estate lie beside its `estate.json`. */
export const policiesFolder = "policies";

export interface ReadEstate {
  readonly estate: Estate;
  readonly sources: ReadonlyMap<string, DocumentSource>;
  /** The XML that the documents were read from, by the paths of their records. */
  readonly texts: ReadonlyMap<string, string>;
  readonly errors: readonly CheckError[];
}

/**
 * Reads an `estate.json`. Where a folder of policies lies beside it, its files stand in place of the estate's own
 * documents: one that is missing there is an error, since nobody can tell whether it was meant to go.
 * @param text stands for the file's own
 * @throws UsageError where the file is no estate
 */
export function readEstate(file: string, withPolicies: boolean, text?: string): ReadEstate {
  const { estate, sources, texts } = parseEstate(file, text);
  const folder = join(dirname(file), policiesFolder);
  const errors: CheckError[] = (estate.unread ?? []).map(({ kind, within, why }) => ({
    file: shown(file),
    message: `${within ?? ""}/${kind.split("/").pop()} could not be read when it was made: ${why}`,
  }));
  if (!withPolicies || !existsSync(folder)) return { estate, sources, texts, errors };

  const read = { sources, texts, errors };
  const files = new Set(filesIn(folder, ".xml"));
  const records = estate.records.map((record): EstateRecord => {
    if (!isPolicyRecord(record)) return record;
    const path = join(folder, policyFileOf(record.path));
    sources.delete(record.path);
    texts.delete(record.path);
    if (!files.delete(path)) {
      errors.push({
        file: shown(path),
        message: `the policy of ${policyFileOf(record.path).replace(/\/?policy\.xml$/, "") || "the service"} is not there`,
      });
      return withContent(record, { unknown: `${shown(path)} is not there` });
    }
    return withContent(record, readInto(path, record.path, read));
  });
  // Policies that the estate did not have: what they are for is told by their folders.
  const service = indexOf(estate).ofKind("service")[0]?.path;
  for (const path of files) {
    const inside = policyRecordOf(relative(folder, path));
    if (!inside || !service) errors.push({ file: shown(path), message: "nothing tells what this policy is attached to" });
    else {
      const recordPath = `${service}/${inside}`;
      records.push({
        kind: policyKindOf(inside),
        path: recordPath,
        properties: { value: readInto(path, recordPath, read) },
      } as unknown as EstateRecord);
    }
  }
  return { estate: estateOf(records, estate, (what) => new UsageError(`${shown(folder)}: ${what}`)), sources, texts, errors };
}

/** What is gathered while files are read, by the paths of records. */
interface Gathered {
  readonly sources: Map<string, DocumentSource>;
  readonly texts: Map<string, string>;
  readonly errors: CheckError[];
}

function readInto(path: string, recordPath: string, { sources, texts, errors }: Gathered) {
  try {
    const { document, source } = readPolicyFile(path);
    sources.set(recordPath, { ...source, file: shown(path) });
    texts.set(recordPath, source.positions.source);
    return document ?? { unknown: "the policy could not be read" };
  } catch (error) {
    errors.push({ file: shown(path), message: `can't be read: ${(error as Error).message}` });
    return { unknown: "the policy could not be read" };
  }
}

function withContent(record: EstateRecord, value: unknown): EstateRecord {
  return { ...record, properties: { ...record.properties, value } } as unknown as EstateRecord;
}

function shown(path: string): string {
  return path.replaceAll("\\", "/");
}

interface ParsedEstate extends Omit<Gathered, "errors"> {
  readonly estate: Estate;
}

function parseEstate(file: string, text?: string): ParsedEstate {
  const problem = (what: string) => new UsageError(`${file}: not an estate: ${what}`);
  const read = estateFile.safeParse(readJson(file, problem, text));
  if (!read.success) {
    const [first] = read.error.issues;
    throw problem(`${first?.path.join(".") || "the whole"}: ${first?.message}`);
  }
  const { waivers, pack, unread } = read.data;
  // Where a policy stands as a text that is not quite right there is a source.
  const sources = new Map<string, DocumentSource>();
  const texts = new Map<string, string>();
  const records = (read.data.records as unknown as EstateRecord[]).map((record) =>
    isPolicyRecord(record) ? withContent(record, policyContent(record, file, { sources, texts }, problem)) : record,
  );
  return {
    estate: estateOf(
      records,
      { waivers, ...(pack !== undefined && { pack }), ...(unread && { unread: unread as readonly Unread[] }) },
      problem,
    ),
    sources,
    texts,
  };
}

type Problem = (what: string) => UsageError;

type Beside = Pick<Estate, "waivers" | "pack" | "unread">;

function estateOf(records: readonly EstateRecord[], { waivers, pack, unread }: Beside, problem: Problem): Estate {
  try {
    return { ...makeEstate(records, waivers, pack), ...(unread && { unread }) };
  } catch (error) {
    throw problem((error as Error).message);
  }
}

function readJson(file: string, problem: Problem, text?: string): unknown {
  try {
    return JSON.parse((text ?? readFileSync(file, "utf8")).replace(/^\uFEFF/, ""));
  } catch (error) {
    throw problem((error as Error).message);
  }
}

/** A policy as the AST, or as the XML text that ARM has. */
function policyContent(record: EstateRecord, file: string, { sources, texts }: Omit<Gathered, "errors">, problem: Problem): PolicyContent {
  const { value } = record.properties as { value?: unknown };
  if (typeof value === "string") {
    texts.set(record.path, value);
    const { document, diagnostics } = parsePolicy(value);
    // Lines of the text are no lines of the file.
    const placeless = diagnostics.map(({ span: _, ...diagnostic }) => diagnostic);
    if (placeless.length > 0) sources.set(record.path, { file, positions: new Positions(""), diagnostics: placeless });
    return document ?? { unknown: "the policy's text has no element" };
  }
  if (isDocument(value)) return value;
  const { unknown } = (value ?? {}) as { unknown?: unknown };
  if (typeof unknown === "string") return { unknown };
  throw problem(`${record.path}: "value" must be a policy document`);
}
