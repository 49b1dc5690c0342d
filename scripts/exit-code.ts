import { type CheckResult, isOpen } from "../policies/baseline/finding";

/** Exit codes: 0 clean, 1 findings at or above the level asked for, 2 a wrong call, a failure, or an incomplete answer. */
export type ExitCode = 0 | 1 | 2;

/** The level of findings from which a command fails. */
export type FailOn = "error" | "warning" | "never";

/** 2 where the answer is incomplete, 1 where findings reach the level asked for, else 0. Waived and known findings do not count. */
export function exitCodeFor(
  result: CheckResult,
  { failOn, failOnUnknown }: { readonly failOn: FailOn; readonly failOnUnknown?: boolean },
): ExitCode {
  if (result.errors.length > 0) return 2;
  const counts = result.findings.some((finding) => isOpen(finding) && (finding.level === "error" || failOn === "warning"));
  if (failOn !== "never" && counts) return 1;
  return failOnUnknown && result.unknown.length > 0 ? 1 : 0;
}
