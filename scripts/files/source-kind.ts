import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../usage-error";

/** The file that makes a folder an estate. */
export const estateFileName = "estate.json";

export type SourceKind = "stack" | "estate folder" | "folder" | "file";

/**
 * What a name on the command line stands for. A file or folder of that name comes before a stack.
 * @throws UsageError where there is nothing of that name
 */
export function sourceKindOf(name: string): SourceKind {
  if (!existsSync(name)) {
    if (["stacks", "."].some((folder) => existsSync(join(folder, `Pulumi.${name}.yaml`)))) return "stack";
    throw new UsageError(`${name}: there is no such file or folder, and no stack of that name`);
  }
  if (!statSync(name).isDirectory()) return "file";
  return existsSync(join(name, estateFileName)) ? "estate folder" : "folder";
}
