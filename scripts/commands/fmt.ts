import { existsSync, statSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { formatOf } from "../../policies/document/format-of";
import { parsePolicy } from "../../policies/document/parse";
import { printPolicy } from "../../policies/document/print";
import type { ExitCode } from "../exit-code";
import { decodeText, maxBytes, readTextFile } from "../files/read-text";
import { replaceFile } from "../files/replace-file";
import { filesIn } from "../files/walk";
import { clean, type OutputOptions, print, printError } from "../output";
import { syntaxProblems } from "../reporters/syntax-problems";
import { count } from "../reporters/text";
import { UsageError } from "../usage-error";

export interface FmtCommandOptions extends OutputOptions {
  readonly check?: boolean;
  readonly write?: boolean;
}

/** Stands for standard input among the paths. */
const standardInput = "-";

/**
 * `palisade fmt <paths>`: writes policy documents in the one layout of `printPolicy`, each in the format (`rawxml` or
 * `xml`) that it is in. The result is UTF-8 with line feeds and no byte order mark, whatever the file was; an XML
 * declaration and blank lines are dropped; comments stay, expressions stay byte for byte, with the carriage returns in
 * them. Without a flag, one file is printed and several are listed, as `--check` does. A file with syntax errors is
 * reported and left alone.
 * @returns 1 where files would change and none was to be written, 2 where a file could not be formatted
 */
export async function fmt(paths: readonly string[], options: FmtCommandOptions): Promise<ExitCode> {
  if (options.check && options.write) throw new UsageError("--check changes nothing and --write does; choose one of them");
  if (options.write && paths.includes(standardInput)) throw new UsageError("standard input can't be rewritten; leave --write away");
  const files = filesOf(paths);
  const [only] = paths;
  const printsText = !options.check && !options.write && files.length === 1 && files[0] === only;
  const changed: string[] = [];
  let failed = 0;
  for (const file of files) {
    try {
      const text = file === standardInput ? await readStandardInput() : readTextFile(file, { strict: true });
      const formatted = format(text, file);
      if (printsText) print(formatted);
      else if (formatted !== text) {
        if (options.write) replaceFile(file, formatted);
        changed.push(file);
      }
    } catch (error) {
      failed += 1;
      printError(error instanceof SyntaxProblems ? `${error.message}\n\n` : `palisade: ${clean(file)}: ${(error as Error).message}`);
    }
  }
  if (!printsText) report(changed, files.length, failed, options);
  if (failed > 0) return 2;
  return changed.length > 0 && !options.write ? 1 : 0;
}

function report(changed: readonly string[], of: number, failed: number, { write, quiet }: FmtCommandOptions) {
  if (changed.length > 0) print(changed.map(clean).join("\n"));
  if (quiet) return;
  const notRead = failed > 0 ? `, ${failed} could not be formatted` : "";
  printError(`${changed.length} of ${count(of, "file")} ${write ? "rewritten" : "would change"}${notRead}`);
}

/** The message lists each problem with its place and the lines around it. */
class SyntaxProblems extends Error {}

/**
 * A document in its layout.
 * @throws SyntaxProblems, and Error where what is written would not be read back as the same document
 */
function format(text: string, file: string): string {
  const { document, diagnostics, positions } = parsePolicy(text);
  if (!document || diagnostics.length > 0)
    throw new SyntaxProblems(syntaxProblems(diagnostics, text, file === standardInput ? "stdin" : file));
  const formatted = printPolicy(document, formatOf(document, positions));
  const again = parsePolicy(formatted);
  if (again.diagnostics.length > 0 || !isDeepStrictEqual(again.document, document))
    throw new Error("the formatted text would not mean the same; the file is left as it is. Please report this document");
  return formatted;
}

/** The files that paths name: files themselves, and the policy documents in folders. Each stands once. */
function filesOf(paths: readonly string[]): string[] {
  const found = paths.flatMap((path) => {
    if (path === standardInput) return [path];
    if (!existsSync(path)) throw new UsageError(`${path}: there is no such file or folder`);
    if (!statSync(path).isDirectory()) return [path];
    const files = filesIn(path, ".xml");
    if (files.length === 0) throw new UsageError(`${path}: there is no policy document (*.xml) in it`);
    return files;
  });
  return [...new Set(found)];
}

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`more than ${maxBytes} bytes are more than a policy may have`);
    chunks.push(chunk);
  }
  return decodeText(Buffer.concat(chunks), { strict: true });
}
