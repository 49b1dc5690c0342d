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

/** How many policies a message names. */
const named = 20;

/** `palisade render`: prints the policies of a stack as they would be deployed. */
export async function render(subjects: readonly string[], options: RenderCommandOptions): Promise<ExitCode> {
  const { declared } = await withProgress("rendering", options.quiet === true, (say) => runStackOffline(options.stack, say));
  const index = indexOf(declared.estate);
  const all = declared.estate.records
    .filter(isPolicyRecord)
    .flatMap(({ path, properties: { value } }) =>
      "root" in value ? [{ subject: subjectName(path, index), xml: printPolicy(value) }] : [],
    );
  const stands = (subject: string, wanted: string) => subject === wanted || subject.startsWith(`${wanted.replace(/\/+$/, "")}/`);
  const nothing = subjects.filter((wanted) => !all.some(({ subject }) => stands(subject, wanted)));
  if (nothing.length > 0 || all.length === 0) {
    const known = all.slice(0, named).map(({ subject }) => subject);
    const more = all.length > named ? `, and ${all.length - named} more` : "";
    throw new UsageError(
      `no policy of stack ${options.stack} stands in ${nothing.join(", ")}; there are ${known.join(", ") || "none"}${more}`,
    );
  }
  const policies = subjects.length === 0 ? all : all.filter(({ subject }) => subjects.some((wanted) => stands(subject, wanted)));
  if (options.format === "json") printJson<RenderOutput>({ version: 1, policies });
  else print(policies.map(({ subject, xml }) => (policies.length === 1 ? xml : `<!-- ${subject} -->\n${xml}`)).join("\n"));
  return 0;
}
