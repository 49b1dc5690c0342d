import type { ApiUnderstanding, OperationUnderstanding, SensitiveField } from "../../policies/understanding/model";
import type { UnderstandOutput } from "../json-output";
import { code, escapeText } from "./plan-markdown";
import { count } from "./text";
import {
  allByRisk,
  authenticationWords,
  byKind,
  evidenceWords,
  lintByControl,
  placeWords,
  protectionWords,
  summaryLines,
} from "./understanding-words";

/** Operations with a section of their own; the others stand in the table. */
const maxSections = 100;
/** Rows of the table. */
const maxRows = 1000;

/** What is understood, for a pull request or a wiki. */
export function understandingMarkdown(answer: UnderstandOutput): string {
  const all = allByRisk(answer);
  const sections = all.slice(0, maxSections);
  const blocks = [
    `# What ${escapeText(answer.source)} holds`,
    summaryLines(answer)
      .map((line) => `- ${escapeText(line)}`)
      .join("\n"),
    ...kinds(answer),
    ...(all.length > 0 ? ["## Operations by risk", table(all)] : []),
    ...sections.map(({ api, operation }) => section(api, operation)),
    ...(all.length > sections.length ? [`${all.length - sections.length} operations of lower risk have no section of their own.`] : []),
    ...answer.apis.flatMap(apiBlocks),
    ...answer.errors.map(({ file, message }) => `> Not read: ${file ? `${code(file)}: ` : ""}${escapeText(message)}`),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function kinds({ summary }: UnderstandOutput): string[] {
  if (summary.kinds.length === 0) return ["No sensitive data was found in names, formats and values."];
  const rows = summary.kinds.map(
    ({ label, sensitivity, returned, taken, returnedWithoutAuthentication }) =>
      `| ${escapeText(label)} | ${sensitivity} | ${returned} | ${taken} | ${returnedWithoutAuthentication} |`,
  );
  return [
    ["| data | sensitivity | returned by | taken by | returned without authentication |", "| --- | --- | --- | --- | --- |", ...rows].join(
      "\n",
    ),
  ];
}

function table(all: ReturnType<typeof allByRisk>): string {
  const rows = all
    .slice(0, maxRows)
    .map(
      ({ api, operation: { method, path, risk, authentication } }) =>
        `| ${risk.level} ${risk.score} | ${code(api)} | ${code(`${method} ${path}`)} | ${escapeText(authenticationWords(authentication))} | ${escapeText(risk.reasons.slice(0, 2).join("; "))} |`,
    );
  const rest = all.length > maxRows ? [`| | | and ${all.length - maxRows} more | | |`] : [];
  return ["| risk | API | operation | asks | why |", "| --- | --- | --- | --- | --- |", ...rows, ...rest].join("\n");
}

function section(api: string, operation: OperationUnderstanding): string {
  const { method, path, risk, authentication, sensitive, identifiers, exposure, undescribed, protection, mismatch } = operation;
  const lines = [
    `**Risk** ${risk.level}, ${risk.score}${risk.reasons.length > 0 ? `: ${escapeText(risk.reasons.join("; "))}` : ""}`,
    `**Asks** ${escapeText(authenticationWords(authentication))}`,
    ...fields(
      "Returns",
      sensitive.filter(({ direction }) => direction === "response"),
    ),
    ...fields(
      "Takes",
      sensitive.filter(({ direction }) => direction === "request"),
    ),
    ...identifiers.map(
      ({ name, in: place, guess, why, pointer }) => `**Names** ${code(name)} in ${place}: ${guess}, ${escapeText(why)} ${code(pointer)}`,
    ),
    ...[...authentication.weaknesses, ...exposure].map(
      ({ severity, message, pointer }) => `**Exposed** ${escapeText(message)} (${severity}) ${code(pointer)}`,
    ),
    ...(undescribed.length > 0 ? [`**Unknown** what it returns in ${escapeText(undescribed.join(", "))}`] : []),
    ...(protection ?? []).map(
      (each) => `**Guarded** by ${escapeText(`${each.ways.join(", ")}: ${each.authentication}; ${protectionWords(each)}`)}`,
    ),
    ...(mismatch ? [`**Differs** ${escapeText(mismatch.message)}`] : []),
  ];
  return [`### ${escapeText(`${api}: ${method} ${path}`)}`, lines.map((line) => `- ${line}`).join("\n")].join("\n\n");
}

function fields(label: string, all: readonly SensitiveField[]): string[] {
  return byKind(all).map(
    ({ label: kind, fields: each }) =>
      `**${label}** ${escapeText(kind)}: ${each.map((field) => `${escapeText(placeWords(field))} ${code(field.pointer)} (${escapeText(evidenceWords(field))})`).join("; ")}`,
  );
}

function apiBlocks({ name, servers, remarks, lint, notes }: ApiUnderstanding): string[] {
  const lines = [
    ...servers.map(({ url, reach }) => `- server ${code(url)}, ${reach}`),
    ...remarks.map(({ severity, message, pointer }) => `- ${escapeText(message)} (${severity}) ${code(pointer)}`),
    ...notes.map((note) => `- ${escapeText(note)}`),
  ];
  const blocks = lines.length > 0 ? [`## ${escapeText(name)}`, lines.join("\n")] : [];
  if (!lint) return blocks;
  if ("failed" in lint) return [...blocks, `The rules of Spectral gave no answer for ${escapeText(name)}: ${escapeText(lint.failed)}`];
  const rows = lintByControl(lint.findings).map(
    ({ control, title, severity, findings }) => `| ${control} | ${escapeText(title)} | ${severity} | ${count(findings.length, "place")} |`,
  );
  if (rows.length === 0) return blocks;
  return [
    ...blocks,
    `### ${escapeText(name)}: rules of Spectral`,
    ["| control | what | severity | places |", "| --- | --- | --- | --- |", ...rows].join("\n"),
  ];
}
