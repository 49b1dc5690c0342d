import { existsSync } from "node:fs";
import { cp, mkdir, symlink } from "node:fs/promises";
import path from "node:path";

/** What a program does not need to run, and what a copy must not carry along. */
const leftOut = new Set(["node_modules", ".git", "dist", "out", "coverage", "test"]);

/** What the programs of tests leave as it is. */
const toolkit = ["infra", "policies", "scripts"];

/** The folder that holds the repository's package.json. */
export const repository = path.resolve(__dirname, "../../..");

/** Copies a program so that a test can edit it; the packages, and the toolkit with what is built, are those of the repository. */
export async function copyProgram(source: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  const shared = ["node_modules", "dist", ...(source === repository ? toolkit : [])];
  await cp(source, target, {
    recursive: true,
    filter: (file) => !leftOut.has(path.relative(source, file)) && !shared.includes(path.relative(source, file)),
  });
  for (const name of shared) {
    const link = path.join(target, name);
    if (!existsSync(link)) await symlink(path.join(repository, name), link, "dir");
  }
}
