import { renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { UsageError } from "../usage-error";
import { makeFolder } from "./make-folder";

/**
 * Writes a file as a whole or not at all; folders that are missing are made.
 * @param exact whether nothing is put behind the text; else it ends with a line feed
 * @throws UsageError where it can't be written
 */
export function writeOutput(file: string, text: string, exact = false) {
  const staging = `${file}.${process.pid}.new`;
  try {
    makeFolder(dirname(file));
    writeFileSync(staging, exact || text.endsWith("\n") ? text : `${text}\n`);
    renameSync(staging, file);
  } catch (error) {
    removeIfThere(staging);
    throw new UsageError(`${file}: can't be written: ${(error as Error).message}`);
  }
}

/** A folder that is no folder has nothing in it to remove. */
function removeIfThere(file: string) {
  try {
    rmSync(file, { force: true });
  } catch {
    // What could not be written is told by the caller.
  }
}
