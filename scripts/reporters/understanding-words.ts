import { type LintControlId, lintControls } from "../../policies/openapi-lint/controls";
import type { LintFinding } from "../../policies/openapi-lint/finding";
import { factsOfKind } from "../../policies/understanding/data/kinds";
import type { Authentication, OperationUnderstanding, ProtectedWays, SensitiveField } from "../../policies/understanding/model";
import type { UnderstandOutput } from "../json-output";
import { count } from "./text";

/** The answer in a few sentences, the most urgent first. */
export function summaryLines({ summary }: UnderstandOutput): string[] {
  const { apis, operations, sensitive, exposed, withoutAuthentication, unknownAuthentication, undescribed, mismatches, kinds } = summary;
  const open = kinds
    .filter(({ returnedWithoutAuthentication }) => returnedWithoutAuthentication > 0)
    .map(({ label, returnedWithoutAuthentication: number }) => `${label} (${number})`);
  return [
    `${count(apis, "API")}, ${count(operations, "operation")}; ${sensitive} ${sensitive === 1 ? "takes or returns" : "take or return"} sensitive data`,
    ...(exposed > 0
      ? [`${count(exposed, "operation")} ${exposed === 1 ? "returns" : "return"} sensitive data without authentication: ${open.join(", ")}`]
      : []),
    ...(withoutAuthentication > exposed
      ? [
          `${count(withoutAuthentication - exposed, "operation")} without authentication ${withoutAuthentication - exposed === 1 ? "returns" : "return"} nothing that looks sensitive`,
        ]
      : []),
    ...(withoutAuthentication === 0 && unknownAuthentication === 0 && operations > 0 ? ["every operation asks callers who they are"] : []),
    ...(unknownAuthentication > 0
      ? [`of ${count(unknownAuthentication, "operation")} it is not known whether callers prove who they are`]
      : []),
    ...(undescribed > 0
      ? [`of ${count(undescribed, "operation")} it is not known what they return: the definition describes no body`]
      : []),
    ...(mismatches > 0 ? [`definition and policies differ on who may call ${count(mismatches, "operation")}`] : []),
  ];
}

/** How callers prove who they are, in words. */
export function authenticationWords({ asked, from, alternatives }: Authentication): string {
  const schemes = alternatives
    .filter((each) => each.length > 0)
    .map((each) =>
      each
        .map(
          ({ name, kind, in: place, scopes }) =>
            `${name} (${kind}${place ? ` in ${place}` : ""}${scopes.length > 0 ? `: ${scopes.join(" ")}` : ""})`,
        )
        .join(" with "),
    );
  switch (asked) {
    case "always":
      return schemes.join(", or ") || "proof of who calls";
    case "optional":
      return `${schemes.join(", or ")}, or nothing`;
    case "never":
      return from === "nowhere" ? "nothing: the definition says nothing about it" : "nothing, on purpose";
    case "unknown":
      return "not known";
  }
}

/** What a field was taken for what it is by. */
export function evidenceWords({ evidence }: SensitiveField): string {
  const [first] = evidence;
  if (!first) return "";
  if (first.by === "value") return `${first.what}${first.masked ? ` ${first.masked}` : ""}`;
  return first.by === "name" ? `name: ${first.what}` : first.what;
}

/** Where a field goes in or out. */
export function placeWords({ direction, in: place, status, path }: SensitiveField): string {
  return direction === "request"
    ? place === "body"
      ? path
      : `${path} (${place})`
    : `${path}${place === "header" ? " (header)" : ""}${status === undefined ? "" : ` in ${status}`}`;
}

/** Fields by direction and kind, each kind once. */
export function byKind(fields: readonly SensitiveField[]): { readonly label: string; readonly fields: readonly SensitiveField[] }[] {
  const groups = new Map<string, SensitiveField[]>();
  for (const field of fields) {
    const { label } = factsOfKind(field.kind);
    groups.set(label, [...(groups.get(label) ?? []), field]);
  }
  return [...groups].map(([label, each]) => ({ label, fields: each }));
}

/** What protects an operation, by its labels alone; ways in on which it is the same stand together. */
export function protectionLines(protection: readonly ProtectedWays[]): string[] {
  const groups = new Map<string, string[]>();
  for (const { ways, authentication, protections } of protection) {
    const labels = [...new Set(protections.map(({ label }) => label))].filter((label) => label !== "key" && label !== "token");
    const asks =
      authentication === "none" ? "nothing asked" : authentication === "unknown" ? "not known what is asked" : `${authentication} asked`;
    const what = [asks, ...labels].join(", ");
    groups.set(what, [...(groups.get(what) ?? []), ...ways]);
  }
  return [...groups].map(([what, ways]) => `${what} (${ways.join("; ")})`);
}

/** What protects on some ways in, in full. */
export function protectionWords({ protections }: ProtectedWays): string {
  const texts = protections.map(({ label, text, scope }) => `${label} ${text}${scope ? ` [${scope}]` : ""}`);
  return texts.length > 0 ? texts.join("; ") : "nothing";
}

/** Findings of Spectral by control, the most severe first. */
export function lintByControl(findings: readonly LintFinding[]) {
  const groups = new Map<LintControlId, LintFinding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.control);
    if (group) group.push(finding);
    else groups.set(finding.control, [finding]);
  }
  const order = ["critical", "high", "medium", "low", "info"];
  return [...groups]
    .map(([control, each]) => ({ control, ...lintControls[control], findings: each }))
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || (a.control < b.control ? -1 : 1));
}

/** Operations of all APIs with the names of these, the riskiest first. */
export function allByRisk({ apis }: UnderstandOutput): { readonly api: string; readonly operation: OperationUnderstanding }[] {
  return apis
    .flatMap(({ name, operations }) => operations.map((operation) => ({ api: name, operation })))
    .sort((a, b) => b.operation.risk.score - a.operation.risk.score);
}
