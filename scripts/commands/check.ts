import { join } from "node:path";
import type * as definitions from "../../infra/definitions/check";
import { checkPolicyFiles, joinResults } from "../../policies/baseline/check";
import type { CheckError, CheckResult } from "../../policies/baseline/finding";
import { documentsIn, prepareCheck } from "../../policies/baseline/prepare";
import type { Scope } from "../../policies/document/ast";
import type { ExitCode } from "../exit-code";
import { isExpected, tellError } from "../expected-error";
import { notLookedAt } from "../files/open-estate";
import { PolicyFiles } from "../files/policies-alone";
import { isApiopsFolder, readApiops } from "../files/read-apiops";
import { readEstate } from "../files/read-estate";
import type { JsonFile } from "../files/read-json";
import { hintFor, isEstateFile, sourceFileAt, templatesIn } from "../files/read-source";
import { estateFileName, type SourceKind, sourceKindOf } from "../files/source-kind";
import { filesIn } from "../files/walk";
import { UsageError } from "../usage-error";
import { checkSources } from "./check-sources";
import { type CheckingOptions, type HowToCheck, openChecking } from "./checking";

export interface CheckCommandOptions extends CheckingOptions {
  readonly scope?: Scope;
}

/** `palisade check <paths>`: checks whatever the paths name, and joins the answers. */
export async function check(paths: readonly string[], options: CheckCommandOptions): Promise<ExitCode> {
  const { config } = options;
  const { how, finish } = await openChecking(options);
  const policies: string[] = [];
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
      if (kind === "folder" && isApiopsFolder(path)) results.push(await checkApiops(path, how));
      else if (kind === "estate folder") results.push(await checkEstateFile(join(path, estateFileName), true, how));
      else if (kind === "estate") results.push(await checkEstateFile(path, false, how));
      else if (kind === "folder") policies.push(...policiesIn(path));
      else if (kind === "policy") policies.push(path);
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
  const alone = new PolicyFiles(policies, options.scope, (path, error) =>
    paths.includes(path) ? failed(path, error) : errors.push(notRead(path, error)),
  );
  await alone.prepare();
  const ofFiles = checkPolicyFiles(alone, how());
  // Where nothing could be read, people are told why, and no more; machines get their document in any case.
  const forPeople = options.format === "text";
  const nothingRead = results.length === 0 && ofFiles.subjects.length === 0 && errors.length === problems.length;
  if (policies.length > 0 || errors.length > 0) results.push(ofFiles);
  const { code, show } = await finish(joinResults(results, errors), paths);
  if (!forPeople || nothingRead) problems.forEach(tellError);
  if (!forPeople || !nothingRead) await show();
  return code;
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

async function checkEstateFile(file: string, withPolicies: boolean, how: HowToCheck): Promise<CheckResult> {
  const { estate, sources, errors } = readEstate(file, withPolicies);
  await prepareCheck(documentsIn(estate));
  return joinResults([await checkWithDefinitions(estate, { ...how(estate), sources }, false)], errors);
}

async function checkApiops(folder: string, how: HowToCheck): Promise<CheckResult> {
  const { estate, sources, errors, leftOut } = await readApiops(folder);
  await prepareCheck(documentsIn(estate));
  return { ...joinResults([await checkWithDefinitions(estate, { ...how(estate), sources }, true)], errors), leftOut };
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

/** What reads and lints definitions takes a while to load, which a policy document does without. */
async function checkWithDefinitions(...args: Parameters<typeof definitions.checkWithDefinitions>): Promise<CheckResult> {
  return (await import("../../infra/definitions/check.js")).checkWithDefinitions(...args);
}
