import { renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { UsageError } from "../usage-error";
import { makeFolder } from "./make-folder";

/**
 * Writes a file as a whole or not at all; folders that are missing are made.
 * @throws UsageError where it can't be written
 */
export function writeOutput(file: string, text: string) {
  const staging = `${file}.${process.pid}.new`;
  try {
    makeFolder(dirname(file));
    writeFileSync(staging, text.endsWith("\n") ? text : `${text}\n`);
    renameSync(staging, file);
  } catch (error) {
    rmSync(staging, { force: true });
    throw new UsageError(`${file}: can't be written: ${(error as Error).message}`);
  }
}
