import type { CheckError } from "../../policies/baseline/finding";
import { type DocumentChange, diffDocuments } from "../../policies/document/diff/diff-documents";
import type { ExitCode } from "../exit-code";
import { type PolicyEntry, type PolicySet, policySetAt } from "../files/policy-set";
import type { DiffOutput, DiffRow } from "../json-output";
import { clean, type OutputOptions, paintFor, print, printError, printJson } from "../output";
import { withProgress } from "../progress";
import { formatDiff } from "../reporters/diff-text";
import { UsageError } from "../usage-error";

export interface DiffCommandOptions extends OutputOptions {
  readonly format: "text" | "json";
}

/**
 * `palisade diff <before> <after>`: what has changed in the meaning of policy documents.
 * @returns 0 where they mean the same, 1 where they differ, 2 where a document could not be read
 */
export async function diff(before: string, after: string, options: DiffCommandOptions): Promise<ExitCode> {
  const quiet = options.quiet === true;
  const sets = await withProgress(
    "reading",
    quiet,
    async (say) => [await policySetAt(before, say), await policySetAt(after, say)] as const,
  );
  const { changes, errors } = compare(...sets, [before, after]);
  if (options.format === "json") printJson<DiffOutput>({ version: 1, changes });
  else {
    const text = formatDiff(changes, paintFor(process.stdout, options), { quiet, incomplete: errors.length > 0 });
    if (text !== "") print(text);
  }
  for (const { file, message } of errors) printError(`palisade: ${file ? `${clean(file)}: ` : ""}${clean(message)}`);
  if (errors.length > 0) return 2;
  return changes.length > 0 ? 1 : 0;
}

function compare(before: PolicySet, after: PolicySet, names: readonly [string, string]) {
  if ((before.kind === "file") !== (after.kind === "file")) {
    throw new UsageError(`${names.join(" and ")} can't be compared: give two policy files, or two folders or estates`);
  }
  if (before.entries.size + after.entries.size + before.errors.length + after.errors.length === 0) {
    throw new UsageError(`${names.join(" and ")}: there are no policy documents in them`);
  }
  // Records are told apart without regard to case, as ARM does; files as the disk does.
  const ignoresCase = before.kind === "estate" || after.kind === "estate";
  const keyed = ({ entries }: PolicySet) => new Map([...entries].map(([key, entry]) => [ignoresCase ? key.toLowerCase() : key, entry]));
  const [from, to] = [keyed(before), keyed(after)];
  const errors: CheckError[] = [...before.errors, ...after.errors];
  const changes = [...new Set([...from.keys(), ...to.keys()])].sort().flatMap((key): DiffRow[] => {
    const pair = [from.get(key), to.get(key)] as const;
    const file = pair[1]?.name ?? pair[0]?.name ?? key;
    return changesOf(...pair, errors).map((change) => ({ file, ...change }));
  });
  return { changes, errors };
}

function changesOf(before: PolicyEntry | undefined, after: PolicyEntry | undefined, errors: CheckError[]): readonly DocumentChange[] {
  const problems = errors.length;
  if (before && after && haveOneSource(before, after)) return [];
  const documents = [before, after].map((entry) => entry && read(entry, errors));
  return errors.length > problems ? [] : diffDocuments(documents[0], documents[1]);
}

/** Documents of the same bytes mean the same, whatever is wrong with them. */
function haveOneSource(before: PolicyEntry, after: PolicyEntry): boolean {
  try {
    const [a, b] = [before.source(), after.source()];
    if (a === undefined || b === undefined) return false;
    return typeof a === "string" || typeof b === "string" ? a === b : a.equals(b);
  } catch {
    // It is told when they are read.
    return false;
  }
}

function read(entry: PolicyEntry, errors: CheckError[]) {
  try {
    const { document, problems } = entry.read();
    for (const { place, message } of problems) errors.push({ file: place === undefined ? entry.name : `${entry.name}:${place}`, message });
    if (!document && problems.length === 0) errors.push({ file: entry.name, message: "there is no document in it" });
    return document;
  } catch (error) {
    errors.push({ file: entry.name, message: `can't be read: ${(error as Error).message}` });
    return undefined;
  }
}
