import { existsSync, readFileSync, statSync } from "node:fs";
import { createTwoFilesPatch } from "diff";
import type { Rulebook } from "../../infra/governance/rulebook";
import type { CheckOptions } from "../../policies/baseline/check";
import type { AnyRule } from "../../policies/baseline/rule";
import type { Scope } from "../../policies/document/ast";
import { scopeOfFile } from "../../policies/estate/policy-paths";
import { loadGrammar } from "../../policies/expressions/grammar";
import { hardenDefinition } from "../../policies/repairs/harden-definition";
import { hardenPolicy } from "../../policies/repairs/harden-policy";
import type { Hardened } from "../../policies/repairs/hardened";
import type { ExitCode } from "../exit-code";
import { isExpected } from "../expected-error";
import { EditedDefinitions } from "../files/edited-definition";
import { isEstateFile, sourceFileAt } from "../files/read-source";
import { decodeText, encodeLike, readTextFile } from "../files/read-text";
import { replaceFile } from "../files/replace-file";
import { filesIn } from "../files/walk";
import type { HardenedFile, HardenOutput } from "../json-output";
import { clean, type OutputOptions, paintFor, print, printError, printJson } from "../output";
import { formatHardened } from "../reporters/harden-text";
import { syntaxProblems } from "../reporters/syntax-problems";
import { count } from "../reporters/text";
import { UsageError } from "../usage-error";
import { offersFor } from "./harden-records";
import { openRulebook, ruleNamed, rulesToCheck } from "./select-rules";

export interface HardenCommandOptions extends OutputOptions {
  readonly config?: string;
  readonly pack?: string;
  readonly rule?: readonly string[];
  readonly include?: readonly string[];
  readonly waivers?: readonly string[];
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
 * `palisade harden <paths>`: repairs what the rules of the pack find in policy documents and OpenAPI definitions, as the smallest
 * edits of the text. Shows the difference; `--write` makes it. What could break clients is listed apart, and done where `--include`
 * names the rule. A file that does not parse, or that somebody changes meanwhile, is left alone.
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
        const { done, offered, undone } = after;
        hardened.push({
          file,
          changed,
          written: changed && write === true,
          diff: changed ? diffOf(file, before, after.text) : "",
          done,
          offered,
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
}

async function howToHarden(book: Rulebook, { pack, rule, include = [], waivers: files = [] }: HardenCommandOptions): Promise<HowToHarden> {
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
  };
}

async function hardenFile(
  file: string,
  how: HowToHarden,
  scope: Scope | undefined,
  definitions: () => EditedDefinitions,
): Promise<{ before: string; after: Hardened }> {
  if (isRecords(file)) {
    const offered = await offersFor(file, () => how);
    return { before: "", after: { text: "", done: [], offered, undone: [] } };
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

function diffOf(file: string, before: string, after: string): string {
  const name = file.replaceAll("\\", "/");
  const options = { context: 3, maxEditLength: maxDiffLines };
  return (
    createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, options)?.replace(/^=+\n/, "") ??
    `${name} changes in too many lines to show\n`
  );
}

function summaryOf(files: readonly HardenedFile[], failed: number, write: boolean): string {
  const sum = (of: (file: HardenedFile) => readonly unknown[]) => files.reduce((total, file) => total + of(file).length, 0);
  const changed = files.filter((file) => file.changed).length;
  const offered = sum((file) => file.offered);
  const undone = sum((file) => file.undone);
  return [
    `${count(
      sum((file) => file.done),
      "repair",
    )} in ${changed} of ${count(files.length + failed, "file")}${changed > 0 ? (write ? ", written" : ", not written") : ""}`,
    ...(offered > 0 ? [`${offered} offered`] : []),
    ...(undone > 0 ? [`${undone} undone`] : []),
    ...(failed > 0 ? [`${count(failed, "file")} could not be repaired`] : []),
  ].join("; ");
}

/** The files that paths name: files themselves, and the policy documents in folders. Each stands once. */
function filesOf(paths: readonly string[]): string[] {
  const found = paths.flatMap((path) => {
    if (!existsSync(path)) throw new UsageError(`${path}: there is no such file or folder`);
    if (statSync(path).isDirectory()) {
      const files = filesIn(path, ".xml");
      if (files.length === 0) throw new UsageError(`${path}: there is no policy document (*.xml) in it`);
      return files;
    }
    if (!/\.(?:xml|ya?ml|json)$/i.test(path))
      throw new UsageError(
        `${path}: not something that can be repaired; policy documents (.xml) and OpenAPI definitions (.yaml, .json) are, and for ARM templates, Pulumi previews and states, and estate.json it is told what to set`,
      );
    return [path];
  });
  return [...new Set(found)];
}
