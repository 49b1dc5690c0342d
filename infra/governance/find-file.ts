import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { SettingsError } from "../settings/settings-error";

export const governanceFileName = "palisade.yaml";

/**
 * The organisation's file: from a folder upwards to the root of its repository (or of the disk, where there is none). One
 * file governs a folder: a second one further down could only be there to loosen it.
 * @throws SettingsError where there are two
 */
export function findGovernanceFile(from: string): string | undefined {
  const found: string[] = [];
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const file = join(folder, governanceFileName);
    if (existsSync(file)) found.push(file);
    if (existsSync(join(folder, ".git")) || dirname(folder) === folder) break;
  }
  const [nearest, further] = found;
  if (nearest !== undefined && further !== undefined) {
    throw new SettingsError(
      `${shownPath(nearest)}: ${shownPath(found[found.length - 1] ?? further)} governs this folder already; a team tightens in its stack's settings`,
    );
  }
  return nearest;
}

/** A path as messages show it: relative to where the command runs. */
export function shownPath(file: string): string {
  return relative(process.cwd(), file).replaceAll("\\", "/") || ".";
}
