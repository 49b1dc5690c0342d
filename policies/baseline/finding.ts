import { createHash } from "node:crypto";
import type { Level } from "./pack";
import type { Controls, Severity } from "./rule";

export interface Finding {
  /** The rule's id and its slug. */
  readonly rule: string;
  readonly slug: string;
  readonly severity: Severity;
  readonly level: Exclude<Level, "off" | "manual">;
  /** What was checked: the name of one of the subjects. */
  readonly subject: string;
  /** The file, line and column, from 1, where they are known. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** The place by meaning, which stays the same when lines move. */
  readonly path: string;
  readonly message: string;
  readonly fix: string;
  readonly controls: Controls;
  /** Rule, subject and path as one short text: the same problem keeps it. */
  readonly fingerprint: string;
  /** The ways in on which it is so, where it is not so on all. */
  readonly ways?: readonly string[];
  readonly waived?: { readonly reason: string; readonly owner: string; readonly approver: string; readonly expires: string };
  /** It is in the baseline file: it is there since before, and does not count. */
  readonly known?: true;
  /** Its subject belongs to others: theirs to mend, and does not count here. */
  readonly inherited?: true;
}

/** Whether a finding counts: nobody has excused it, it is not known since before, and it is not about what others own. */
export function isOpen({ waived, known, inherited }: Pick<Finding, "waived" | "known" | "inherited">): boolean {
  return waived === undefined && known !== true && inherited !== true;
}

/** A rule that could not be decided for a subject. */
export interface UnknownAnswer {
  readonly rule: string;
  readonly slug: string;
  readonly subject: string;
  readonly why: string;
}

/** What a person must look at. */
export interface ManualRow {
  readonly rule: string;
  readonly slug: string;
  readonly subject: string;
  readonly message: string;
}

export interface CheckedSubject {
  readonly kind: string;
  readonly name: string;
  readonly file?: string;
}

/** What could not be read or run at all; the answer is incomplete. */
export interface CheckError {
  readonly file?: string;
  readonly message: string;
}

/** What was not looked at although nothing went wrong. */
export interface CheckNote {
  readonly file?: string;
  readonly message: string;
}

/** The result of a check, as `--format json` prints it. Lists are empty rather than absent. */
export interface CheckResult {
  readonly version: 1;
  readonly subjects: readonly CheckedSubject[];
  readonly findings: readonly Finding[];
  readonly unknown: readonly UnknownAnswer[];
  readonly manual: readonly ManualRow[];
  readonly errors: readonly CheckError[];
  readonly leftOut: readonly CheckNote[];
  /** Where a baseline file was given: how many findings are in it, and how many of it were not found any more. */
  readonly baseline?: { readonly known: number; readonly fixed: number };
}

export function fingerprint(rule: string, subject: string, path: string): string {
  return createHash("sha256").update(`${rule}\n${subject}\n${path}`).digest("hex").slice(0, 16);
}
