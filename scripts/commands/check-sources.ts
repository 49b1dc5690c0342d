import { type CheckOptions, checkEstate, joinResults } from "../../policies/baseline/check";
import type { CheckResult } from "../../policies/baseline/finding";
import { documentsIn, prepareCheck } from "../../policies/baseline/prepare";
import { byService } from "../../policies/estate/by-service";
import { type Estate, makeEstate } from "../../policies/estate/estate";
import { isPolicyRecord } from "../../policies/estate/policy-records";
import type { JsonFile } from "../files/read-json";
import { type ReadSource, readSources } from "../files/read-source";

/**
 * Checks an estate that other tools have written down, each of its services for itself.
 * @param how the options for an estate
 * @throws UsageError where the files hold no estate
 */
export async function checkSources(files: readonly JsonFile[], how: (estate?: Estate) => CheckOptions): Promise<CheckResult> {
  return checkSource(readSources(files), how);
}

/** The same for what was read already. */
export async function checkSource(read: ReadSource, how: (estate?: Estate) => CheckOptions): Promise<CheckResult> {
  const { estate, sources, errors, leftOut, changesOnly } = read;
  const looked = changesOnly ? changesOf(estate) : estate;
  await prepareCheck(documentsIn(looked));
  const results = byService(looked).map((each) =>
    checkEstate(each, { ...(changesOnly ? aboutChanges(how(each)) : how(each)), sources, definitions: new Map() }),
  );
  return { ...distinct(joinResults(results, errors)), leftOut };
}

/** Without the rest of the estate only the policies that change can be judged, and each for itself. */
function changesOf({ records, removed = [], waivers, pack }: Estate): Estate {
  return makeEstate([...records.filter(isPolicyRecord), ...removed], waivers, pack);
}

function aboutChanges(options: CheckOptions): CheckOptions {
  const asked = options.only && new Set(options.only);
  return { ...options, only: options.rules.flatMap(({ id, alsoRemoved }) => (alsoRemoved && (!asked || asked.has(id)) ? [id] : [])) };
}

/** What services share is judged with each of them, and told once. */
function distinct(result: CheckResult): CheckResult {
  const once = <T>(list: readonly T[], keyOf: (each: T) => string) => [...new Map(list.map((each) => [keyOf(each), each])).values()];
  return {
    ...result,
    subjects: once(result.subjects, ({ kind, name }) => `${kind} ${name}`),
    findings: once(result.findings, ({ fingerprint, message, ways }) => JSON.stringify([fingerprint, message, ways])),
    unknown: once(result.unknown, ({ rule, subject, why }) => JSON.stringify([rule, subject, why])),
    manual: once(result.manual, ({ rule, subject, message }) => JSON.stringify([rule, subject, message])),
  };
}
