import { resolve } from "node:path";
import type { HostAnswer } from "../../infra/plan/host";
import { readRegistrations } from "../../infra/plan/read-registrations";
import { runProgram } from "../../infra/plan/run-program";
import { readStackConfiguration, type StackConfiguration } from "../../infra/plan/stack-configuration";
import type { CheckResult } from "../../policies/baseline/finding";
import { type Estate, makeEstate } from "../../policies/estate/estate";
import { printError } from "../output";
import { UsageError } from "../usage-error";

/** The host, compiled beside the CLI. */
const host = resolve(__dirname, "plan-host.js");

export interface OfflineRun extends HostAnswer {
  readonly configuration: StackConfiguration;
  readonly declared: NonNullable<HostAnswer["declared"]>;
}

/**
 * Runs the program of a stack without an engine.
 * @param say hears what is being done
 * @throws UsageError where the program does not declare an estate, or fails for another reason than the baseline
 */
export async function runStackOffline(stack: string, say: (text: string) => void): Promise<OfflineRun> {
  const root = process.cwd();
  const configuration = await readStackConfiguration(root, stack);
  say(`running the program of stack ${stack}`);
  const answer = await runProgram(host, { root, configuration }, (text) => printError(text));
  const { declared, error } = answer;
  if (!declared) {
    const debug = process.argv.includes("--debug") && error?.stack ? `\n${error.stack}` : "";
    if (!error) throw new UsageError(`the program of stack ${stack} declares no estate: end it with runStack({ ... })`);
    throw error.expected
      ? new UsageError(`${error.message}${debug}`)
      : new Error(`the program of stack ${stack} failed: ${error.message}${debug}`);
  }
  // The program stops itself where the baseline does not hold; every other failure is one.
  if (error && !isBelowBaseline(declared.result)) throw new UsageError(`the program of stack ${stack} stopped: ${error.message}`);
  return { ...answer, declared, configuration };
}

/** Whether a deployment would be stopped. */
export function isBelowBaseline({ findings }: CheckResult): boolean {
  return findings.some(({ level, waived }) => level === "error" && !waived);
}

/**
 * The estate that a program declares, with everything else that it registers: resources that Palisade did not make are
 * judged as well. What no kind is declared for is named.
 */
export function everythingIn({ declared, registrations }: OfflineRun): { readonly estate: Estate; readonly others: readonly string[] } {
  const { records, others } = readRegistrations(registrations);
  const known = new Set(declared.estate.records.map(({ path }) => path.toLowerCase()));
  const more = records.filter(({ path }) => !known.has(path.toLowerCase()));
  const estate =
    more.length > 0 ? makeEstate([...declared.estate.records, ...more], declared.estate.waivers, declared.estate.pack) : declared.estate;
  return { estate, others };
}
