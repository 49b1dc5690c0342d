#!/usr/bin/env node
/*
 * Writes the report of a pull request in Markdown: what was planned, what the baseline says, what the engine would do. It is
 * one text for the job's summary and the comment, and it is complete where something failed or did not run.
 *
 *   node scripts/pipelines/report.mjs --stack dev [--plan out/dev/plan.md] [--plan-outcome success] [--preview preview.txt]
 *     [--preview-outcome failure] [--log <address of the run>]
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs, stripVTControlCharacters } from "node:util";

/** GitHub takes comments of 65,536 characters, Azure DevOps more; the summary of a job 1 MiB. */
export const maxLength = 65_536;
/** The share of the preview, of which the end says most. */
const maxPreview = 20_000;

const words = { success: "passed", failure: "**failed**", cancelled: "cancelled", skipped: "did not run" };

/** By this line a comment is found again. */
export const markerOf = (stack) => `<!-- palisade report: ${stack} -->`;

/**
 * @param {{ stack: string, plan?: string, planOutcome?: string, preview?: string, previewOutcome?: string, log?: string }} parts
 *   texts, and the outcomes of the jobs as the pipeline names them
 * @returns {string} at most `maxLength` characters
 */
export function reportOf({ stack, plan, planOutcome = "skipped", preview, previewOutcome = "skipped", log }) {
  const head = [
    markerOf(stack),
    `## Palisade: ${stack}`,
    "",
    "| step | outcome |",
    "| --- | --- |",
    `| plan and baseline, without an engine | ${words[planOutcome] ?? planOutcome} |`,
    `| preview on the engine, with guardrails | ${words[previewOutcome] ?? previewOutcome} |`,
    "",
  ].join("\n");
  const whole = log ? ` The [log](${log}) has all of it.` : "";
  const foot = preview === undefined ? "" : details("Preview", fenced(endOf(clean(preview), maxPreview)));
  const none = `There is no plan: the program did not come that far.${whole}\n`;
  const room = maxLength - head.length - foot.length - whole.length - 200;
  const body = plan === undefined ? none : startOf(clean(plan), room, `\n\n*The plan is longer than a comment may be.*${whole}\n`);
  return `${head}${body.trimEnd()}\n\n${foot}`.trimEnd();
}

const clean = (text) => stripVTControlCharacters(text).replaceAll("\r", "").toWellFormed();

/** What is cut off leaves nothing open: neither a block of code nor something that unfolds. */
function startOf(text, most, note) {
  if (text.length <= most) return text;
  const cut = text
    .slice(0, most)
    .replace(/\n[^\n]*$/, "")
    .toWellFormed();
  const open = (cut.match(/^`{3,}/gm) ?? []).length % 2 === 1 ? "\n```" : "";
  const unfolded = (cut.match(/<details>/g) ?? []).length - (cut.match(/<\/details>/g) ?? []).length;
  return `${cut}${open}${"\n\n</details>".repeat(Math.max(0, Math.min(unfolded, 5)))}${note}`;
}

function endOf(text, most) {
  return text.length <= most
    ? text
    : `...\n${text
        .slice(-most)
        .replace(/^[^\n]*\n/, "")
        .toWellFormed()}`;
}

/** As code, whatever stands in it. */
function fenced(text) {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(Math.min(longest, 1_000) + 1);
  const body = longest > 1_000 ? text.replaceAll("`", "'") : text;
  return `${fence}text\n${body.trimEnd()}\n${fence}`;
}

const details = (summary, text) => `<details><summary>${summary}</summary>\n\n${text}\n\n</details>\n`;

function main() {
  const text = { type: "string" };
  const { values } = parseArgs({
    options: { stack: text, plan: text, "plan-outcome": text, preview: text, "preview-outcome": text, log: text },
  });
  if (!values.stack) throw new Error("--stack is missing");
  const read = (file) => (file !== undefined && existsSync(file) ? readFileSync(file, "utf8") : undefined);
  const report = reportOf({
    stack: values.stack,
    plan: read(values.plan),
    planOutcome: values["plan-outcome"],
    preview: read(values.preview),
    previewOutcome: values["preview-outcome"],
    log: values.log,
  });
  process.stdout.write(`${report}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
