import type { CheckResult } from "../../policies/baseline/finding";
import { findingsMarkdown } from "./plan-markdown";
import { summaryOf } from "./text";

/** A result for a pull request or a job summary: the count, a table of findings, and what was not decided folded away. */
export function formatMarkdown(result: CheckResult): string {
  return ["# Palisade", `${summaryOf(result, (_, text) => text)}.`, ...findingsMarkdown(result)].join("\n\n");
}
