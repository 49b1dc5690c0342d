import { z } from "zod";
import type { CheckResult, Finding } from "./finding";

/** A file of findings that are known: only others fail. Sorted, and without lines, so that it changes where findings do. */
export const baselineFile = z.strictObject({
  version: z.literal(1),
  findings: z.array(
    z.strictObject({
      fingerprint: z.string().regex(/^[0-9a-f]{16}$/, "expected 16 hexadecimal digits"),
      rule: z.string(),
      subject: z.string(),
      path: z.string(),
      count: z.int().min(1),
    }),
  ),
});

export type Baseline = z.infer<typeof baselineFile>;

/** Findings about the check itself are never known: they would hide that others may be missing. */
const mayBeKnown = ({ rule, waived }: Finding) => !rule.startsWith("ENG-") && !waived;

/** The findings of a result as a baseline. What is waived is left out: it counts again when the waiver is over. */
export function baselineOf({ findings }: CheckResult): Baseline {
  const counted = new Map<string, Baseline["findings"][number]>();
  for (const finding of findings.filter(mayBeKnown)) {
    const { fingerprint, rule, subject, path } = finding;
    counted.set(fingerprint, { fingerprint, rule, subject, path, count: (counted.get(fingerprint)?.count ?? 0) + 1 });
  }
  const key = ({ rule, subject, path }: Baseline["findings"][number]) => `${rule}\n${subject}\n${path}`;
  const sorted = [...counted.values()].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  return { version: 1, findings: sorted };
}

/** Marks the findings that a baseline holds, as many of each as it counts, and tells how many of its findings are gone. */
export function markKnown(result: CheckResult, baseline: Baseline): CheckResult {
  const left = new Map<string, number>();
  for (const { fingerprint, count } of baseline.findings) left.set(fingerprint, (left.get(fingerprint) ?? 0) + count);
  let known = 0;
  const take = ({ fingerprint }: Finding) => {
    const count = left.get(fingerprint) ?? 0;
    if (count > 0) left.set(fingerprint, count - 1);
    return count > 0;
  };
  const findings = result.findings.map((finding): Finding => {
    // One that is waived by now is not gone.
    if (finding.waived) take(finding);
    if (!mayBeKnown(finding) || !take(finding)) return finding;
    known++;
    return { ...finding, known: true };
  });
  const fixed = [...left.values()].reduce((sum, count) => sum + count, 0);
  return { ...result, findings, baseline: { known, fixed } };
}
