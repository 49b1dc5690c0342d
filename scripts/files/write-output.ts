import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { UsageError } from "../usage-error";

/** Writes a file as a whole or not at all; folders that are missing are made. */
export function writeOutput(file: string, text: string) {
  const staging = `${file}.${process.pid}.new`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(staging, text.endsWith("\n") ? text : `${text}\n`);
    renameSync(staging, file);
  } catch (error) {
    rmSync(staging, { force: true });
    throw new UsageError(`${file}: can't be written: ${(error as Error).message}`);
  }
}
