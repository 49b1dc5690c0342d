import { readFileSync } from "node:fs";
import { type Baseline, baselineFile } from "../../policies/baseline/known";
import { UsageError } from "../usage-error";

/**
 * Reads a file of known findings.
 * @throws UsageError where it is not there, or is none
 */
export function readBaseline(file: string): Baseline {
  const broken = (what: string) => new UsageError(`--baseline ${file}: not a baseline: ${what}; write one with --write-baseline ${file}`);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== undefined) throw new UsageError(`--baseline ${file}: can't be read: ${message}; write one with --write-baseline ${file}`);
    throw broken(message);
  }
  const read = baselineFile.safeParse(content);
  if (read.success) return read.data;
  const [first] = read.error.issues;
  throw broken(`${first?.path.join(".") || "the whole"}: ${first?.message}`);
}
