import type { CheckOptions } from "../../policies/baseline/check";
import type { PlatformSettings } from "../settings/platform-settings";
import { chosenGovernanceFile } from "./chosen-file";
import { findGovernanceFile } from "./find-file";
import { readGovernance } from "./read-governance";
import { Rulebook } from "./rulebook";

export interface StackRules {
  readonly options: CheckOptions;
  /** The name of the pack that holds. */
  readonly pack: string;
  readonly failOn: "error" | "warning";
}

/**
 * The rules for a stack: what its organisation asks for, and what its settings tighten.
 * @param file the stack's file, for messages
 * @throws SettingsError where the organisation's file is not right, or the settings are looser than it
 */
export async function stackRules(
  { pack, levels }: Pick<PlatformSettings, "pack" | "levels">,
  project: string,
  file: string,
): Promise<StackRules> {
  const found = chosenGovernanceFile() ?? findGovernanceFile(process.cwd());
  const book = new Rulebook(found === undefined ? undefined : await readGovernance(found));
  const options = book.checkOptions({
    ...(pack !== undefined && { pack: { value: pack, place: `${file}: ${project}:pack` } }),
    ...(levels && { levels: { value: levels, place: `${file}: ${project}:levels` } }),
  });
  const waivers = book.waivers();
  return {
    options: { ...options, ...(waivers && { waivers }) },
    pack: options.pack.name,
    failOn: book.read?.governance.failOn?.value ?? "error",
  };
}
