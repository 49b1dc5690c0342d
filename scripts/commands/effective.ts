import { existsSync } from "node:fs";
import type { CheckError, CheckNote } from "../../policies/baseline/finding";
import { type PolicyDocument, type Scope, scopeNames } from "../../policies/document/ast";
import { didYouMean } from "../../policies/document/did-you-mean";
import { effectivePolicy, type Layer } from "../../policies/document/effective";
import { effectiveFor } from "../../policies/estate/effective";
import { type EstateIndex, type EstateRecord, indexOf } from "../../policies/estate/estate";
import { nameOf } from "../../policies/estate/path";
import { isKnown } from "../../policies/estate/value";
import { describeWay, waysInto } from "../../policies/estate/ways-in";
import type { ExitCode } from "../exit-code";
import { openEstate } from "../files/open-estate";
import { readPolicyFile } from "../files/read-policy";
import type { EffectiveOutput } from "../json-output";
import { clean, type OutputOptions, paintFor, print, printError, printJson } from "../output";
import { withProgress } from "../progress";
import { type EffectiveOperation, effectiveJson, formatEffective } from "../reporters/effective";
import { UsageError } from "../usage-error";

export interface EffectiveCommandOptions extends OutputOptions {
  readonly api?: string;
  readonly operation?: string;
  readonly format: "text" | "json";
}

/** `palisade effective`: what runs for an operation on each way in, and the scope that each policy comes from. */
export async function effective(sources: readonly string[], options: EffectiveCommandOptions): Promise<ExitCode> {
  const { operations, errors, leftOut = [] } = sources.every(isLayer) ? ofFiles(sources, options) : await ofEstate(sources, options);
  if (options.format === "json") printJson<EffectiveOutput>(effectiveJson(operations));
  else print(formatEffective(operations, paintFor(process.stdout, options)));
  for (const { file, message } of errors) printError(clean(`palisade: ${file ? `${file}: ` : ""}${message}`));
  if (options.quiet !== true) for (const { file, message } of leftOut) printError(clean(`left out: ${file ? `${file}: ` : ""}${message}`));
  return errors.length > 0 ? 2 : 0;
}

interface Found {
  readonly operations: readonly EffectiveOperation[];
  readonly errors: readonly CheckError[];
  readonly leftOut?: readonly CheckNote[];
}

async function ofEstate(sources: readonly string[], options: EffectiveCommandOptions): Promise<Found> {
  const [source, more] = sources;
  if (source === undefined || more !== undefined) {
    throw new UsageError("name one stack, estate.json or folder with one; or policy files by scope: global=policy.xml api=orders.xml");
  }
  const { estate, errors, leftOut } = await withProgress("reading", options.quiet === true, (say) => openEstate(source, say));
  const index = indexOf(estate);
  const apis = chosen(index.ofKind("apis"), options.api);
  const operations = apis.flatMap((api) => {
    const own = index.childrenOf(api.path, "apis/operations");
    return own
      .filter((each) => options.operation === undefined || isCalled(each, options.operation))
      .sort(byPath)
      .map((each) => operationOf(each, api, index));
  });
  if (operations.length === 0) {
    const all = apis.flatMap(({ path }) => index.childrenOf(path, "apis/operations").map((each) => nameOf(each.path)));
    throw new UsageError(
      options.operation === undefined
        ? `${source}: there are no operations in it`
        : `there is no operation "${options.operation}"; there are ${all.join(", ")}${didYouMean(options.operation, all)}`,
    );
  }
  return { operations, errors, leftOut };
}

function chosen(apis: readonly EstateRecord<"apis">[], wanted: string | undefined) {
  const found = wanted === undefined ? apis : apis.filter(({ path }) => nameOf(path).toLowerCase() === wanted.toLowerCase());
  if (found.length > 0 || wanted === undefined) return found;
  const all = apis.map(({ path }) => nameOf(path));
  throw new UsageError(`there is no API "${wanted}"; there are ${all.join(", ")}${didYouMean(wanted, all)}`);
}

/** An operation is called by its id, or by method and path: `GET /orders/{orderId}`. */
function isCalled(operation: EstateRecord<"apis/operations">, wanted = ""): boolean {
  return [nameOf(operation.path), titleOf(operation)].some((name) => name.toLowerCase() === wanted.toLowerCase());
}

function titleOf({ properties: { method, urlTemplate } }: EstateRecord<"apis/operations">): string {
  return `${isKnown(method) ? method : "?"} ${isKnown(urlTemplate) ? urlTemplate : "?"}`;
}

function byPath(a: EstateRecord<"apis/operations">, b: EstateRecord<"apis/operations">): number {
  const key = (each: EstateRecord<"apis/operations">) => titleOf(each).split(" ").reverse().join(" ");
  return key(a) < key(b) ? -1 : 1;
}

function operationOf(operation: EstateRecord<"apis/operations">, api: EstateRecord<"apis">, index: EstateIndex): EffectiveOperation {
  // Ways on which the same policies run share one answer.
  const byAnswer = new Map<ReturnType<typeof effectiveFor>, string[]>();
  for (const way of waysInto(api, index)) {
    const answer = effectiveFor(operation, way, index);
    byAnswer.set(answer, [...(byAnswer.get(answer) ?? []), describeWay(way)]);
  }
  return {
    api: nameOf(api.path),
    operation: nameOf(operation.path),
    title: titleOf(operation),
    ways: [...byAnswer].map(([policy, ways]) => ({ ways, policy })),
  };
}

const layerPattern = /^(global|workspace|product|api|operation|fragment:[^=]+)=(.+)$/s;

function isLayer(source: string): boolean {
  return layerPattern.test(source) && !existsSync(source);
}

/** Policy files that are named by scope stand for one operation, and one way in. */
function ofFiles(sources: readonly string[], options: EffectiveCommandOptions): Found {
  for (const name of ["api", "operation"] as const)
    if (options[name] !== undefined) throw new UsageError(`--${name} chooses from an estate; files by scope are one operation`);
  const errors: CheckError[] = [];
  const layers = new Map<Scope, Layer>();
  const fragments = new Map<string, PolicyDocument>();
  for (const source of sources) {
    const [, scope = "", file = ""] = layerPattern.exec(source) ?? [];
    const document = read(file, errors);
    if (scope.startsWith("fragment:")) {
      if (document) fragments.set(scope.slice("fragment:".length).toLowerCase(), document);
    } else if (layers.has(scope as Scope)) throw new UsageError(`${scope} is given twice`);
    else layers.set(scope as Scope, { scope: scope as Scope, owner: file, document: document ?? { unknown: `${file} could not be read` } });
  }
  const inward = [...scopeNames].reverse().flatMap((scope) => layers.get(scope) ?? []);
  const policy = effectivePolicy(inward, (id) => fragments.get(id.toLowerCase()));
  const title = inward.map(({ owner }) => owner).join(", ");
  return { operations: [{ api: "", operation: "", title, ways: [{ ways: [], policy }] }], errors };
}

function read(file: string, errors: CheckError[]): PolicyDocument | undefined {
  try {
    const { document, source } = readPolicyFile(file);
    for (const { message } of source.diagnostics) errors.push({ file, message });
    return document;
  } catch (error) {
    errors.push({ file, message: `can't be read: ${(error as Error).message}` });
    return undefined;
  }
}
