import { basename, join, resolve } from "node:path";
import { builtFile } from "../../infra/built-file";
import { whyNotRead } from "../../infra/definitions/location";
import type { CheckError } from "../../policies/baseline/finding";
import { type EstateIndex, type EstateRecord, indexOf } from "../../policies/estate/estate";
import { nameOf } from "../../policies/estate/path";
import { DefinitionError } from "../../policies/openapi/definition-error";
import { type BundledDefinition, isUrl, readBundled } from "../../policies/openapi/read";
import { shownLocation } from "../../policies/openapi/shown-location";
import { LintThread } from "../../policies/openapi-lint/lint-thread";
import { definitionOfRecords } from "../../policies/understanding/definition-of-records";
import { joinEstate } from "../../policies/understanding/join-estate";
import type { ApiUnderstanding } from "../../policies/understanding/model";
import { summarized } from "../../policies/understanding/summary";
import { understandDefinition } from "../../policies/understanding/understand";
import type { ExitCode } from "../exit-code";
import { openEstate } from "../files/open-estate";
import { isEstateFile, sourceFileAt } from "../files/read-source";
import { sourceKindOf } from "../files/source-kind";
import { writeOutput } from "../files/write-output";
import type { UnderstandOutput } from "../json-output";
import { clean, type OutputOptions, paintFor, print, printError, printJson } from "../output";
import { withProgress } from "../progress";
import { understandingMarkdown } from "../reporters/understanding-markdown";
import { formatUnderstanding } from "../reporters/understanding-text";
import { UsageError } from "../usage-error";

export interface UnderstandCommandOptions extends OutputOptions {
  /** Where the answer is saved: JSON, or Markdown where it ends in `.md`. */
  readonly out?: string;
  readonly format: "text" | "json" | "markdown";
  /** Whether the rules of Spectral run. */
  readonly lint: boolean;
}

/**
 * `palisade understand <source>`: what APIs hold and how they lie open, of a definition alone or together with the policies of
 * an estate. The answer is printed and saved.
 */
export async function understand(source: string, options: UnderstandCommandOptions): Promise<ExitCode> {
  const out = options.out ?? join("out", "understanding", `${fileName(source)}.json`);
  if (!/\.(?:json|md|markdown)$/i.test(out)) throw new UsageError(`--out ${out}: name a file that ends in .json or .md`);
  const errors: CheckError[] = [];
  const thread = options.lint ? new LintThread(builtFile("lint-worker.js")) : undefined;
  const apis = await withProgress("reading", options.quiet === true, (say) => read(source, thread, errors, say)).finally(() =>
    thread?.close(),
  );
  const answer: UnderstandOutput = { version: 1, source: shownLocation(source), ...summarized(apis), errors };
  const shown = out.replaceAll("\\", "/");
  writeOutput(out, /\.json$/i.test(out) ? JSON.stringify(answer, null, 2) : understandingMarkdown(answer));
  if (options.format === "json") printJson<UnderstandOutput>(answer);
  else if (options.format === "markdown") print(understandingMarkdown(answer));
  else {
    print(formatUnderstanding(answer, shown, paintFor(process.stdout, options)));
    if (options.quiet !== true) print(`\nsaved in ${clean(shown)}`);
  }
  for (const { file, message } of errors) printError(`palisade: ${file ? `${clean(file)}: ` : ""}${clean(message)}`);
  return errors.length > 0 ? 2 : 0;
}

type Say = (text: string) => void;

async function read(source: string, thread: LintThread | undefined, errors: CheckError[], say: Say): Promise<ApiUnderstanding[]> {
  if (isDefinition(source)) {
    say(`reading ${source}`);
    return [await ofDefinition(await readBundled(source), shownLocation(source), undefined, thread, errors)];
  }
  const opened = await openEstate(source, say);
  errors.push(...opened.errors);
  const estate = indexOf(opened.estate);
  const apis = estate.ofKind("apis");
  if (apis.length === 0) throw new UsageError(`${source}: there are no APIs in it`);
  // A program that somebody runs may have its definitions anywhere; a file that came from elsewhere must not choose what is read.
  const trusted = sourceKindOf(source) === "stack";
  const understood: ApiUnderstanding[] = [];
  for (const api of apis) {
    say(`understanding ${nameOf(api.path)}`);
    understood.push(joinEstate(await ofApi(api, estate, trusted, thread, errors), api, estate));
  }
  return understood;
}

function isDefinition(source: string): boolean {
  if (isUrl(source)) return true;
  if (sourceKindOf(source) !== "file" || isEstateFile(source) || sourceFileAt(source)) return false;
  if (/\.(?:ya?ml|json)$/i.test(source)) return true;
  throw new UsageError(`${source}: not something that can be understood; OpenAPI definitions (.yaml, .json), estate.json and stacks are`);
}

/** An API's own definition where it can be read, else what the estate's records say. */
async function ofApi(
  api: EstateRecord<"apis">,
  estate: EstateIndex,
  trusted: boolean,
  thread: LintThread | undefined,
  errors: CheckError[],
): Promise<ApiUnderstanding> {
  const name = nameOf(api.path);
  const location = api.declared?.definition;
  const why = location === undefined ? "the estate does not name its definition" : whyNotRead(location, trusted);
  if (location !== undefined && why === undefined) {
    try {
      return await ofDefinition(await readBundled(location), shownLocation(location), name, thread, errors);
    } catch (error) {
      if (!(error instanceof DefinitionError)) throw error;
      errors.push({ message: error.message });
    }
  }
  const { root, notes } = definitionOfRecords(api, estate);
  const understood = understandDefinition({ root, place: "estate", name, tellsSecurity: false });
  const told = why ?? "its definition can't be read";
  return {
    ...understood,
    notes: [`${told}: it is read from the estate's records, which have neither servers nor most examples`, ...notes, ...understood.notes],
  };
}

async function ofDefinition(
  { root, text }: BundledDefinition,
  place: string,
  name: string | undefined,
  thread: LintThread | undefined,
  errors: CheckError[],
): Promise<ApiUnderstanding> {
  // Both go on at once.
  const linting = thread?.lint({ root, text });
  const understood = understandDefinition({ root, place, ...(name !== undefined && { name }) });
  const lint = await linting;
  if (lint && "failed" in lint) errors.push({ file: place, message: `the rules of Spectral gave no answer: ${lint.failed}` });
  else if (lint && lint.brokenRules.length > 0)
    errors.push({ file: place, message: `rules of Spectral break on what is written there: ${lint.brokenRules.join(", ")}` });
  return { ...understood, ...(lint && { lint }) };
}

/** A name for the file that a source's answer is saved in. */
function fileName(source: string): string {
  const last = isUrl(source) ? shownLocation(source).replace(/^https?:\/\//i, "") : basename(resolve(source));
  return (
    last
      .replace(/\.(?:ya?ml|json)$/i, "")
      .replace(/[^A-Za-z0-9._-]+/g, "-")
      .replace(/^[-._]+|[-._]+$/g, "")
      .slice(0, 80) || "apis"
  );
}
