import type { Controls, Severity } from "../baseline/rule";

/** What a group of rules about definitions is there for, as the baseline numbers it. */
export interface LintControl {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly controls: Controls;
}

/** The controls that Spectral's rules serve, by their ids in the baseline. */
export const lintControls = {
  "APIM-OAS-001": { title: "Operations are secured", severity: "high", controls: { owasp2019: ["API2"], owasp2023: ["API2"] } },
  "APIM-OAS-002": { title: "No basic or outdated schemes", severity: "high", controls: { owasp2019: ["API2"], owasp2023: ["API2"] } },
  "APIM-OAS-004": { title: "No credentials in URLs", severity: "high", controls: { owasp2019: ["API2"], owasp2023: ["API2"] } },
  "APIM-OAS-005": {
    title: "Servers are encrypted",
    severity: "high",
    controls: { owasp2019: ["API7"], owasp2023: ["API8"], mcsb: ["DP-3"] },
  },
  "APIM-OAS-006": {
    title: "Identifiers are no sequential integers",
    severity: "medium",
    controls: { owasp2019: ["API1"], owasp2023: ["API1"] },
  },
  "APIM-OAS-007": {
    title: "Schemas are closed to other properties",
    severity: "medium",
    controls: { owasp2019: ["API6"], owasp2023: ["API3"] },
  },
  "APIM-OAS-008": {
    title: "Lists, texts and integers are bounded",
    severity: "medium",
    controls: { owasp2019: ["API4", "API8"], owasp2023: ["API4"] },
  },
  "APIM-OAS-009": {
    title: "Limits and errors are described",
    severity: "low",
    controls: { owasp2019: ["API4", "API7"], owasp2023: ["API4", "API8"] },
  },
  "APIM-OAS-010": { title: "Administration is secured apart", severity: "medium", controls: { owasp2019: ["API5"], owasp2023: ["API5"] } },
  "APIM-OAS-011": { title: "Parameters that take URLs are reviewed", severity: "info", controls: { owasp2023: ["API7"] } },
  "APIM-OAS-012": {
    title: "Scopes and the handling of tokens are described",
    severity: "low",
    controls: { owasp2019: ["API2", "API5"], owasp2023: ["API2", "API5", "API8"] },
  },
  "APIM-OAS-013": {
    title: "Servers and shared headers are described",
    severity: "low",
    controls: { owasp2019: ["API7", "API9"], owasp2023: ["API8", "API9"] },
  },
} as const satisfies Record<string, Omit<LintControl, "id">>;

export type LintControlId = keyof typeof lintControls;

/** The control that each rule of `@stoplight/spectral-owasp-ruleset` serves. */
const controlsByRule: Readonly<Record<string, LintControlId>> = {
  "owasp:api1:2023-no-numeric-ids": "APIM-OAS-006",
  "owasp:api2:2023-no-http-basic": "APIM-OAS-002",
  "owasp:api2:2023-no-api-keys-in-url": "APIM-OAS-004",
  "owasp:api2:2023-no-credentials-in-url": "APIM-OAS-004",
  "owasp:api2:2023-auth-insecure-schemes": "APIM-OAS-002",
  "owasp:api2:2023-jwt-best-practices": "APIM-OAS-012",
  "owasp:api2:2023-short-lived-access-tokens": "APIM-OAS-012",
  "owasp:api2:2023-write-restricted": "APIM-OAS-001",
  "owasp:api2:2023-read-restricted": "APIM-OAS-001",
  "owasp:api3:2023-no-additionalProperties": "APIM-OAS-007",
  "owasp:api3:2023-constrained-additionalProperties": "APIM-OAS-007",
  "owasp:api3:2023-no-unevaluatedProperties": "APIM-OAS-007",
  "owasp:api3:2023-constrained-unevaluatedProperties": "APIM-OAS-007",
  "owasp:api4:2023-rate-limit": "APIM-OAS-009",
  "owasp:api4:2023-rate-limit-retry-after": "APIM-OAS-009",
  "owasp:api4:2023-rate-limit-responses-429": "APIM-OAS-009",
  "owasp:api4:2023-array-limit": "APIM-OAS-008",
  "owasp:api4:2023-string-limit": "APIM-OAS-008",
  "owasp:api4:2023-string-restricted": "APIM-OAS-008",
  "owasp:api4:2023-integer-limit": "APIM-OAS-008",
  "owasp:api4:2023-integer-limit-legacy": "APIM-OAS-008",
  "owasp:api4:2023-integer-format": "APIM-OAS-008",
  "owasp:api5:2023-admin-security-unique": "APIM-OAS-010",
  "owasp:api7:2023-concerning-url-parameter": "APIM-OAS-011",
  "owasp:api8:2023-define-cors-origin": "APIM-OAS-013",
  "owasp:api8:2023-no-scheme-http": "APIM-OAS-005",
  "owasp:api8:2023-no-server-http": "APIM-OAS-005",
  "owasp:api8:2023-define-error-validation": "APIM-OAS-009",
  "owasp:api8:2023-define-error-responses-401": "APIM-OAS-009",
  "owasp:api8:2023-define-error-responses-500": "APIM-OAS-009",
  "owasp:api9:2023-inventory-access": "APIM-OAS-013",
  "owasp:api9:2023-inventory-environment": "APIM-OAS-013",
};

/** The control that a rule of Spectral serves; undefined for rules of other rulesets. */
export function controlOf(ruleCode: string): LintControlId | undefined {
  return Object.hasOwn(controlsByRule, ruleCode) ? controlsByRule[ruleCode] : undefined;
}

/** The rules that a control is served by. For the tests and the catalogue. */
export const mappedRules: readonly string[] = Object.keys(controlsByRule);
