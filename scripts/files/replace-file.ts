import { randomBytes } from "node:crypto";
import { accessSync, chmodSync, constants, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * Replaces a file's content at once: readers see the old content or the new one, never a part. The file keeps its mode,
 * and a link stays a link.
 * @throws Error where the file may not be written, or its folder takes no file
 */
export function replaceFile(path: string, content: string | Uint8Array) {
  const file = realpathSync(path);
  accessSync(file, constants.W_OK);
  const { mode } = statSync(file);
  const temporary = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    writeFileSync(temporary, content, { flag: "wx", mode });
    // The mode above passes through the process's mask.
    chmodSync(temporary, mode);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
