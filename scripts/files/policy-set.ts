import { readFileSync, statSync } from "node:fs";
import { relative } from "node:path";
import type { CheckError } from "../../policies/baseline/finding";
import type { PolicyDocument } from "../../policies/document/ast";
import type { Diagnostic } from "../../policies/document/diagnostic";
import { parsePolicy } from "../../policies/document/parse";
import { LineIndex } from "../../policies/document/positions";
import { type EstateRecord, indexOf } from "../../policies/estate/estate";
import { policyFileOf } from "../../policies/estate/policy-paths";
import { isPolicyRecord } from "../../policies/estate/policy-records";
import type { PolicyKind } from "../../policies/estate/properties";
import { subjectName } from "../../policies/estate/subject-name";
import { type OpenedEstate, openEstate } from "./open-estate";
import { isJsonName } from "./read-json";
import { templatesIn } from "./read-source";
import { decodeText, maxBytes } from "./read-text";
import { sourceKindOf } from "./source-kind";
import { filesIn } from "./walk";

/** A policy document that is read when it is asked for. */
export interface PolicyEntry {
  /** How it is called: a file, or a record below its service. */
  readonly name: string;
  /** What it is read from, where there is a text; equal sources need no reading. */
  source(): Buffer | string | undefined;
  read(): ReadPolicy;
}

export interface ReadPolicy {
  readonly document?: PolicyDocument;
  readonly problems: readonly ReadProblem[];
}

/** Why a document could not be read. */
export interface ReadProblem {
  /** Line and column, where there is a place. */
  readonly place?: string;
  readonly message: string;
}

/** The policy documents behind a name. */
export interface PolicySet {
  readonly kind: "file" | "folder" | "estate";
  /** By what they are compared: the path in a folder, or where the document of a record would lie in one. */
  readonly entries: ReadonlyMap<string, PolicyEntry>;
  readonly errors: readonly CheckError[];
}

/** So many syntax problems of one document are told. */
const maxProblems = 5;

/**
 * The policy documents that a name stands for: a file, the `*.xml` of a folder, an `estate.json`, a folder with one, or
 * a stack.
 * @param say takes what is being done
 * @throws UsageError where it stands for none of them
 */
export async function policySetAt(name: string, say: (text: string) => void): Promise<PolicySet> {
  const kind = sourceKindOf(name);
  // A folder of policies, or one of templates.
  if (kind === "folder" && (filesIn(name, ".xml").length > 0 || templatesIn(name).length === 0)) return ofFolder(name);
  if (kind !== "file" || isJsonName(name)) return ofEstate(await openEstate(name, say));
  return { kind: "file", entries: new Map([["", fileEntry(name, shown(name))]]), errors: [] };
}

function ofFolder(folder: string): PolicySet {
  const files = filesIn(folder, ".xml").map((file) => [file, shown(relative(folder, file))] as const);
  return { kind: "folder", entries: new Map(files.map(([file, inside]) => [inside, fileEntry(file, inside)])), errors: [] };
}

function fileEntry(file: string, name: string): PolicyEntry {
  const source = () => {
    const { size } = statSync(file);
    if (size > maxBytes) throw new Error(`${size} bytes are more than a policy may have`);
    return readFileSync(file);
  };
  return { name, source, read: () => parsed(decodeText(source(), { strict: true })) };
}

function ofEstate({ estate, errors, texts }: OpenedEstate): PolicySet {
  const index = indexOf(estate);
  const several = index.ofKind("service").length > 1;
  const entries = estate.records.filter(isPolicyRecord).flatMap((record) => {
    const name = subjectName(record.path, index);
    // A document that is missing in the estate's folder is among the errors already.
    if ("unknown" in record.properties.value && errors.length > 0) return [];
    const service = several ? `${name.split("/")[0]}/` : "";
    return [[`${service}${policyFileOf(record.path)}`.toLowerCase(), recordEntry(record, name, texts.get(record.path))] as const];
  });
  return { kind: "estate", entries: new Map(entries), errors };
}

function recordEntry({ properties: { value } }: EstateRecord<PolicyKind>, name: string, text: string | undefined): PolicyEntry {
  const read = (): ReadPolicy => {
    if (text !== undefined) return parsed(text);
    return "unknown" in value ? { problems: [{ message: `not known: ${value.unknown}` }] } : { document: value, problems: [] };
  };
  return { name, source: () => text, read };
}

function parsed(text: string): ReadPolicy {
  const { document, diagnostics } = parsePolicy(text);
  return { ...(document && { document }), problems: problemsOf(diagnostics, text) };
}

function problemsOf(diagnostics: readonly Diagnostic[], text: string): ReadProblem[] {
  if (diagnostics.length === 0) return [];
  const lines = new LineIndex(text);
  const told = diagnostics.slice(0, maxProblems).map(({ rule, message, span = [0, 0] }) => {
    const { line, column } = lines.at(span[0]);
    return { place: `${line}:${column}`, message: `${message} (${rule})` };
  });
  const more = diagnostics.length - told.length;
  return more > 0 ? [...told, { message: `and ${more} more syntax problems` }] : told;
}

const shown = (path: string) => path.replaceAll("\\", "/");
