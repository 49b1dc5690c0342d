import type { Gateway, PolicyDocument, Scope } from "../document/ast";
import type { Diagnostic } from "../document/diagnostic";
import type { Positions } from "../document/positions";
import type { Tier } from "../document/tiers";
import { type Estate, indexOf } from "../estate/estate";
import type { DefinitionFacts, UnreadDefinition } from "./definition";
import type { CheckError, CheckResult } from "./finding";
import { withOthersApart } from "./of-others";
import type { Pack } from "./pack";
import type { AnyRule } from "./rule";
import { Run } from "./run";
import { rulesFor, unreadAnswers } from "./unread";
import { type WaiverPolicy, Waivers } from "./waiver";

/** Where a policy document was read from. */
export interface DocumentSource {
  readonly file: string;
  readonly positions: Positions;
  /** Problems of reading it. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface CheckOptions {
  /** Every rule there is; the pack says which of them run. */
  readonly rules: readonly AnyRule[];
  readonly pack: Pack;
  /** Ids of the rules to run; all of the pack unless given. */
  readonly only?: readonly string[];
  /** The day of the check, which decides whether waivers and certificates have expired, as `yyyy-MM-dd`; today unless given. */
  readonly today?: string;
  /** The tier of the service; that of the estate's service unless given. It limits sizes and counts, and brings its gateway. */
  readonly tier?: Tier;
  /** The gateway that runs the policies; that of the tier unless given. Without both, gateways are not checked. */
  readonly gateway?: Gateway;
  /** Files behind the estate's policy records, by the records' paths. */
  readonly sources?: ReadonlyMap<string, DocumentSource>;
  /** OpenAPI definitions, by the locations that APIs declare; without it rules about definitions are not run. */
  readonly definitions?: ReadonlyMap<string, DefinitionFacts | UnreadDefinition>;
  /** What the organisation lets waivers do. */
  readonly waiverPolicy?: WaiverPolicy;
  /** Waivers from elsewhere than the estate. What is to be said of them is asked for when all checks are done. */
  readonly waivers?: Waivers;
  /** The name of a file that is checked alone in waivers; its own unless given. */
  readonly fileName?: (file: string) => string;
}

/** A policy file that is checked without an estate. */
export interface PolicyFile {
  readonly source: DocumentSource;
  /** Undefined where nothing could be read. */
  readonly document: PolicyDocument | undefined;
  /** Where it is attached, if the file tells. */
  readonly scope?: Scope;
}

/** Runs the rules of a pack over an estate: its records, its policy documents, and each operation on each way in. */
export function checkEstate(estate: Estate, options: CheckOptions): CheckResult {
  const index = indexOf(estate);
  const run = new Run({ ...options, rules: rulesFor(estate, options.rules) }, index);
  run.policies();
  run.counts();
  run.records();
  run.definitions();
  run.operations();
  run.whole();
  run.unknown.push(...unreadAnswers(estate, options.rules, run.ran));
  const { ran, today } = run;
  const { rules, waiverPolicy: policy, waivers } = options;
  const own = new Waivers(estate.waivers, { rules, today, ...(policy && { policy }) });
  const subjects = { estate: index, ran };
  const excused = own.excuse(waivers?.excuse(run.findings, subjects) ?? run.findings, subjects);
  return withOthersApart(finish(run, [...excused, ...own.findings()]), index);
}

/**
 * Runs the rules over policy files that stand alone. What broader and narrower scopes add is not known, so a rule about
 * what runs for an operation passes where the file alone suffices, and is unknown otherwise.
 */
export function checkPolicyFiles(files: Iterable<PolicyFile>, options: CheckOptions): CheckResult {
  const run = new Run(options, undefined);
  for (const file of files) run.file(file);
  const { waivers, fileName } = options;
  return finish(run, waivers?.excuse(run.findings, { ran: run.ran, ...(fileName && { fileName }) }) ?? run.findings);
}

/** Adds what is to be said of waivers when every check that they went through is done. */
export function withWaiverFindings(result: CheckResult, waivers: Waivers | undefined): CheckResult {
  const told = waivers?.findings() ?? [];
  return told.length === 0 ? result : { ...result, findings: [...result.findings, ...told].sort(byPlace) };
}

/** Joins the results of several checks, and what could not be read. */
export function joinResults(results: readonly CheckResult[], errors: readonly CheckError[] = []): CheckResult {
  return {
    version: 1,
    subjects: results.flatMap((each) => each.subjects),
    findings: results.flatMap((each) => each.findings).sort(byPlace),
    unknown: results.flatMap((each) => each.unknown),
    manual: results.flatMap((each) => each.manual),
    errors: [...errors, ...results.flatMap((each) => each.errors)],
    leftOut: results.flatMap((each) => each.leftOut),
  };
}

function finish(run: Run, findings: CheckResult["findings"]): CheckResult {
  const { subjects, unknown, manual, errors } = run;
  return { version: 1, subjects, findings: [...findings].sort(byPlace), unknown, manual, errors, leftOut: [] };
}

type Sortable = CheckResult["findings"][number];

/** Errors first, then by file and line, so that the same estate gives the same report. */
function byPlace(a: Sortable, b: Sortable): number {
  const rank = ({ level }: Sortable) => (level === "error" ? 0 : 1);
  return (
    rank(a) - rank(b) ||
    compare(a.file ?? "", b.file ?? "") ||
    (a.line ?? 0) - (b.line ?? 0) ||
    compare(a.subject, b.subject) ||
    compare(a.rule, b.rule) ||
    compare(a.path, b.path)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
