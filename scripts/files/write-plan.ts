import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { printPolicy } from "../../policies/document/print";
import type { Estate } from "../../policies/estate/estate";
import { policyFileOf } from "../../policies/estate/policy-paths";
import { isPolicyRecord } from "../../policies/estate/policy-records";
import { policiesFolder } from "./read-estate";

export interface PlanFiles {
  readonly estate: Estate;
  readonly markdown: string;
  readonly report: unknown;
}

/**
 * Writes a plan into `<out>/<stack>/`: every policy as XML, `estate.json`, `plan.md` and `report.json`. The folder is made
 * beside its predecessor and takes its place when it is complete, so that nothing half-written is ever there.
 * @returns the folder and the number of policies
 */
export async function writePlan(
  out: string,
  stack: string,
  { estate, markdown, report }: PlanFiles,
): Promise<{ readonly folder: string; readonly policies: number }> {
  const folder = join(out, stack);
  const staging = join(out, `.${stack}.${process.pid}.new`);
  const former = join(out, `.${stack}.${process.pid}.old`);
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true });
  const policies = estate.records
    .filter(isPolicyRecord)
    .flatMap(({ path, properties: { value } }) => ("root" in value ? [{ path, document: value }] : []));
  try {
    for (const { path, document } of policies) {
      const file = join(staging, policiesFolder, policyFileOf(path));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, printPolicy(document));
    }
    await writeFile(join(staging, "estate.json"), `${JSON.stringify(estate, null, 2)}\n`);
    await writeFile(join(staging, "plan.md"), markdown);
    await writeFile(join(staging, "report.json"), `${JSON.stringify(report, null, 2)}\n`);
    await rename(folder, former).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
    await rename(staging, folder);
  } finally {
    await rm(staging, { recursive: true, force: true });
    await rm(former, { recursive: true, force: true });
  }
  return { folder, policies: policies.length };
}
