import { existsSync } from "node:fs";
import { cp, mkdir, symlink } from "node:fs/promises";
import path from "node:path";

/** What a program does not need to run, and what a copy must not carry along. */
const leftOut = new Set(["node_modules", ".git", "dist", "out", "coverage", "test"]);

/** The folder that holds the repository's package.json. */
export const repository = path.resolve(__dirname, "../../..");

/** Copies a program so that a test can edit it; the packages, and what is built, are those of the repository. */
export async function copyProgram(source: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  await cp(source, target, { recursive: true, filter: (file) => !leftOut.has(path.relative(source, file)) });
  // What the build has compiled goes with the packages.
  for (const name of ["node_modules", "dist"]) {
    const link = path.join(target, name);
    if (!existsSync(link)) await symlink(path.join(repository, name), link, "dir");
  }
}
