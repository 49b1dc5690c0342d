import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { DocumentSource } from "../../policies/baseline/check";
import type { CheckError, CheckNote } from "../../policies/baseline/finding";
import { Positions } from "../../policies/document/positions";
import { type EstateRecord, makeEstate } from "../../policies/estate/estate";
import { serviceOf } from "../../policies/estate/path";
import { readEvents, readPreview, readState } from "../../policies/estate/read/pulumi";
import { type JsonKind, jsonKindNames } from "../../policies/estate/read/sniff";
import type { SourceRecords } from "../../policies/estate/read/source-records";
import { readTemplate } from "../../policies/estate/read/template/read-template";
import { UsageError } from "../usage-error";
import type { ReadEstate } from "./read-estate";
import { isJsonName, type JsonFile, looksLikeTemplate, objectIn, readJsonFile } from "./read-json";
import { filesIn } from "./walk";

/** An estate that other tools than Palisade have written down. */
export interface ReadSource extends ReadEstate {
  readonly leftOut: readonly CheckNote[];
  /** The objects of the files that records were read from, by their paths, where the readers tell. */
  readonly objects?: ReadonlyMap<string, object>;
  /** Only what changes is known: rules that look at the rest would guess. */
  readonly changesOnly: boolean;
}

/**
 * Reads ARM templates, previews or states of Pulumi into one estate. Several files add to each other.
 * @throws UsageError where one is something else, or holds nothing of API Management
 */
export function readSources(files: readonly JsonFile[]): ReadSource {
  const [first] = files;
  if (!first) throw new UsageError("there is no file to read");
  const sources = new Map<string, DocumentSource>();
  const texts = new Map<string, string>();
  const errors: CheckError[] = [];
  const leftOut: CheckNote[] = [];
  const objects = new Map<string, object>();
  const records = new Map<string, EstateRecord>();
  let changesOnly = false;
  for (const json of files) {
    const file = json.file.replaceAll("\\", "/");
    const read = recordsOf(json, (message) => leftOut.push({ file, message }));
    const noted = (message: string) => leftOut.push({ file, message });
    for (const record of read.records) {
      const key = `${record.planned === "delete" ? "delete " : ""}${record.path.toLowerCase()}`;
      if (records.has(key)) noted(`${record.path} is in ${records.get(key)?.file} as well; that one was looked at`);
      else {
        records.set(key, { ...record, file });
        const object = read.objects?.get(record.path);
        if (object) objects.set(record.path, object);
        const policy = read.texts.get(record.path);
        if (policy && record.planned !== "delete") {
          texts.set(record.path, policy.text);
          // Lines of the text are no lines of the file.
          const placeless = policy.diagnostics.map(({ span: _, ...diagnostic }) => diagnostic);
          sources.set(record.path, { file, positions: new Positions(""), diagnostics: placeless });
        }
      }
    }
    read.notes.forEach(noted);
    othersIn(read).forEach(noted);
    if (read.incomplete !== undefined) {
      changesOnly = true;
      errors.push({ file, message: read.incomplete });
    }
  }
  const all = [...records.values()];
  if (!changesOnly && !all.some(({ path }) => serviceOf(path) !== undefined)) {
    throw new UsageError(`${first.file}: there is nothing of API Management in it${leftOut.length > 0 ? `; ${leftOut[0]?.message}` : ""}`);
  }
  return { estate: makeEstate(all), sources, texts, errors, leftOut, objects, changesOnly };
}

function recordsOf(json: JsonFile, note: (message: string) => void): SourceRecords {
  const { file, kind, value } = json;
  try {
    switch (kind) {
      case "template": {
        const parameters = parametersFor(file);
        if (parameters) note(`the values of its parameters are those of ${parameters.file.replaceAll("\\", "/")}`);
        return readTemplate(objectIn(json), parameters && objectIn(parameters));
      }
      case "preview":
        return readPreview(objectIn(json));
      case "state":
        return readState(objectIn(json));
      case "events":
        return readEvents(Array.isArray(value) ? value : [value]);
    }
  } catch (error) {
    if (error instanceof Error && error.name === "TemplateError") throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
  throw new UsageError(`${file}: ${kind ? `${jsonKindNames[kind]} is no estate` : unknownKind}`);
}

const sourceKinds: readonly (JsonKind | undefined)[] = ["template", "preview", "events", "state"];

/**
 * A file that another tool than Palisade has written and that holds an estate; undefined where it is an estate of
 * Palisade's, a definition, or nothing that is known: readers of their own tell.
 * @throws UsageError where it goes with such a file and says nothing alone
 */
export function sourceFileAt(file: string): JsonFile | undefined {
  if (!isJsonName(file) || /estate\.json$/i.test(file)) return undefined;
  let json: JsonFile;
  try {
    json = readJsonFile(file);
  } catch (error) {
    if (/\.json$/i.test(file)) return undefined;
    throw error;
  }
  if (json.kind === "parameters") throw new UsageError(`${file}: it holds the parameters of an ARM template; name the template`);
  if (sourceKinds.includes(json.kind)) return json;
  if (/\.json$/i.test(file)) return undefined;
  throw new UsageError(`${file}: ${unknownKind}`);
}

/** Whether a JSON file is an estate of Palisade's, whatever its name. */
export function isEstateFile(file: string): boolean {
  if (/estate\.json$/i.test(file)) return true;
  try {
    return /\.json$/i.test(file) && readJsonFile(file).kind === "estate";
  } catch {
    return false;
  }
}

/** What a JSON file should be. */
const unknownKind =
  "not something that can be read; ARM templates, the output of pulumi preview --json or pulumi stack export, estates and OpenAPI definitions are";

/** The parameters beside a template: `main.parameters.json` beside `main.json`, as the portal exports them and Bicep makes them. */
function parametersFor(template: string): JsonFile | undefined {
  const name = basename(template).replace(/\.json$/i, "");
  const names = [`${name}.parameters.json`, ...(name === "template" ? ["parameters.json"] : [])];
  for (const each of names) {
    const file = join(dirname(template), each);
    if (!existsSync(file)) continue;
    const read = readJsonFile(file);
    if (read.kind === "parameters") return read;
  }
  return undefined;
}

/** How many types of resources are named. */
const maxNamed = 12;

/** Resources that were not looked at: those of API Management apart from others. */
function othersIn({ others }: SourceRecords): string[] {
  const isApim = (type: string) => /apimanagement/i.test(type);
  const groups = [
    ["of API Management", isApim],
    ["of other providers", (type: string) => !isApim(type)],
  ] as const;
  return groups.flatMap(([what, belongs]) => {
    const types = [...others].filter(([type]) => belongs(type)).sort(([, a], [, b]) => b - a);
    if (types.length === 0) return [];
    const count = types.reduce((sum, [, number]) => sum + number, 0);
    const named = types.slice(0, maxNamed).map(([type, number]) => (number > 1 ? `${number} ${type}` : type));
    const more = types.length > maxNamed ? `, and ${types.length - maxNamed} more types` : "";
    return [`${count} ${count === 1 ? "resource" : "resources"} ${what} of types that are not looked at: ${named.join(", ")}${more}`];
  });
}

/** The ARM templates of a folder; none where it has policy files of its own. */
export function templatesIn(folder: string): JsonFile[] {
  return filesIn(folder, ".json")
    .filter(looksLikeTemplate)
    .map(readJsonFile)
    .filter(({ kind }) => kind === "template");
}

/** The JSON files of a folder that are to be named themselves, for messages. */
export function hintFor(folder: string): string {
  const [json] = filesIn(folder, ".json", ".jsonl");
  return json && isJsonName(json) ? `; name a JSON file in it, such as ${json.replaceAll("\\", "/")}` : "";
}
