import type { Severity } from "../baseline/rule";
import type { Authentication, Remark } from "./authentication";
import type { Confidence } from "./data/classify";
import { type DataKind, factsOfKind } from "./data/kinds";
import type { EffectiveAuthentication } from "./effective-authentication";
import type { Identifier } from "./identifiers";
import type { Risk, SensitiveField } from "./model";

/*
 * The score is the worth of the most sensitive data, times how openly it lies there, plus what makes it worse. The figures
 * order operations; they measure nothing.
 */

const worth: Readonly<Record<Exclude<Severity, "info">, number>> = { critical: 40, high: 30, medium: 20, low: 8 };
const surety: Readonly<Record<Confidence, number>> = { value: 1, format: 0.9, name: 0.8 };
/** What is only taken can't be read by others, but it is sent through the same door. */
const taken = 0.6;
/** Each further kind of data adds a little. */
const furtherKind = 2;
const furtherKinds = 8;

const openness = {
  none: { factor: 2, points: 10, why: "without authentication" },
  optional: { factor: 1.8, points: 8, why: "with optional authentication" },
  unknown: { factor: 1.3, points: 2, why: "authentication is not known" },
  weak: { factor: 1.3, points: 3, why: "with weak authentication" },
  asked: { factor: 1, points: 0, why: "" },
} as const;

const guesses: Readonly<Record<Identifier["guess"], number>> = { sequential: 12, guessable: 8, unknown: 3, opaque: 0 };
const remarks: Readonly<Record<Severity, number>> = { critical: 12, high: 8, medium: 4, low: 1, info: 0 };
const mostForRemarks = 20;

/** How urgent it is to look at an operation. `effective` is what its policies ask, on its ways in, where they are known. */
export function riskOf(
  sensitive: readonly SensitiveField[],
  authentication: Authentication,
  identifiers: readonly Identifier[],
  exposure: readonly Remark[],
  effective?: readonly EffectiveAuthentication[],
): Risk {
  const parts: { readonly points: number; readonly why: string }[] = [];
  const open = openness[opennessOf(authentication, effective)];
  const byKind = worthByKind(sensitive);
  const [most, ...others] = byKind;
  if (most) {
    const points = most.points + Math.min(furtherKinds, others.length * furtherKind);
    parts.push({
      points: points * open.factor,
      why: `${most.isReturned ? "returns" : "takes"} ${labelsOf(byKind)}${open.why && ` ${open.why}`}`,
    });
  }
  if (open.points > 0) parts.push({ points: open.points, why: most ? "" : open.why });
  const worst = [...identifiers].sort((a, b) => guesses[b.guess] - guesses[a.guess])[0];
  if (worst && guesses[worst.guess] > 0) {
    // Whoever may call can count through what is not bound to the caller.
    parts.push({
      points: guesses[worst.guess],
      why: `${worst.name} is ${worst.guess === "unknown" ? "an identifier of unknown form" : `${worst.guess}`}`,
    });
  }
  let left = mostForRemarks;
  const codes = new Set<string>();
  for (const { code, severity, message } of [...exposure, ...authentication.weaknesses].sort(
    (a, b) => remarks[b.severity] - remarks[a.severity],
  )) {
    if (codes.has(code) || isCounted(code)) continue;
    codes.add(code);
    const points = Math.min(left, remarks[severity]);
    left -= points;
    if (points > 0) parts.push({ points, why: message });
  }
  const score = Math.min(100, Math.round(parts.reduce((sum, { points }) => sum + points, 0)));
  const reasons = parts
    .filter(({ why }) => why !== "")
    .sort((a, b) => b.points - a.points)
    .map(({ why }) => why);
  return { score, level: levelOf(score), reasons: [...new Set(reasons)].slice(0, 6) };
}

function levelOf(score: number): Risk["level"] {
  return score >= 70 ? "critical" : score >= 45 ? "high" : score >= 20 ? "medium" : "low";
}

/** Remarks that the factor for authentication has counted already. */
function isCounted(code: string): boolean {
  return ["no-security", "open-on-purpose", "optional-security", "api-key-only"].includes(code);
}

function opennessOf(
  { asked, weaknesses }: Authentication,
  effective: readonly EffectiveAuthentication[] | undefined,
): keyof typeof openness {
  if (effective) {
    if (effective.includes("none")) return "none";
    if (effective.includes("unknown")) return "unknown";
    return effective.some((each) => each === "key" || each === "address") ? "weak" : "asked";
  }
  if (asked === "never") return "none";
  if (asked !== "always") return asked;
  return weaknesses.some(({ severity, code }) => severity === "high" || code === "api-key-only") ? "weak" : "asked";
}

interface Worth {
  readonly kind: DataKind;
  readonly points: number;
  readonly isReturned: boolean;
}

function worthByKind(sensitive: readonly SensitiveField[]): Worth[] {
  const best = new Map<DataKind, Worth>();
  for (const { kind, sensitivity, confidence, direction } of sensitive) {
    const isReturned = direction === "response";
    const points = worth[sensitivity] * surety[confidence] * (isReturned ? 1 : taken);
    if (points > (best.get(kind)?.points ?? 0)) best.set(kind, { kind, points, isReturned });
  }
  return [...best.values()].sort((a, b) => b.points - a.points || (a.kind < b.kind ? -1 : 1));
}

function labelsOf(kinds: readonly Worth[]): string {
  const [first] = kinds;
  const same = kinds.filter(({ isReturned }) => isReturned === first?.isReturned).map(({ kind }) => factsOfKind(kind).label);
  return same.length > 4 ? `${same.slice(0, 3).join(", ")} and ${same.length - 3} more kinds of data` : same.join(", ");
}
