import { join } from "node:path";
import type { CheckError, CheckNote } from "../../policies/baseline/finding";
import type { Estate } from "../../policies/estate/estate";
import { UsageError } from "../usage-error";
import { isApiopsFolder, readApiops } from "./read-apiops";
import { readEstate } from "./read-estate";
import { hintFor, readSources, sourceFileAt, templatesIn } from "./read-source";
import { estateFileName, sourceKindOf } from "./source-kind";

export interface OpenedEstate {
  readonly estate: Estate;
  readonly errors: readonly CheckError[];
  /** The XML that policy documents were read from, by the paths of their records; none of a stack, which has documents. */
  readonly texts: ReadonlyMap<string, string>;
  /** What the source holds and the estate does not. */
  readonly leftOut: readonly CheckNote[];
}

/**
 * The estate behind a name: that of a stack, an `estate.json`, or a folder that holds one, with the policy files beside
 * it in place of the estate's own; an ARM template or a folder of them; a folder of APIOps; a preview or a state of Pulumi.
 * @throws UsageError where it is none of them
 */
export async function openEstate(name: string, say: (text: string) => void): Promise<OpenedEstate> {
  switch (sourceKindOf(name)) {
    case "stack": {
      const { everythingIn, runStackOffline } = await import("../commands/run-stack.js");
      const { estate, others } = everythingIn(await runStackOffline(name, say));
      return { estate, errors: [], texts: new Map(), leftOut: notLookedAt(others) };
    }
    case "estate folder":
      return { ...readEstate(join(name, estateFileName), true), leftOut: [] };
    case "file": {
      const json = sourceFileAt(name);
      return json ? readSources([json]) : { ...readEstate(name, false), leftOut: [] };
    }
    case "folder": {
      if (isApiopsFolder(name)) return readApiops(name);
      const templates = templatesIn(name);
      if (templates.length > 0) return readSources(templates);
      throw new UsageError(`${name}: there is no ${estateFileName} in it, and no ARM template${hintFor(name)}`);
    }
  }
}

/** Resources of a program that no kind is declared for. */
export function notLookedAt(others: readonly string[]): CheckNote[] {
  const what = others.length === 1 ? "resource" : "resources";
  return others.length === 0 ? [] : [{ message: `${others.length} ${what} of types that are not looked at: ${others.join(", ")}` }];
}
