import type { ApiUnderstanding, OperationUnderstanding, SensitiveField } from "../../policies/understanding/model";
import type { UnderstandOutput } from "../json-output";
import { clean, columns, type Paint } from "../output";
import { count } from "./text";
import {
  allByRisk,
  authenticationWords,
  byKind,
  evidenceWords,
  lintByControl,
  placeWords,
  protectionLines,
  summaryLines,
} from "./understanding-words";

/** What a terminal is for; the rest is in the file. */
const shown = { operations: 20, fields: 4, remarks: 6, notes: 10 } as const;

/**
 * What is understood, for a terminal: a summary, the kinds of data, and the riskiest operations.
 * @param file where the whole is saved
 */
export function formatUnderstanding(answer: UnderstandOutput, file: string, paint: Paint): string {
  const all = allByRisk(answer);
  const operations = all.slice(0, shown.operations);
  const blocks = [
    [paint("bold", clean(answer.source)), ...summaryLines(answer).map((line) => `  ${clean(line)}`)].join("\n"),
    kinds(answer, paint),
    ...operations.map(({ api, operation }) => operationBlock(api, operation, paint)),
    ...(all.length > operations.length ? [`and ${all.length - operations.length} more operations, in ${clean(file)}`] : []),
    ...answer.apis.flatMap((api) => apiBlock(api, answer.apis.length > 1, paint)),
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
}

function kinds({ summary }: UnderstandOutput, paint: Paint): string {
  if (summary.kinds.length === 0) return "no sensitive data was found in names, formats and values";
  const rows = summary.kinds.map(({ label, sensitivity, returned, taken, returnedWithoutAuthentication }) => [
    sensitivity,
    label,
    String(returned),
    String(taken),
    String(returnedWithoutAuthentication),
  ]);
  const [head = "", ...lines] = columns([["data", "", "returned", "taken", "returned without authentication"], ...rows]);
  return [paint("dim", head), ...lines].join("\n");
}

function operationBlock(api: string, operation: OperationUnderstanding, paint: Paint): string {
  const { method, path, risk, authentication, sensitive, identifiers, exposure, undescribed, protection, mismatch } = operation;
  const color = risk.level === "critical" || risk.level === "high" ? "red" : risk.level === "medium" ? "yellow" : "dim";
  const rows: string[][] = [
    ["asks", authenticationWords(authentication)],
    ...fields(
      "returns",
      sensitive.filter(({ direction }) => direction === "response"),
    ),
    ...fields(
      "takes",
      sensitive.filter(({ direction }) => direction === "request"),
    ),
    ...identifiers.map(({ name, in: place, guess, why }) => ["names", `${name} in ${place}: ${guess}, ${why}`]),
    ...[...authentication.weaknesses, ...exposure]
      .slice(0, shown.remarks)
      .map(({ severity, message }) => ["exposed", `${message} (${severity})`]),
    ...(undescribed.length > 0 ? [["unknown", `what it returns in ${undescribed.join(", ")}`]] : []),
    ...protectionLines(protection ?? []).map((line) => ["guarded", line]),
    ...(mismatch ? [["differs", mismatch.message]] : []),
  ];
  const more = exposure.length + authentication.weaknesses.length - shown.remarks;
  if (more > 0) rows.push(["", `and ${more} more`]);
  return [
    `${paint(color, risk.level.padEnd(8))}  ${paint("bold", clean(`${api}  ${method} ${path}`))}  ${paint("dim", `score ${risk.score}`)}`,
    ...columns(rows.map(([label = "", text = ""]) => [label, clean(text)])).map((line) => `  ${line}`),
  ].join("\n");
}

function fields(label: string, all: readonly SensitiveField[]): string[][] {
  return byKind(all).flatMap(({ label: kind, fields: each }) => {
    const lines = each
      .slice(0, shown.fields)
      .map((field) => [label, `${kind}: ${placeWords(field)}  ${field.pointer}  (${evidenceWords(field)})`]);
    return each.length > shown.fields ? [...lines, [label, `${kind}: and ${each.length - shown.fields} more`]] : lines;
  });
}

function apiBlock({ name, servers, remarks, lint, notes }: ApiUnderstanding, isOneOfMany: boolean, paint: Paint): string[] {
  const lines = [
    ...servers.map(({ url, reach }) => ["server", `${url} (${reach})`]),
    ...remarks.map(({ severity, message }) => ["exposed", `${message} (${severity})`]),
    ...notes.slice(0, shown.notes).map((note) => ["note", note]),
    ...(notes.length > shown.notes ? [["note", `and ${notes.length - shown.notes} more`]] : []),
  ];
  if (lint && "failed" in lint) lines.push(["rules", `Spectral's rules gave no answer: ${lint.failed}`]);
  else if (lint) {
    for (const { control, title, severity, findings } of lintByControl(lint.findings))
      lines.push(["rules", `${control} ${title}: ${count(findings.length, "place")} (${severity})`]);
    if (lint.findings.length === 0) lines.push(["rules", "Spectral's rules find nothing"]);
  }
  if (lines.length === 0) return [];
  return [[paint("bold", clean(isOneOfMany ? `API ${name}` : "API")), ...columns(lines).map((line) => `  ${clean(line)}`)].join("\n")];
}
