import { join } from "node:path";
import type { NamedWishes, Rulebook } from "../../infra/governance/rulebook";
import { version } from "../../package.json";
import {
  type CheckOptions,
  checkEstate,
  checkPolicyFiles,
  joinResults,
  type PolicyFile,
  withWaiverFindings,
} from "../../policies/baseline/check";
import type { CheckError, CheckResult } from "../../policies/baseline/finding";
import { documentsIn, needsOfDefinitions, prepareCheck } from "../../policies/baseline/prepare";
import type { WrittenWaiver } from "../../policies/baseline/waiver";
import type { Gateway, Scope } from "../../policies/document/ast";
import type { Tier } from "../../policies/document/tiers";
import type { Estate } from "../../policies/estate/estate";
import type { BundledDefinition } from "../../policies/openapi/read";
import { type ExitCode, exitCodeFor, type FailOn } from "../exit-code";
import { isExpected, tellError } from "../expected-error";
import { notLookedAt } from "../files/open-estate";
import { readEstate } from "../files/read-estate";
import type { JsonFile } from "../files/read-json";
import { readPolicyFile } from "../files/read-policy";
import { hintFor, isEstateFile, sourceFileAt, templatesIn } from "../files/read-source";
import { estateFileName, type SourceKind, sourceKindOf } from "../files/source-kind";
import { filesIn } from "../files/walk";
import { writeOutput } from "../files/write-output";
import { type OutputOptions, paintFor, print } from "../output";
import { type Format, formats } from "../reporters/format-names";
import { type FormatOptions, formatAs } from "../reporters/formats";
import { UsageError } from "../usage-error";
import { checkSources } from "./check-sources";
import { failOnOf, openRulebook, rulesToCheck } from "./select-rules";

export interface CheckCommandOptions extends OutputOptions {
  readonly config?: string;
  readonly pack?: string;
  readonly rule?: readonly string[];
  readonly waivers?: readonly string[];
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly scope?: Scope;
  readonly tier?: Tier;
  readonly gateway?: Gateway;
  readonly failOn?: FailOn;
  readonly failOnUnknown?: boolean;
  readonly format: Format;
  readonly output?: readonly string[];
}

/** `palisade check <paths>`: checks whatever the paths name, and joins the answers. */
export async function check(paths: readonly string[], options: CheckCommandOptions): Promise<ExitCode> {
  const outputs = (options.output ?? []).map(parseOutput);
  const { rule, tier, gateway, config } = options;
  const book = await openRulebook(config);
  const failOn = failOnOf(book, options.failOn);
  const waivers = book.waivers(await waiversOf(options.waivers));
  const known = await knownOf(book, options);
  const fileName = waivers && (await import("../../infra/governance/read-governance.js")).fileNameFrom(book.read?.folder ?? process.cwd());
  // An estate names the pack that it is meant to fulfil; the command line has the last word.
  const how: HowToCheck = (estate, levels) => ({
    ...rulesToCheck(book, { ...packOf(options.pack, estate), ...(levels && { levels }) }, rule),
    ...(tier && { tier }),
    ...(gateway && { gateway }),
    ...(waivers && { waivers }),
    ...(fileName && { fileName }),
  });
  // What is wrong with the options is said before anything is read.
  how();
  const files: PolicyFile[] = [];
  const errors: CheckError[] = [];
  const results: CheckResult[] = [];
  const problems: Error[] = [];
  // Templates add to each other, whether they are named or found in folders.
  const templates: JsonFile[] = [];
  const failed = (path: string, error: unknown) => {
    // One path that can't be read does not keep the others from being checked.
    if (!isExpected(error)) throw error;
    problems.push(error);
    errors.push(notRead(path, error));
  };
  for (const path of paths) {
    try {
      const source = sourceAt(path);
      if (source?.[0]?.kind === "template") {
        templates.push(...source);
        continue;
      }
      if (source) {
        results.push(await checkSources(source, how));
        continue;
      }
      const kind = kindOf(path);
      if (kind === "estate folder") results.push(await checkEstateFile(join(path, estateFileName), true, how));
      else if (kind === "estate") results.push(await checkEstateFile(path, false, how));
      else if (kind === "folder") readPolicies(policiesIn(path), options.scope, files, errors);
      else if (kind === "policy") files.push(readPolicy(path, options.scope));
      else if (kind === "stack") results.push(await checkStack(path, how, config));
      else results.push(await checkDefinition(path, how));
    } catch (error) {
      failed(path, error);
    }
  }
  try {
    if (templates.length > 0) results.push(await checkSources(templates, how));
  } catch (error) {
    failed(templates[0]?.file ?? "", error);
  }
  // Where nothing could be read, people are told why, and no more; machines get their document in any case.
  const forPeople = options.format === "text";
  const nothingRead = results.length === 0 && files.length === 0 && errors.length === problems.length;
  if (files.length > 0 || errors.length > 0) {
    await prepareCheck(files.map(({ document }) => document));
    results.push(checkPolicyFiles(files, how()));
  }
  const result = known(withWaiverFindings(joinResults(results, errors), waivers));
  const shown = { ...options, ...(book.read && { rules: book.catalogue.rules }) };
  await writeFiles(result, outputs, paths, shown);
  if (!forPeople || nothingRead) problems.forEach(tellError);
  if (!forPeople || !nothingRead) {
    print(await formatAs(options.format, result, { ...formatOptions(paths, shown), paint: paintFor(process.stdout, options) }));
  }
  return exitCodeFor(result, { ...options, failOn });
}

/** The waivers of the files that the command line names. */
async function waiversOf(files: readonly string[] = []): Promise<WrittenWaiver[]> {
  if (files.length === 0) return [];
  const { readWaivers } = await import("../../infra/governance/read-waivers.js");
  return (await Promise.all(files.map(readWaivers))).flat();
}

/** What is done with findings that are known; what does it is loaded where there is need. */
async function knownOf(book: Rulebook, { baseline, writeBaseline }: CheckCommandOptions): Promise<(result: CheckResult) => CheckResult> {
  if (baseline === undefined && writeBaseline === undefined && !book.read?.governance.baseline) return (result) => result;
  const { knownFindings } = await import("./check-baseline.js");
  return knownFindings(book, baseline, writeBaseline).apply;
}

function packOf(asked: string | undefined, estate: Estate | undefined): NamedWishes {
  if (asked !== undefined) return { pack: { value: asked, place: `--pack ${asked}` } };
  return estate?.pack === undefined ? {} : { pack: { value: estate.pack, place: "the estate" } };
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

type ShownOptions = CheckCommandOptions & Pick<FormatOptions, "rules">;

const formatOptions = (paths: readonly string[], options: ShownOptions) => ({ ...options, version, fallbackFile: paths[0] ?? "." });

async function writeFiles(result: CheckResult, outputs: readonly Output[], paths: readonly string[], options: ShownOptions) {
  const how = { ...formatOptions(paths, options), paint: (_style: unknown, text: string) => text };
  for (const { format, file } of outputs) writeOutput(file, await formatAs(format, result, how));
}

type HowToCheck = (estate?: Estate, levels?: NamedWishes["levels"]) => CheckOptions;

type Kind = Exclude<SourceKind, "file"> | "policy" | "estate" | "definition";

/** What other tools have written: templates, also those of a folder without policy files, or a preview or state of Pulumi. */
function sourceAt(path: string): readonly JsonFile[] | undefined {
  const kind = sourceKindOf(path);
  if (kind === "folder") {
    if (walk(path).length > 0) return undefined;
    const found = templatesIn(path);
    return found.length > 0 ? found : undefined;
  }
  const source = kind === "file" ? sourceFileAt(path) : undefined;
  return source && [source];
}

function kindOf(path: string): Kind {
  const kind = sourceKindOf(path);
  if (kind !== "file") return kind;
  if (/\.xml$/i.test(path)) return "policy";
  if (isEstateFile(path)) return "estate";
  if (/\.(?:ya?ml|json)$/i.test(path)) return "definition";
  throw new UsageError(
    `${path}: not something that can be checked; policy documents (.xml), OpenAPI definitions (.yaml, .json), ARM templates, the output of pulumi preview --json or pulumi stack export, and estate.json are`,
  );
}

function policiesIn(folder: string): string[] {
  const found = walk(folder);
  if (found.length === 0) throw new UsageError(`${folder}: there is no policy document (*.xml) in it${hintFor(folder)}`);
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
  return joinResults([await checkWithDefinitions(estate, { ...how(estate), sources }, false)], errors);
}

async function checkStack(stack: string, how: HowToCheck, config: string | undefined): Promise<CheckResult> {
  const { everythingIn, levelsOf, runStackOffline } = await import("./run-stack.js");
  const run = await runStackOffline(stack, () => {}, config);
  const { estate, others } = everythingIn(run);
  await prepareCheck(documentsIn(estate));
  return { ...(await checkWithDefinitions(estate, how(estate, levelsOf(run.configuration)), true)), leftOut: notLookedAt(others) };
}

async function checkDefinition(path: string, how: HowToCheck): Promise<CheckResult> {
  const [{ readBundled }, { normalizeDefinition }, { definitionEstate }, { shownLocation }] = await Promise.all([
    import("../../policies/openapi/read.js"),
    import("../../policies/openapi/normalize.js"),
    import("../../infra/declare/definition-estate.js"),
    import("../../policies/openapi/shown-location.js"),
  ]);
  const bundled = await readBundled(path);
  const definition = normalizeDefinition(bundled.root, shownLocation(path), bundled.url);
  return checkWithDefinitions(definitionEstate(definition, path), how(), true, new Map([[path, bundled]]));
}

/** Checks an estate together with the definitions that it names; what reads and lints them is loaded where a rule asks for it. */
async function checkWithDefinitions(
  estate: Estate,
  options: CheckOptions,
  trusted: boolean,
  read?: ReadonlyMap<string, BundledDefinition>,
): Promise<CheckResult> {
  if (needsOfDefinitions(options) === "nothing") return checkEstate(estate, options);
  if (!estate.records.some(({ declared }) => declared?.definition !== undefined))
    return checkEstate(estate, { ...options, definitions: new Map() });
  const { gatherDefinitions } = await import("../files/definition-facts.js");
  const { definitions, errors } = await gatherDefinitions(estate, options, trusted, read);
  return joinResults([checkEstate(estate, { ...options, definitions })], errors);
}
