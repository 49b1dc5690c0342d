import type { Log, Notification, ReportingDescriptor, Result } from "sarif";
import type { CheckResult, Finding } from "../../policies/baseline/finding";
import type { Severity } from "../../policies/baseline/rule";
import { clean } from "../output";
import { type RuleText, ruleTextOf } from "./rule-catalogue";
import { controlsOf } from "./rule-words";

/**
 * Security severities as code scanning sorts them: critical from 9, high from 7, medium from 4, low from above 0 (GitHub's
 * documentation of SARIF support).
 */
const securitySeverity: Readonly<Record<Severity, string>> = { critical: "9.5", high: "8.0", medium: "5.5", low: "2.0", info: "0.5" };

export interface SarifOptions {
  /** The version of Palisade. */
  readonly version: string;
  /** The file that stands for findings about what has none, since viewers drop results without a place. */
  readonly fallbackFile: string;
  /** The rules that ran, where there are others than those of Palisade. */
  readonly rules?: readonly RuleText[];
}

/**
 * A result as SARIF 2.1.0, for code scanning: rules with help, results with place and fingerprint, waivers as accepted
 * suppressions. What could not be decided is no result but a notification; so is what could not be read.
 */
export function formatSarif(result: CheckResult, options: SarifOptions): string {
  const rules = [...new Map(result.findings.map((finding) => [finding.rule, ruleTextOf(finding, options.rules)])).values()].sort((a, b) =>
    a.id < b.id ? -1 : 1,
  );
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Palisade", semanticVersion: options.version, rules: rules.map(descriptor) } },
        columnKind: "utf16CodeUnits",
        results: result.findings.map((finding) =>
          sarifResult(finding, indexes.get(finding.rule) ?? -1, options, result.baseline !== undefined),
        ),
        invocations: [
          {
            executionSuccessful: result.errors.length === 0,
            toolExecutionNotifications: [
              ...result.errors.map(
                ({ file, message }): Notification => ({ level: "error", message: text(file ? `${file}: ${message}` : message) }),
              ),
              ...result.leftOut.map(
                ({ file, message }): Notification => ({
                  level: "note",
                  message: text(file ? `${file}: left out: ${message}` : `left out: ${message}`),
                }),
              ),
              ...result.unknown.map(
                ({ rule, slug, subject, why }): Notification => ({
                  level: "note",
                  message: text(`${slug} is not decided for ${subject}: ${why}`),
                  associatedRule: { id: rule },
                }),
              ),
            ],
          },
        ],
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}

function descriptor(rule: RuleText): ReportingDescriptor {
  const { id, slug, severity, title, why, fix } = rule;
  const standards = controlsOf(rule).map(([standard, ids]) => `${standard}: ${ids.join(", ")}`);
  return {
    id,
    name: slug,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: {
      text: [why, fix, ...standards].join("\n"),
      markdown: [why, `**Fix:** ${fix}`, ...standards.map((each) => `- ${each}`)].join("\n\n"),
    },
    defaultConfiguration: { level: severity === "critical" || severity === "high" ? "error" : "warning" },
    properties: {
      tags: ["security", ...standards],
      precision: "high",
      "security-severity": securitySeverity[severity],
    },
  };
}

function sarifResult(finding: Finding, ruleIndex: number, { fallbackFile }: SarifOptions, compared: boolean): Result {
  const { rule, level, subject, path, message, fix, ways, file, line, column, fingerprint, waived, inherited } = finding;
  const way = ways ? ` (${ways.join("; ")})` : "";
  return {
    ruleId: rule,
    ruleIndex,
    level,
    message: text(`${subject}${way}: ${message}. ${fix}`),
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file ?? fallbackFile) },
          region: { startLine: line ?? 1, ...(column !== undefined && { startColumn: column }) },
        },
        logicalLocations: [{ fullyQualifiedName: clean(path ? `${subject}#${path}` : subject) }],
      },
    ],
    ...(compared && { baselineState: finding.known ? "unchanged" : "new" }),
    partialFingerprints: { "palisade/v1": fingerprint },
    ...(waived && {
      suppressions: [
        {
          kind: "external",
          status: "accepted",
          justification: clean(`${waived.reason} (${waived.owner}, approved by ${waived.approver}, until ${waived.expires})`),
        },
      ],
    }),
    ...(inherited &&
      !waived && {
        suppressions: [{ kind: "external", status: "accepted", justification: "It belongs to others, who answer for it." }],
      }),
  };
}

const text = (message: string) => ({ text: clean(message) });

/** A path as a relative URI reference; what is no ASCII letter is escaped. */
function uriOf(file: string): string {
  return clean(file).replaceAll("\\", "/").replace(/^\.\//, "").split("/").map(encodeURIComponent).join("/");
}
