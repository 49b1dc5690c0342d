import { resolve } from "node:path";
import type { NamedWishes } from "../../infra/governance/rulebook";
import type { HostAnswer } from "../../infra/plan/host";
import { readRegistrations } from "../../infra/plan/read-registrations";
import { runProgram } from "../../infra/plan/run-program";
import { readStackConfiguration, type StackConfiguration } from "../../infra/plan/stack-configuration";
import { settingsNamespace } from "../../infra/settings/namespace";
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
 * @param config the organisation's file, where it is not the one that is found
 * @throws UsageError where the program does not declare an estate, or fails for another reason than the baseline
 */
export async function runStackOffline(stack: string, say: (text: string) => void, config?: string): Promise<OfflineRun> {
  const project = process.cwd();
  const configuration = await readStackConfiguration(project, stack);
  const root = resolve(project, configuration.main ?? ".");
  say(`running the program of stack ${stack}`);
  const answer = await runProgram(
    host,
    { root, project, configuration, ...(config !== undefined && { governance: resolve(config) }) },
    (text) => printError(text),
  );
  const { declared, error } = answer;
  if (!declared) {
    const debug = process.argv.includes("--debug") && error?.stack ? `\n${error.stack}` : "";
    if (!error) throw new UsageError(`the program of stack ${stack} declares no estate: end it with runStack({ ... })`);
    throw error.expected
      ? new UsageError(`${error.message}${debug}`)
      : new Error(`the program of stack ${stack} failed: ${error.message}${debug}`);
  }
  // The program stops itself where the baseline does not hold; every other failure is one.
  if (error && !declared.stops) throw new UsageError(`the program of stack ${stack} stopped: ${error.message}`);
  return { ...answer, declared, configuration };
}

/** The levels that a stack's own settings ask for. The program has read them as well, and would have refused what is no level. */
export function levelsOf({ project, file, values }: StackConfiguration): NamedWishes["levels"] {
  const key = `${settingsNamespace(Object.keys(values), project)}:levels`;
  const text = values[key];
  return text === undefined ? undefined : { value: JSON.parse(text), place: `${file}: ${key}` };
}

/**
 * The estate that a program declares, with everything else that it registers: resources that Palisade did not make are
 * judged as well. What no kind is declared for is named.
 */
export function everythingIn({ declared, registrations }: OfflineRun): { readonly estate: Estate; readonly others: readonly string[] } {
  const { records, others } = readRegistrations(registrations);
  const known = new Set(declared.estate.records.map(({ path }) => path.toLowerCase()));
  // The subscription itself has no id before a deployment.
  const isKnown = (path: string) => known.has(path.toLowerCase()) || known.has(path.replace(/^\(unknown\)/, "").toLowerCase());
  const more = records.filter(({ path }) => !isKnown(path));
  const estate =
    more.length > 0 ? makeEstate([...declared.estate.records, ...more], declared.estate.waivers, declared.estate.pack) : declared.estate;
  return { estate, others };
}
