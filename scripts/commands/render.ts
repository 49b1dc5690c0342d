import { printPolicy } from "../../policies/document/print";
import { indexOf } from "../../policies/estate/estate";
import { isPolicyRecord } from "../../policies/estate/policy-records";
import { subjectName } from "../../policies/estate/subject-name";
import type { ExitCode } from "../exit-code";
import type { RenderOutput } from "../json-output";
import { type OutputOptions, print, printJson } from "../output";
import { withProgress } from "../progress";
import { UsageError } from "../usage-error";
import { runStackOffline } from "./run-stack";

export interface RenderCommandOptions extends OutputOptions {
  readonly stack: string;
  readonly format: "text" | "json";
}

/** `palisade render`: prints the policies of a stack as they would be deployed. */
export async function render(subjects: readonly string[], options: RenderCommandOptions): Promise<ExitCode> {
  const { declared } = await withProgress("rendering", options.quiet === true, (say) => runStackOffline(options.stack, say));
  const index = indexOf(declared.estate);
  const all = declared.estate.records
    .filter(isPolicyRecord)
    .flatMap(({ path, properties: { value } }) =>
      "root" in value ? [{ subject: subjectName(path, index), xml: printPolicy(value) }] : [],
    );
  const policies = all.filter(
    ({ subject }) =>
      subjects.length === 0 || subjects.some((wanted) => subject === wanted || subject.startsWith(`${wanted.replace(/\/+$/, "")}/`)),
  );
  if (policies.length === 0)
    throw new UsageError(
      `no policy of stack ${options.stack} stands in ${subjects.join(", ")}; there are ${all.map(({ subject }) => subject).join(", ")}`,
    );
  if (options.format === "json") printJson<RenderOutput>({ version: 1, policies });
  else print(policies.map(({ subject, xml }) => (policies.length === 1 ? xml : `<!-- ${subject} -->\n${xml}`)).join("\n"));
  return 0;
}
