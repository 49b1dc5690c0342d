import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { createTwoFilesPatch } from "diff";
import type { Rulebook } from "../../infra/governance/rulebook";
import type { CheckOptions } from "../../policies/baseline/check";
import type { CheckResult } from "../../policies/baseline/finding";
import type { AnyRule } from "../../policies/baseline/rule";
import type { Scope } from "../../policies/document/ast";
import { scopeOfFile } from "../../policies/estate/policy-paths";
import { loadGrammar } from "../../policies/expressions/grammar";
import { credentialTexts } from "../../policies/repairs/credential-texts";
import { hardenDefinition } from "../../policies/repairs/harden-definition";
import { hardenPolicy } from "../../policies/repairs/harden-policy";
import type { Hardened } from "../../policies/repairs/hardened";
import type { ExitCode } from "../exit-code";
import { isExpected } from "../expected-error";
import { EditedDefinitions } from "../files/edited-definition";
import { policiesFolder } from "../files/read-estate";
import { readJsonFile } from "../files/read-json";
import { hintFor, isEstateFile, sourceFileAt } from "../files/read-source";
import { decodeText, encodeLike, readTextFile } from "../files/read-text";
import { replaceFile } from "../files/replace-file";
import { estateFileName, sourceKindOf } from "../files/source-kind";
import { filesIn } from "../files/walk";
import type { HardenedFile, HardenOutput } from "../json-output";
import { clean, type OutputOptions, paintFor, print, printError, printJson } from "../output";
import { formatHardened } from "../reporters/harden-text";
import { syntaxProblems } from "../reporters/syntax-problems";
import { count } from "../reporters/text";
import { UsageError } from "../usage-error";
import { knownFindings } from "./check-baseline";
import { hardenRecordsFile } from "./harden-records";
import { openRulebook, ruleNamed, rulesToCheck } from "./select-rules";

export interface HardenCommandOptions extends OutputOptions {
  readonly config?: string;
  readonly pack?: string;
  readonly rule?: readonly string[];
  readonly include?: readonly string[];
  readonly waivers?: readonly string[];
  readonly baseline?: string;
  readonly scope?: Scope;
  readonly check?: boolean;
  readonly write?: boolean;
  readonly format: "text" | "json";
}

/** Stands for all rules behind `--include`. */
const everyRule = "all";
/** A diff of more changed lines is not worked out. */
const maxDiffLines = 4000;

/**
 * `palisade harden <paths>`: repairs what the rules of the pack find in policy documents, OpenAPI definitions, estates and ARM
 * templates, as the smallest edits of the text. Shows the difference; `--write` makes it. What could break clients is listed apart,
 * and done where `--include` names the rule; what only a person can do is told. A file that does not parse, or that somebody
 * changes meanwhile, is left alone.
 * @returns 2 where a file could not be repaired, 1 where `--check` finds that something would change, else 0
 */
export async function harden(paths: readonly string[], options: HardenCommandOptions): Promise<ExitCode> {
  const { check, write, format, quiet } = options;
  if (check && write) throw new UsageError("--check changes nothing and --write does; choose one of them");
  const book = await openRulebook(options.config);
  const how = await howToHarden(book, options);
  const files = filesOf(paths);
  await loadGrammar();
  const hardened: HardenedFile[] = [];
  const errors: { file: string; message: string }[] = [];
  let thread: EditedDefinitions | undefined;
  const definitions = () => {
    thread ??= new EditedDefinitions(how);
    return thread;
  };
  try {
    for (const file of files) {
      try {
        const { before, after } = await hardenFile(file, how, options.scope, definitions);
        const changed = after.text !== before;
        if (changed && write) writeBack(file, before, after.text);
        const { done, offered, told, undone } = after;
        hardened.push({
          file,
          changed,
          written: changed && write === true,
          diff: changed ? diffOf(file, before, after.text) : "",
          done,
          offered,
          told,
          undone,
        });
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        if (!isExpected(error) && !isFileError(error)) throw error;
        const { message } = error;
        errors.push({ file, message: message.startsWith(`${file}: `) ? message.slice(file.length + 2) : message });
      }
    }
  } finally {
    await thread?.close();
  }
  if (format === "json") printJson<HardenOutput>({ version: 1, files: hardened, errors });
  else {
    const text = formatHardened(hardened, paintFor(process.stdout, options), { ...options, verbatim: !process.stdout.isTTY });
    if (text !== "") print(text);
  }
  for (const { file, message } of format === "json" ? [] : errors) printError(`palisade: ${clean(file)}: ${message}`);
  if (!quiet && format !== "json") printError(summaryOf(hardened, errors.length, write === true));
  if (errors.length > 0) return 2;
  return check && hardened.some(({ changed }) => changed) ? 1 : 0;
}

/** What a file can't be repaired for; the others still are. */
class FileProblem extends Error {}

function isFileError(error: Error): boolean {
  return error instanceof FileProblem || typeof (error as NodeJS.ErrnoException).code === "string";
}

function isPolicy(file: string): boolean {
  return /\.xml$/i.test(file);
}

/** Whether a file holds records of resources. */
function isRecords(file: string): boolean {
  return !isPolicy(file) && (isEstateFile(file) || sourceFileAt(file) !== undefined);
}

interface HowToHarden extends CheckOptions {
  includes(rule: AnyRule): boolean;
  /** Marks what is known since before. */
  marked(result: CheckResult): CheckResult;
}

async function howToHarden(
  book: Rulebook,
  { pack, rule, include = [], waivers: files = [], baseline }: HardenCommandOptions,
): Promise<HowToHarden> {
  const names = new Set(include.filter((name) => name !== everyRule).map((name) => ruleNamed(name, book.catalogue).id));
  const includesAll = include.includes(everyRule);
  const reading = files.length === 0 ? undefined : await import("../../infra/governance/read-waivers.js");
  const waivers = book.waivers(reading ? (await Promise.all(files.map(reading.readWaivers))).flat() : []);
  const fileName = waivers && (await import("../../infra/governance/read-governance.js")).fileNameFrom(book.read?.folder ?? process.cwd());
  return {
    ...rulesToCheck(book, pack === undefined ? {} : { pack: { value: pack, place: `--pack ${pack}` } }, rule),
    ...(waivers && { waivers }),
    ...(fileName && { fileName }),
    includes: ({ id }) => includesAll || names.has(id),
    marked: knownFindings(book, baseline, undefined).apply,
  };
}

async function hardenFile(
  file: string,
  how: HowToHarden,
  scope: Scope | undefined,
  definitions: () => EditedDefinitions,
): Promise<{ before: string; after: Hardened }> {
  if (isRecords(file)) {
    const before = read(file);
    const { includes, marked } = how;
    // A folder of policies beside an estate stands in place of those in it.
    const withPolicies = basename(file) === estateFileName && existsSync(join(dirname(file), policiesFolder));
    return { before, after: await hardenRecordsFile(file, before, { how: () => how, includes, marked, withPolicies }) };
  }
  if (!isPolicy(file)) {
    const before = read(file);
    const facts = (text: string) => definitions().facts(file, text);
    return { before, after: await hardenDefinition(before, { ...how, file, facts }) };
  }
  const name = file.replaceAll("\\", "/");
  const before = read(file);
  const attached = scope ?? scopeOfFile(name);
  const after = hardenPolicy(before, { ...how, file: name, ...(attached && { scope: attached }) });
  if ("problems" in after) throw new FileProblem(`it does not parse and is left alone\n${syntaxProblems(after.problems, before, file)}\n`);
  return { before, after };
}

function read(file: string): string {
  try {
    return readTextFile(file, { strict: true });
  } catch (error) {
    throw new FileProblem((error as Error).message);
  }
}

/** Puts a text into the file that it came from, in its encoding, unless the file is another one by now. */
function writeBack(file: string, before: string, after: string) {
  const bytes = readFileSync(file);
  if (decodeText(bytes) !== before) throw new FileProblem("it has changed meanwhile, and is left alone");
  replaceFile(file, encodeLike(bytes, after));
}

/** Fields of records that hold credentials, with their values; policies and what is worked out are none. */
const secretField =
  /("(?:value|password|clientSecret|primaryKey|secondaryKey|connectionString|instrumentationKey)"\s*:\s*")(?![<[])[^"\\]+(?=")/gi;

/** The difference as a patch, without the credentials that stand in its lines: a patch with one of them has to be made by `--write`. */
function diffOf(file: string, before: string, after: string): string {
  const name = file.replaceAll("\\", "/");
  const options = { context: 3, maxEditLength: maxDiffLines };
  const patch = createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, options)?.replace(/^=+\n/, "");
  if (patch === undefined) return `${name} changes in too many lines to show\n`;
  const texts = isPolicy(file) ? credentialTexts(before) : policyStrings(before).flatMap(credentialTexts);
  const masked = texts.reduce((text, secret) => text.replaceAll(secret, "***"), patch);
  return isPolicy(file) ? masked : masked.replace(secretField, "$1***");
}

/** The policies that a JSON document holds as texts. */
function policyStrings(text: string): string[] {
  return [...text.matchAll(/"(?:<policies|\s*<fragment)(?:[^"\\]|\\.)*"/g)].flatMap(([literal]) => {
    try {
      return [String(JSON.parse(literal))];
    } catch {
      return [];
    }
  });
}

function summaryOf(files: readonly HardenedFile[], failed: number, write: boolean): string {
  const sum = (of: (file: HardenedFile) => readonly unknown[]) => files.reduce((total, file) => total + of(file).length, 0);
  const changed = files.filter((file) => file.changed).length;
  const offered = sum((file) => file.offered);
  const told = sum((file) => file.told);
  const undone = sum((file) => file.undone);
  return [
    `${count(
      sum((file) => file.done),
      "repair",
    )} in ${changed} of ${count(files.length + failed, "file")}${changed > 0 ? (write ? ", written" : ", not written") : ""}`,
    ...(offered > 0 ? [`${offered} offered`] : []),
    ...(told > 0 ? [`${told} for a person to do`] : []),
    ...(undone > 0 ? [`${undone} undone`] : []),
    ...(failed > 0 ? [`${count(failed, "file")} could not be repaired`] : []),
  ].join("; ");
}

/** What `check` takes from files. */
const endings = [".xml", ".yaml", ".yml", ".json"];
/** Names of files that other tools keep beside APIs, and that are no definitions. */
const otherFiles = /(?:^|[\\/])(?:package(?:-lock)?\.json|tsconfig[^\\/]*\.json|palisade\.ya?ml|Pulumi[^\\/]*\.ya?ml)$/i;
/** So much of a file tells whether it is a definition. */
const headLength = 4096;

/** The files that paths name: files themselves, and those in folders that can be repaired. Each stands once. */
function filesOf(paths: readonly string[]): string[] {
  const found = paths.flatMap((path) => {
    const kind = sourceKindOf(path);
    if (kind === "stack") throw new UsageError(`${path}: a stack is a program; name the files behind it`);
    if (kind !== "file") {
      const files = filesIn(path, ...endings).filter(isRepairable);
      if (files.length === 0) throw new UsageError(`${path}: there is nothing in it that can be repaired${hintFor(path)}`);
      return files;
    }
    if (!endings.some((ending) => path.toLowerCase().endsWith(ending)) && sourceFileAt(path) === undefined)
      throw new UsageError(
        `${path}: not something that can be repaired; policy documents (.xml), OpenAPI definitions (.yaml, .json), estates and ARM templates are, and for Pulumi previews and states it is told what to set`,
      );
    return [path];
  });
  return [...new Set(found)];
}

/** Whether a file in a folder is what it may be by its name: folders hold many others. */
function isRepairable(file: string): boolean {
  if (isPolicy(file)) return true;
  if (otherFiles.test(file)) return false;
  try {
    if (isEstateFile(file)) return true;
    if (/\.json$/i.test(file)) {
      const { kind } = readJsonFile(file);
      return kind === "definition" || (kind === "template" && /Microsoft\.ApiManagement/i.test(readTextFile(file)));
    }
    return /^["']?(?:openapi|swagger)["']?\s*:/m.test(readTextFile(file).slice(0, headLength));
  } catch {
    // What can't be read and is named by its folder only is not asked for.
    return false;
  }
}
