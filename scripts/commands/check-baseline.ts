import { join, resolve } from "node:path";
import { shownPath } from "../../infra/governance/find-file";
import type { Rulebook } from "../../infra/governance/rulebook";
import type { CheckResult } from "../../policies/baseline/finding";
import { type Baseline, baselineOf, markKnown } from "../../policies/baseline/known";
import { readBaseline } from "../files/baseline-file";
import { writeOutput } from "../files/write-output";
import { UsageError } from "../usage-error";

/** What `check` is asked about known findings, and what the organisation says of them. */
export interface KnownFindings {
  /** Marks what is known, and writes a new file where one is asked for. */
  apply(result: CheckResult): CheckResult;
}

/**
 * Reads the file of known findings, before anything is checked.
 * @throws UsageError where it can't be read, or the organisation does not allow it
 */
export function knownFindings(book: Rulebook, baseline: string | undefined, write: string | undefined): KnownFindings {
  if (baseline !== undefined && write !== undefined)
    throw new UsageError("--baseline and --write-baseline do not go together: what is written holds everything that is found");
  const asked = write ?? baseline;
  const said = book.read?.governance.baseline;
  const only = said && said.value !== false && book.read ? join(book.read.folder, said.value) : undefined;
  if (said && asked !== undefined && (only === undefined || resolve(asked) !== only)) {
    const option = write === undefined ? "--baseline" : "--write-baseline";
    throw new UsageError(`${option} ${asked}: ${said.place} allows ${only === undefined ? "none" : `only ${shownPath(only)}`}`);
  }
  if (write !== undefined) return { apply: (result) => markKnown(result, written(write, result)) };
  const file = baseline ?? (only && shownPath(only));
  if (file === undefined) return { apply: (result) => result };
  const known = readBaseline(file);
  return { apply: (result) => markKnown(result, known) };
}

function written(file: string, result: CheckResult): Baseline {
  const baseline = baselineOf(result);
  writeOutput(file, JSON.stringify(baseline, null, 2));
  return baseline;
}
