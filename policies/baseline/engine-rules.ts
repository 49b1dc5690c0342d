import { type Finding, fingerprint } from "./finding";
import { defaultLevel } from "./pack";
import type { Severity } from "./rule";

/**
 * Findings about the check itself. They belong to every pack, and no waiver hides them; a part of a profile that is given
 * up is shown with the leave for it.
 */
export const engineRules = {
  "rule-failed": {
    id: "ENG-001",
    severity: "critical",
    title: "Rules run to their end",
    why: "A rule that fails has decided nothing: what it looks for may be there.",
    fix: "Report the failure with the input that caused it; the other rules' answers stand.",
  },
  "waiver-invalid": {
    id: "ENG-002",
    severity: "high",
    title: "Waivers are complete",
    why: "A waiver without reason, owner, approver or expiry is nobody's decision.",
    fix: "Fill in rule, subject, reason, owner, approver and expires.",
  },
  "waiver-expired": {
    id: "ENG-003",
    severity: "high",
    title: "Waivers are in force",
    why: "The risk was accepted until a day that is over.",
    fix: "Mend what was waived, or have the waiver approved anew.",
  },
  "waiver-unused": {
    id: "ENG-004",
    severity: "low",
    title: "Waivers are used",
    why: "A waiver that excuses nothing will excuse something unnoticed later.",
    fix: "Remove the waiver, or correct its rule or subject.",
  },
  "profile-part-given-up": {
    id: "ENG-005",
    severity: "high",
    title: "Profiles are kept whole",
    why: "A part that an API gives up protects it no longer, even where no rule asks for it.",
    fix: "Take the part back, or have the leave for it approved anew.",
  },
  "waiver-not-allowed": {
    id: "ENG-006",
    severity: "high",
    title: "Waivers keep to what the organisation allows",
    why: "The organisation says which rules may be waived, by whom and for how long; anything else is nobody's to give.",
    fix: "Mend what was waived, or have somebody who may approve the waiver as the organisation's file allows it.",
  },
  "waiver-too-broad": {
    id: "ENG-007",
    severity: "high",
    title: "Waivers are narrow",
    why: "A waiver of everything also excuses what nobody has looked at.",
    fix: "Name the operations or the API that the risk was accepted for.",
  },
} as const satisfies Record<string, { id: string; severity: Severity; title: string; why: string; fix: string }>;

/** A file, and the place in it where it is known. */
export interface FindingPlace {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

export type EngineRule = keyof typeof engineRules;

export function engineFinding(name: EngineRule, subject: string, path: string, message: string, place?: string | FindingPlace): Finding {
  const { id, severity, fix } = engineRules[name];
  const { file, line, column }: FindingPlace = typeof place === "string" ? { file: place } : (place ?? {});
  return {
    rule: id,
    slug: name,
    severity,
    level: defaultLevel(severity),
    subject,
    ...(file && { file }),
    ...(file && line !== undefined && { line, ...(column !== undefined && { column }) }),
    path,
    message,
    fix,
    controls: {},
    fingerprint: fingerprint(id, subject, path),
  };
}
