import type { CheckResult, Finding } from "../../policies/baseline/finding";
import type { Protection } from "../../policies/protections";
import { clean } from "../output";
import type { ApiView, PlanView } from "./plan";
import { count, summaryOf } from "./text";

/** A plan for a pull request: what is found first, then what protects each API, then everything else folded away. */
export function planMarkdown(plan: PlanView, result: CheckResult): string {
  const { apis, operations, resources, policies } = plan.counts;
  const blocks = [
    `# Plan of ${escapeText(plan.title)}`,
    `${count(apis, "API")}, ${count(operations, "operation")}, ${count(policies, "policy document")}, ${count(resources, "resource")}. ${summaryOf(result, (_, text) => text)}.`,
    ...findingsMarkdown(result),
    ...(plan.notes.length > 0 ? [plan.notes.map((note) => `> ${escapeText(note)}`).join("\n>\n")] : []),
    ...plan.apis.map(api),
    folded(
      "Policies",
      plan.policies.map(
        ({ scope, subject, sections }) =>
          `- **${scope}** ${code(subject)}${sections.map(({ name, policies: names }) => `\n  - ${name}: ${names.map(escapeText).join(", ")}`).join("")}`,
      ),
    ),
    folded(
      "Resources",
      plan.resources.map(
        ({ title, resources: each }) => `- ${escapeText(title)}${each.map((resource) => `\n  - ${code(resource)}`).join("")}`,
      ),
    ),
  ];
  return `${blocks.join("\n\n")}\n`;
}

/** Findings as a table; what is not decided, for a person to judge or not read, folded away. */
export function findingsMarkdown(result: CheckResult): string[] {
  const blocks: string[] = [];
  const table = (findings: readonly Finding[]) =>
    ["| | rule | where | what |", "| --- | --- | --- | --- |", ...findings.map(findingRow)].join("\n");
  const fresh = result.findings.filter(({ known }) => !known);
  const known = result.findings.filter((finding) => finding.known);
  if (fresh.length > 0) blocks.push(table(fresh));
  if (known.length > 0) blocks.push(folded(`Known, in the baseline: ${known.length}`, [table(known)]));
  if (result.unknown.length > 0) {
    blocks.push(
      folded(
        `Not decided: ${result.unknown.length}`,
        result.unknown.map(({ slug, subject, why }) => `- ${code(slug)} ${code(subject)}: ${escapeText(why)}`),
      ),
    );
  }
  if (result.manual.length > 0) {
    blocks.push(
      folded(
        `For a person to judge: ${result.manual.length}`,
        result.manual.map(({ slug, subject, message }) => `- ${code(slug)} ${code(subject)}: ${escapeText(message)}`),
      ),
    );
  }
  if (result.errors.length > 0) {
    blocks.push(
      folded(
        `Not read: ${result.errors.length}`,
        result.errors.map(({ file, message }) => `- ${file ? `${code(file)}: ` : ""}${escapeText(message)}`),
      ),
    );
  }
  if (result.leftOut.length > 0) {
    blocks.push(
      folded(
        `Left out: ${result.leftOut.length}`,
        result.leftOut.map(({ file, message }) => `- ${file ? `${code(file)}: ` : ""}${escapeText(message)}`),
      ),
    );
  }
  return blocks;
}

function findingRow({ level, slug, rule, subject, ways, message, fix, file, line, waived, known, inherited }: Finding): string {
  const mark = waived ? "waived" : known ? "known" : inherited ? "others'" : level;
  const where = `${code(subject)}${ways ? `<br>${escapeText(ways.join("; "))}` : ""}${file ? `<br>${code(line ? `${file}:${line}` : file)}` : ""}`;
  const what = waived
    ? `${escapeText(message)}<br>${escapeText(`waived until ${waived.expires} by ${waived.approver}: ${waived.reason}`)}`
    : `${escapeText(message)}<br>${escapeText(fix)}`;
  return `| ${mark} | ${code(slug)}<br>${rule} | ${where} | ${what} |`;
}

function api(view: ApiView): string {
  const rows = [
    ...(view.common.length > 0 ? [`| every operation | ${protections(view.common)} |`] : []),
    ...view.operations.map(({ title, own }) => `| ${code(title)} | ${protections(own)} |`),
  ];
  return [
    `## ${escapeText(view.id)}`,
    `${code(view.path)} ${escapeText(view.profile)}. Ways in: ${escapeText(view.ways.join("; "))}.`,
    ["| operation | protected by |", "| --- | --- |", ...rows].join("\n"),
  ].join("\n\n");
}

function protections(list: readonly Protection[]): string {
  return list.map(({ label, text, scope }) => `**${label}** ${escapeText(text)}${scope ? ` *(${scope})*` : ""}`).join("<br>");
}

function folded(title: string, lines: readonly string[]): string {
  return `<details><summary>${escapeText(title)}</summary>\n\n${lines.join("\n")}\n\n</details>`;
}

/**
 * Text from outside as Markdown shows it: nothing in it is markup, a link, HTML, or a mention that would call somebody.
 */
export function escapeText(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]()#|!~]/g, (character) => `\\${character}`)
    .replace(/[&<>@]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Text as code: shown as it is. */
export function code(text: string): string {
  const safe = oneLine(text).replaceAll("|", "\\|");
  return safe.includes("`") ? escapeText(text) : `\`${safe}\``;
}

function oneLine(text: string): string {
  return clean(text).replace(/\s+/g, " ");
}
