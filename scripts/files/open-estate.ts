import { join } from "node:path";
import type { CheckError } from "../../policies/baseline/finding";
import type { Estate } from "../../policies/estate/estate";
import { UsageError } from "../usage-error";
import { readEstate } from "./read-estate";
import { estateFileName, sourceKindOf } from "./source-kind";

export interface OpenedEstate {
  readonly estate: Estate;
  readonly errors: readonly CheckError[];
  /** The XML that policy documents were read from, by the paths of their records; none of a stack, which has documents. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * The estate behind a name: that of a stack, an `estate.json`, or a folder that holds one, with the policy files beside
 * it in place of the estate's own.
 * @throws UsageError where it is none of them
 */
export async function openEstate(name: string, say: (text: string) => void): Promise<OpenedEstate> {
  switch (sourceKindOf(name)) {
    case "stack": {
      const { everythingIn, runStackOffline } = await import("../commands/run-stack.js");
      return { estate: everythingIn(await runStackOffline(name, say)).estate, errors: [], texts: new Map() };
    }
    case "estate folder":
      return readEstate(join(name, estateFileName), true);
    case "file":
      return readEstate(name, false);
    case "folder":
      throw new UsageError(`${name}: there is no ${estateFileName} in it`);
  }
}
