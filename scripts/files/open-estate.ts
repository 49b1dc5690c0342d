import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { CheckError } from "../../policies/baseline/finding";
import type { Estate } from "../../policies/estate/estate";
import { UsageError } from "../usage-error";
import { readEstate } from "./read-estate";

export interface OpenedEstate {
  readonly estate: Estate;
  readonly errors: readonly CheckError[];
}

/** Whether a stack of this name is set up in the current folder. */
export function isStack(name: string): boolean {
  return existsSync(join("stacks", `Pulumi.${name}.yaml`));
}

/**
 * The estate behind a name: that of a stack, an `estate.json`, or a folder that holds one, with the policy files beside
 * it in place of the estate's own.
 * @throws UsageError where it is none of them
 */
export async function openEstate(name: string, say: (text: string) => void): Promise<OpenedEstate> {
  if (!existsSync(name)) {
    if (!isStack(name)) throw new UsageError(`${name}: there is no such file or folder, and no stack of that name`);
    const { everythingIn, runStackOffline } = await import("../commands/run-stack.js");
    return { estate: everythingIn(await runStackOffline(name, say)).estate, errors: [] };
  }
  const folder = statSync(name).isDirectory();
  const file = folder ? join(name, "estate.json") : name;
  if (!existsSync(file)) throw new UsageError(`${name}: there is no estate.json in it`);
  return readEstate(file, folder);
}
