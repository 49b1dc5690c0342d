import { checkEstate } from "../../policies/baseline/check";
import type { CheckResult } from "../../policies/baseline/finding";
import { defaultPack } from "../../policies/baseline/packs";
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
import { rulesToCheck } from "./select-rules";

export interface PlanCommandOptions extends OutputOptions, OpenApiOptions {
  readonly stack: string;
  readonly openapi?: string;
  readonly out: string;
  readonly pack?: string;
  readonly failOn: FailOn;
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
  const { title, estate, result, notes } = await withProgress("planning", options.quiet === true, (say) => planned(options, say));
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
  return exitCodeFor(result, options);
}

async function planned(options: PlanCommandOptions, say: (text: string) => void): Promise<Planned> {
  if (options.openapi !== undefined) {
    const { planDefinition, draftPack } = await import("./plan-openapi.js");
    return planDefinition(options.openapi, options.stack, options, rulesToCheck({ pack: options.pack ?? draftPack }), say);
  }
  for (const name of ["profile", "allow"] as const)
    if (options[name] !== undefined) throw new UsageError(`--${name} goes with --openapi; a stack's APIs name their own profiles`);
  return planStack(options, say);
}

async function planStack({ stack, pack }: PlanCommandOptions, say: (text: string) => void): Promise<Planned> {
  const { everythingIn, isBelowBaseline, runStackOffline } = await import("./run-stack.js");
  // An unknown pack is told before the program runs.
  if (pack) rulesToCheck({ pack });
  const run = await runStackOffline(stack, say);
  const { estate, others } = everythingIn(run);
  say("checking");
  await loadGrammar();
  const result =
    pack || estate !== run.declared.estate
      ? checkEstate(estate, rulesToCheck({ pack: pack ?? estate.pack ?? defaultPack.name }))
      : run.declared.result;
  const { planNotes } = await import("./plan-notes.js");
  const stops = isBelowBaseline(run.declared.result)
    ? ["the baseline does not hold: a deployment of this stack stops before it changes anything"]
    : [];
  return { title: stack, estate, result, notes: [...stops, ...planNotes(estate, run.unknowns, others)] };
}
