import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { GrammarRule } from "../../policies/document/grammar-rules";
import { parsePolicy } from "../../policies/document/parse";
import { LineIndex } from "../../policies/document/positions";
import { NotWritable } from "../../policies/typescript/piece";
import { type Program, programOf } from "../../policies/typescript/program";
import type { ExitCode } from "../exit-code";
import { modulePathOf, policiesModuleFor } from "../files/module-path";
import { type PolicySource, policiesAt } from "../files/policy-files";
import { readTextFile } from "../files/read-text";
import { writeOutput } from "../files/write-output";
import type { ImportOutput } from "../json-output";
import { clean, type OutputOptions, print, printError, printJson } from "../output";
import { count } from "../reporters/text";
import { UsageError } from "../usage-error";

export interface ImportCommandOptions extends OutputOptions {
  readonly out?: string;
  readonly from?: string;
  readonly force?: boolean;
  readonly format: "text" | "json";
}

/** A document that became a program, and the file that the program goes to. */
interface Imported {
  readonly source: string;
  readonly program: Program;
  readonly file?: string;
}

interface Problem {
  readonly file: string;
  readonly message: string;
  /** All of the document is in the program nevertheless. */
  readonly kept?: boolean;
}

/** Syntax problems after which all of the text is still there; others may cost some of it. */
const lossless: readonly GrammarRule[] = ["expression-unbalanced"];

/** `palisade import <path>`: policy documents as TypeScript that makes them. */
export async function importPolicies(path: string, options: ImportCommandOptions): Promise<ExitCode> {
  const { out } = options;
  const { sources, leftOut } = policiesAt(path);
  const [only] = sources;
  if (out === undefined && (sources.length > 1 || only?.file !== path))
    throw new UsageError(`${path} is a folder: say with --out where the files go`);
  const problems: Problem[] = [];
  const taken = new Set<string>();
  const imported = sources.flatMap((source): Imported[] => {
    const file = out === undefined ? undefined : join(out, modulePathOf(source.inside, taken));
    const program = read(source, options.from ?? policiesModuleFor(file === undefined ? "." : dirname(file)), problems);
    return program ? [{ source: shown(source.file), program, ...(file !== undefined && { file }) }] : [];
  });
  if (!options.force) refuseToOverwrite(imported);
  for (const { file, program } of imported) if (file !== undefined) writeOutput(file, program.text);
  for (const file of leftOut) if (!options.quiet) printError(`${clean(shown(file))}: left out, as the folder's layout has no policy there`);
  report(imported, problems, options);
  return problems.some(({ kept }) => !kept) ? 2 : 0;
}

function read({ file, scope }: PolicySource, from: string, problems: Problem[]): Program | undefined {
  const failed = (message: string, kept = false) => {
    problems.push({ file: shown(file), message, ...(kept && { kept }) });
    return undefined;
  };
  try {
    const text = readTextFile(file, { strict: true });
    const { document, diagnostics } = parsePolicy(text);
    const index = new LineIndex(text);
    const notes = diagnostics.map(({ rule, message, span = [0, 0] }) => {
      const { line, column } = index.at(span[0]);
      failed(`${line}:${column}: ${message} (${rule})`, document !== undefined && lossless.includes(rule));
      return `The source has a syntax error at ${line}:${column}: ${message}`;
    });
    return document && programOf(document, { from, notes, ...(scope && { scope }) });
  } catch (error) {
    if (error instanceof NotWritable) return failed(`can't be written as a program: ${error.message}`);
    return failed(`can't be read: ${(error as Error).message}`);
  }
}

/** Files of the same content are no harm. */
function refuseToOverwrite(imported: readonly Imported[]) {
  const inTheWay = imported.flatMap(({ file, program }) =>
    file !== undefined && existsSync(file) && readFileSync(file, "utf8") !== program.text ? [shown(file)] : [],
  );
  if (inTheWay.length === 0) return;
  const list = `${inTheWay.slice(0, 3).join(", ")}${inTheWay.length > 3 ? ` and ${inTheWay.length - 3} more` : ""}`;
  throw new UsageError(`nothing is written: ${list} would be overwritten; choose another --out, or --force`);
}

function report(imported: readonly Imported[], problems: readonly Problem[], { format, quiet, out }: ImportCommandOptions) {
  if (format === "json") {
    printJson<ImportOutput>({
      version: 1,
      files: imported.map(({ source, file, program: { raw, text } }) => ({
        source,
        ...(file === undefined ? { code: text } : { file: shown(file) }),
        raw,
      })),
      problems: problems.map(({ file, message, kept = false }) => ({ file, message, kept })),
    });
  } else {
    for (const { source, file, program } of imported) {
      if (file === undefined) print(program.text);
      else print([`${clean(source)} -> ${clean(shown(file))}`, ...program.raw.map((path) => `  raw: ${clean(path)}`)].join("\n"));
    }
  }
  for (const { file, message } of problems) printError(`palisade: ${clean(file)}: ${clean(message)}`);
  if (quiet || out === undefined) return;
  const raw = imported.reduce((sum, { program }) => sum + program.raw.length, 0);
  printError(`${count(imported.length, "document")} imported${raw > 0 ? `, ${count(raw, "element")} as they stand` : ""}`);
}

const shown = (path: string) => path.replaceAll("\\", "/");
