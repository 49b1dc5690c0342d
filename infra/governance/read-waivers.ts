import type { WrittenWaiver } from "../../policies/baseline/waiver";
import { waiversFile } from "../../policies/governance/palisade-file";
import { shownPath } from "./find-file";
import { readYamlFile } from "./read-yaml";

/**
 * Reads a file of waivers. What one of them lacks is left empty: the check finds it, at its line.
 * @throws SettingsError where the file can't be read, or is no list of waivers
 */
export async function readWaivers(file: string): Promise<WrittenWaiver[]> {
  const shown = shownPath(file);
  const { content, lineOf } = await readYamlFile(file, shown, waiversFile);
  return content.waivers.map(({ rule = "", subject = "", reason = "", owner = "", approver = "", expires = "" }, index) => ({
    ...{ rule, subject, reason, owner, approver, expires },
    file: shown,
    ...lineOf("waivers", index),
  }));
}
