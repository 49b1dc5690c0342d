import type { JSONPath } from "jsonc-parser";
import { type CheckOptions, checkEstate, joinResults } from "../../policies/baseline/check";
import type { CheckResult } from "../../policies/baseline/finding";
import { documentsIn, prepareCheck } from "../../policies/baseline/prepare";
import type { AnyRule } from "../../policies/baseline/rule";
import { byService } from "../../policies/estate/by-service";
import { type Estate, indexOf } from "../../policies/estate/estate";
import { type HardenRecordsOptions, hardenRecords, type RecordsVersion } from "../../policies/repairs/harden-records";
import type { Hardened } from "../../policies/repairs/hardened";
import { JsonText } from "../../policies/repairs/json-text";
import { readEstate } from "../files/read-estate";
import { parseJsonFile } from "../files/read-json";
import { readSources, sourceFileAt } from "../files/read-source";
import { checkSource } from "./check-sources";

export interface RecordsFileOptions {
  /** The options of a check of an estate. */
  how(estate?: Estate): CheckOptions;
  includes(rule: AnyRule): boolean;
  marked(result: CheckResult): CheckResult;
  /** Policies beside an estate stand in place of its own, and are repaired as files. */
  readonly withPolicies: boolean;
}

/**
 * Repairs an estate or an ARM template. Of previews and states of Pulumi it is told what to set where the resources are declared.
 * @param text the text of the file
 * @throws UsageError where it holds no records
 */
export function hardenRecordsFile(file: string, text: string, options: RecordsFileOptions): Promise<Hardened> {
  const { how, includes, withPolicies } = options;
  const isSource = sourceFileAt(file) !== undefined;
  const read = (edited: string) => (isSource ? readSourceText(file, edited, options) : readEstateText(file, edited, options));
  const hardening: HardenRecordsOptions = { ...how(), read, includes, withoutPolicies: withPolicies };
  return hardenRecords(text, hardening);
}

async function readSourceText(file: string, source: string, { how, marked }: RecordsFileOptions): Promise<RecordsVersion> {
  const json = parseJsonFile(file, source);
  const read = readSources([json]);
  const isTemplate = json.kind === "template";
  const paths = isTemplate && read.objects ? pathsIn(json.value, new Set(read.objects.values())) : new Map<object, JSONPath>();
  return {
    source,
    json: isTemplate ? JsonText.of(source) : undefined,
    form: isTemplate ? "template" : "answer",
    result: marked(await checkSource(read, how)),
    estates: byService(read.estate).map(indexOf),
    placeOf: (path) => {
      const object = read.objects?.get(path);
      return object && paths.get(object);
    },
  };
}

async function readEstateText(file: string, source: string, { how, marked, withPolicies }: RecordsFileOptions): Promise<RecordsVersion> {
  const { estate, sources, errors } = readEstate(file, withPolicies, source);
  await prepareCheck(documentsIn(estate));
  const result = joinResults([checkEstate(estate, { ...how(estate), sources, definitions: new Map() })], errors);
  const { records } = JSON.parse(source.replace(/^\uFEFF/, "")) as { readonly records: readonly { readonly path: string }[] };
  const places = new Map(records.map(({ path }, index): [string, JSONPath] => [path.toLowerCase(), ["records", index]]));
  return {
    source,
    json: JsonText.of(source),
    form: "estate",
    result: marked(result),
    estates: [indexOf(estate)],
    placeOf: (path) => places.get(path.toLowerCase()),
  };
}

/** Where some objects stand in a value; how deep it is nested was looked at when it was read. */
function pathsIn(value: unknown, wanted: ReadonlySet<object>): Map<object, JSONPath> {
  const found = new Map<object, JSONPath>();
  const look = (at: unknown, path: JSONPath) => {
    if (typeof at !== "object" || at === null) return;
    if (wanted.has(at)) found.set(at, path);
    const members = Array.isArray(at) ? at.map((each, index) => [index, each] as const) : Object.entries(at);
    for (const [key, each] of members) look(each, [...path, key]);
  };
  look(value, []);
  return found;
}
