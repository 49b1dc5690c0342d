import type { LintFinding } from "../../openapi-lint/finding";
import type { DefinitionFacts } from "../definition";
import type { Report } from "../rule";

/** The rules that take in what Spectral finds; others do without it. */
export const lintedRules: ReadonlySet<string> = new Set([
  "APIM-OAS-007",
  "APIM-OAS-008",
  "APIM-OAS-009",
  "APIM-OAS-011",
  "APIM-OAS-012",
  "APIM-OAS-013",
]);

/**
 * What some rules of `@stoplight/spectral-owasp-ruleset` find in a definition, by the ends of their names
 * (`api4:2023-array-limit`). Where Spectral has not answered the caller's rule is unknown.
 */
export function lintFindings({ lint }: DefinitionFacts, rules: readonly string[], report: Report): readonly LintFinding[] {
  if (!lint || "failed" in lint) {
    report.unknown(lint ? `the rules of Spectral gave no answer: ${lint.failed}` : "the rules of Spectral were not run");
    return [];
  }
  const codes = new Set(rules.map((rule) => `owasp:${rule}`));
  const broken = lint.brokenRules.filter((code) => codes.has(code));
  if (broken.length > 0) report.unknown(`rules of Spectral break on what is written there: ${broken.join(", ")}`);
  return lint.findings.filter(({ ruleCode }) => codes.has(ruleCode));
}

/** Findings by where they stand, in the order of the definition. */
export function byPointer<T extends { readonly pointer: string }>(findings: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const places = new Map<string, T[]>();
  for (const finding of findings) {
    const known = places.get(finding.pointer);
    if (known) known.push(finding);
    else places.set(finding.pointer, [finding]);
  }
  return places;
}
