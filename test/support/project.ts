import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { repository } from "./engine/program-copy";
import { makeFolder } from "./folder";

/** A copy of the project's stacks that a test may edit; what they are made with is that of the repository. */
export function copyProject(): string {
  const project = makeFolder();
  for (const name of ["Pulumi.yaml", "package.json", "tsconfig.json", "stacks"]) {
    cpSync(path.join(repository, name), path.join(project, name), { recursive: true });
  }
  for (const name of ["infra", "policies", "node_modules"]) symlinkSync(path.join(repository, name), path.join(project, name), "dir");
  return project;
}

/** Changes a file. An edit that changes nothing is a mistake of the test. */
export function edit(folder: string, name: string, change: (text: string) => string): void {
  const file = path.join(folder, name);
  const before = readFileSync(file, "utf8");
  const after = change(before);
  if (after === before) throw new Error(`the edit leaves ${name} as it is`);
  writeFileSync(file, after);
}
