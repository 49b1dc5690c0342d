import { checkWithDefinitions } from "../../infra/definitions/check";
import type { NamedWishes, Rulebook } from "../../infra/governance/rulebook";
import { withWaiverFindings } from "../../policies/baseline/check";
import type { CheckResult } from "../../policies/baseline/finding";
import type { Estate } from "../../policies/estate/estate";
import { loadGrammar } from "../../policies/expressions/grammar";
import { type ExitCode, exitCodeFor, type FailOn } from "../exit-code";
import { writePlan } from "../files/write-plan";
import type { PlanOutput } from "../json-output";
import { type OutputOptions, paintFor, print, printJson } from "../output";
import { withProgress } from "../progress";
import { viewOf } from "../reporters/plan";
import { planMarkdown } from "../reporters/plan-markdown";
import { formatPlan } from "../reporters/plan-text";
import { count, formatResult } from "../reporters/text";
import { UsageError } from "../usage-error";
import type { OpenApiOptions } from "./plan-openapi";
import { failOnOf, openRulebook, packNamed, rulesToCheck } from "./select-rules";

export interface PlanCommandOptions extends OutputOptions, OpenApiOptions {
  readonly stack: string;
  readonly openapi?: string;
  readonly out: string;
  readonly config?: string;
  readonly pack?: string;
  readonly failOn?: FailOn;
  readonly format: "text" | "json";
}

/** Findings of one rule beyond this number are in the plan's files only: somebody else's definition may have a thousand. */
const shownFindings = 10;

interface Planned {
  readonly title: string;
  readonly estate: Estate;
  readonly result: CheckResult;
  readonly notes: readonly string[];
}

/** `palisade plan`: shows what a stack would deploy, what protects its APIs, and what the baseline says of it. */
export async function plan(options: PlanCommandOptions): Promise<ExitCode> {
  const book = await openRulebook(options.config);
  const failOn = failOnOf(book, options.failOn);
  const { title, estate, result, notes } = await withProgress("planning", options.quiet === true, (say) => planned(options, book, say));
  const view = viewOf(title, estate, notes);
  const report: PlanOutput = { stack: options.stack, counts: view.counts, notes, ...result };
  const { folder, policies } = await writePlan(options.out, options.stack, { estate, markdown: planMarkdown(view, result), report });
  if (options.format === "json") printJson(report);
  else {
    const paint = paintFor(process.stdout, options);
    if (!options.quiet) print(`${formatPlan(view, paint)}\n`);
    print(formatResult(result, paint, { ...options, atMost: shownFindings }));
    print(`${folder.replaceAll("\\", "/")}: ${count(policies, "policy document")}, estate.json, plan.md, report.json`);
  }
  return exitCodeFor(result, { failOn });
}

async function planned(options: PlanCommandOptions, book: Rulebook, say: (text: string) => void): Promise<Planned> {
  if (options.openapi !== undefined) {
    const { planDefinition, draftPack } = await import("./plan-openapi.js");
    const how = rulesToCheck(book, { ...packOf(options.pack), fallback: packNamed(draftPack) });
    const waivers = book.waivers();
    const plan = await planDefinition(options.openapi, options.stack, options, { ...how, ...(waivers && { waivers }) }, say);
    return { ...plan, result: withWaiverFindings(plan.result, waivers) };
  }
  for (const name of ["profile", "allow"] as const)
    if (options[name] !== undefined) throw new UsageError(`--${name} goes with --openapi; a stack's APIs name their own profiles`);
  return planStack(options, book, say);
}

async function planStack({ stack, pack, config }: PlanCommandOptions, book: Rulebook, say: (text: string) => void): Promise<Planned> {
  const { everythingIn, levelsOf, runStackOffline } = await import("./run-stack.js");
  // What is wrong with the pack is told before the program runs.
  if (pack !== undefined) rulesToCheck(book, packOf(pack));
  const run = await runStackOffline(stack, say, config);
  const { estate, others } = everythingIn(run);
  say("checking");
  await loadGrammar();
  const again = pack !== undefined || estate !== run.declared.estate;
  const levels = levelsOf(run.configuration);
  const result = again
    ? await checkAgain(estate, book, { ...packOf(pack ?? estate.pack), ...(levels && { levels }) })
    : run.declared.result;
  const { planNotes } = await import("./plan-notes.js");
  const stops = run.declared.stops ? ["the baseline does not hold: a deployment of this stack stops before it changes anything"] : [];
  return { title: stack, estate, result, notes: [...stops, ...planNotes(estate, run.unknowns, others)] };
}

async function checkAgain(estate: Estate, book: Rulebook, wishes: NamedWishes): Promise<CheckResult> {
  const waivers = book.waivers();
  const options = { ...rulesToCheck(book, wishes), ...(waivers && { waivers }) };
  return withWaiverFindings(await checkWithDefinitions(estate, options, true), waivers);
}

function packOf(name: string | undefined): NamedWishes {
  return name === undefined ? {} : { pack: { value: name, place: `--pack ${name}` } };
}
