import { existsSync } from "node:fs";
import { mkdir, readdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { printPolicy } from "../../policies/document/print";
import type { Estate } from "../../policies/estate/estate";
import { policyFileOf } from "../../policies/estate/policy-paths";
import { isPolicyRecord } from "../../policies/estate/policy-records";
import { UsageError } from "../usage-error";
import { makeFolder } from "./make-folder";
import { policiesFolder } from "./read-estate";

export interface PlanFiles {
  readonly estate: Estate;
  readonly markdown: string;
  readonly report: unknown;
}

const estateFile = "estate.json";
const planFiles = [policiesFolder, estateFile, "plan.md", "report.json"];

/** How often a folder is tried to be put in its place, where another plan is written to it at the same time. */
const attempts = 5;

/**
 * Writes a plan into `<out>/<stack>/`: every policy as XML, `estate.json`, `plan.md` and `report.json`. The folder is made
 * beside its predecessor and takes its place when it is complete, so that nothing half-written is ever there. Other files
 * in a plan's folder stay.
 * @returns the folder and the number of policies
 * @throws UsageError where it can't be written, or where something else than a plan would be replaced
 */
export async function writePlan(
  out: string,
  stack: string,
  files: PlanFiles,
): Promise<{ readonly folder: string; readonly policies: number }> {
  const folder = join(out, stack);
  try {
    await refuseOthers(folder);
    makeFolder(out);
    return { folder, policies: await replaceFolder(folder, files) };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${folder}: can't be written: ${(error as Error).message}; name another folder with --out`);
  }
}

async function refuseOthers(folder: string) {
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (!found) return;
  const refuse = (what: string) => new UsageError(`${folder}: ${what}, which a plan does not replace; name another folder with --out`);
  if (!found.isDirectory()) throw refuse("is no folder");
  if (!existsSync(join(folder, estateFile)) && (await readdir(folder)).length > 0) throw refuse("holds something else than a plan");
}

async function replaceFolder(shown: string, files: PlanFiles): Promise<number> {
  // Where the folder is a link, the one that it leads to is replaced.
  const folder = await realpath(shown).catch(() => shown);
  const beside = (suffix: string) => join(dirname(folder), `.${basename(folder)}.${process.pid}.${suffix}`);
  const staging = beside("new");
  try {
    const policies = await fill(staging, files);
    for (let attempt = 1; !(await swap(staging, folder, beside(`old-${attempt}`))); attempt++) {
      if (attempt === attempts) throw new Error("other plans are written to it");
    }
    return policies;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Puts the new folder in the place of the former one. False where somebody else was faster. */
async function swap(staging: string, folder: string, former: string): Promise<boolean> {
  const replaced = await rename(folder, former).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return false;
      throw error;
    },
  );
  try {
    await rename(staging, folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const taken = code === "ENOTEMPTY" || code === "EEXIST";
    if (replaced) await (taken ? clearAway(former, folder) : rename(former, folder));
    if (taken) return false;
    throw error;
  }
  if (replaced) await clearAway(former, folder);
  return true;
}

/** Takes a former plan away; what does not belong to it goes on to the new folder. */
async function clearAway(former: string, folder: string) {
  const others = (await readdir(former)).filter((name) => !planFiles.includes(name));
  for (const name of others) await rename(join(former, name), join(folder, name));
  await rm(former, { recursive: true, force: true });
}

async function fill(folder: string, { estate, markdown, report }: PlanFiles): Promise<number> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  const policies = estate.records
    .filter(isPolicyRecord)
    .flatMap(({ path, properties: { value } }) => ("root" in value ? [{ path, document: value }] : []));
  for (const { path, document } of policies) {
    const file = join(folder, policiesFolder, policyFileOf(path));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, printPolicy(document));
  }
  await writeFile(join(folder, estateFile), `${JSON.stringify(estate, null, 2)}\n`);
  await writeFile(join(folder, "plan.md"), markdown);
  await writeFile(join(folder, "report.json"), `${JSON.stringify(report, null, 2)}\n`);
  return policies.length;
}
