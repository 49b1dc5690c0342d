import { join } from "node:path";
import { version } from "../../package.json";
import { type CheckOptions, checkEstate, checkPolicyFiles, joinResults, type PolicyFile } from "../../policies/baseline/check";
import type { CheckError, CheckResult } from "../../policies/baseline/finding";
import { defaultPack } from "../../policies/baseline/packs";
import { documentsIn, prepareCheck } from "../../policies/baseline/prepare";
import type { Gateway, Scope } from "../../policies/document/ast";
import type { Tier } from "../../policies/document/tiers";
import type { Estate } from "../../policies/estate/estate";
import { type ExitCode, exitCodeFor, type FailOn } from "../exit-code";
import { isExpected, tellError } from "../expected-error";
import { readEstate } from "../files/read-estate";
import { readPolicyFile } from "../files/read-policy";
import { estateFileName, type SourceKind, sourceKindOf } from "../files/source-kind";
import { filesIn } from "../files/walk";
import { writeOutput } from "../files/write-output";
import { type OutputOptions, paintFor, print } from "../output";
import { type Format, formats } from "../reporters/format-names";
import { formatAs } from "../reporters/formats";
import { UsageError } from "../usage-error";
import { rulesToCheck } from "./select-rules";

export interface CheckCommandOptions extends OutputOptions {
  readonly pack?: string;
  readonly rule?: readonly string[];
  readonly scope?: Scope;
  readonly tier?: Tier;
  readonly gateway?: Gateway;
  readonly failOn: FailOn;
  readonly failOnUnknown?: boolean;
  readonly format: Format;
  readonly output?: readonly string[];
}

/** `palisade check <paths>`: checks whatever the paths name, and joins the answers. */
export async function check(paths: readonly string[], options: CheckCommandOptions): Promise<ExitCode> {
  // An estate names the pack that it is meant to fulfil; the command line has the last word.
  const outputs = (options.output ?? []).map(parseOutput);
  const { rule, tier, gateway } = options;
  const how = (estate?: Estate): CheckOptions => ({
    ...rulesToCheck({ pack: options.pack ?? estate?.pack ?? defaultPack.name, ...(rule && { rule }) }),
    ...(tier && { tier }),
    ...(gateway && { gateway }),
  });
  // What is wrong with the options is said before anything is read.
  how();
  const files: PolicyFile[] = [];
  const errors: CheckError[] = [];
  const results: CheckResult[] = [];
  const problems: Error[] = [];
  for (const path of paths) {
    try {
      const kind = kindOf(path);
      if (kind === "estate folder") results.push(await checkEstateFile(join(path, estateFileName), true, how));
      else if (kind === "estate") results.push(await checkEstateFile(path, false, how));
      else if (kind === "folder") readPolicies(policiesIn(path), options.scope, files, errors);
      else if (kind === "policy") files.push(readPolicy(path, options.scope));
      else if (kind === "stack") results.push(await checkStack(path, how));
      else results.push(await checkDefinition(path, how));
    } catch (error) {
      // One path that can't be read does not keep the others from being checked.
      if (!isExpected(error)) throw error;
      problems.push(error);
      errors.push(notRead(path, error));
    }
  }
  // Where nothing could be read, people are told why, and no more; machines get their document in any case.
  const forPeople = options.format === "text";
  const nothingRead = results.length === 0 && files.length === 0 && errors.length === problems.length;
  if (files.length > 0 || errors.length > 0) {
    await prepareCheck(files.map(({ document }) => document));
    results.push(checkPolicyFiles(files, how()));
  }
  const result = joinResults(results, errors);
  await writeFiles(result, outputs, paths, options);
  if (!forPeople || nothingRead) problems.forEach(tellError);
  if (!forPeople || !nothingRead) {
    print(await formatAs(options.format, result, { ...formatOptions(paths, options), paint: paintFor(process.stdout, options) }));
  }
  return exitCodeFor(result, options);
}

/** The message of an error begins with the path, and maybe a place in the file. */
function notRead(path: string, { message }: Error): CheckError {
  if (!message.startsWith(`${path}:`)) return { file: path, message };
  return {
    file: path,
    message: message
      .slice(path.length + 1)
      .replace(/^(\d+):(\d+): /, "line $1, column $2: ")
      .trim(),
  };
}

interface Output {
  readonly format: Format;
  readonly file: string;
}

function parseOutput(output: string): Output {
  const at = output.indexOf("=");
  const [format, file] = [output.slice(0, at), output.slice(at + 1)];
  if (at < 0 || file === "" || !isFormat(format)) {
    throw new UsageError(`--output ${output}: expected <format>=<file>, with one of ${formats.join(", ")}; as sarif=palisade.sarif`);
  }
  return { format, file };
}

const isFormat = (text: string): text is Format => (formats as readonly string[]).includes(text);

const formatOptions = (paths: readonly string[], options: CheckCommandOptions) => ({ ...options, version, fallbackFile: paths[0] ?? "." });

async function writeFiles(result: CheckResult, outputs: readonly Output[], paths: readonly string[], options: CheckCommandOptions) {
  const how = { ...formatOptions(paths, options), paint: (_style: unknown, text: string) => text };
  for (const { format, file } of outputs) writeOutput(file, await formatAs(format, result, how));
}

type HowToCheck = (estate?: Estate) => CheckOptions;

type Kind = Exclude<SourceKind, "file"> | "policy" | "estate" | "definition";

function kindOf(path: string): Kind {
  const kind = sourceKindOf(path);
  if (kind !== "file") return kind;
  if (/\.xml$/i.test(path)) return "policy";
  if (/estate\.json$/i.test(path)) return "estate";
  if (/\.(?:ya?ml|json)$/i.test(path)) return "definition";
  throw new UsageError(
    `${path}: not something that can be checked; policy documents (.xml), OpenAPI definitions (.yaml, .json) and estate.json are`,
  );
}

function policiesIn(folder: string): string[] {
  const found = walk(folder);
  if (found.length === 0) throw new UsageError(`${folder}: there is no policy document (*.xml) in it`);
  return found;
}

function walk(folder: string): string[] {
  try {
    return filesIn(folder, ".xml");
  } catch (error) {
    throw new UsageError(`${folder}: can't be read: ${(error as Error).message}`);
  }
}

function readPolicies(paths: readonly string[], scope: Scope | undefined, files: PolicyFile[], errors: CheckError[]) {
  for (const path of paths) {
    try {
      files.push(readPolicy(path, scope));
    } catch (error) {
      errors.push(notRead(path, error as Error));
    }
  }
}

function readPolicy(path: string, scope: Scope | undefined): PolicyFile {
  try {
    return readPolicyFile(path.replaceAll("\\", "/"), scope);
  } catch (error) {
    throw new UsageError(`${path}: can't be read: ${(error as Error).message}`);
  }
}

async function checkEstateFile(file: string, withPolicies: boolean, how: HowToCheck): Promise<CheckResult> {
  const { estate, sources, errors } = readEstate(file, withPolicies);
  await prepareCheck(documentsIn(estate));
  return joinResults([checkEstate(estate, { ...how(estate), sources })], errors);
}

async function checkStack(stack: string, how: HowToCheck): Promise<CheckResult> {
  const { everythingIn, runStackOffline } = await import("./run-stack.js");
  const { estate } = everythingIn(await runStackOffline(stack, () => {}));
  await prepareCheck(documentsIn(estate));
  return checkEstate(estate, how(estate));
}

async function checkDefinition(path: string, how: HowToCheck): Promise<CheckResult> {
  const [{ readDefinition }, { definitionEstate }] = await Promise.all([
    import("../../policies/openapi/read.js"),
    import("../../infra/declare/definition-estate.js"),
  ]);
  return checkEstate(definitionEstate(await readDefinition(path), path), how());
}
