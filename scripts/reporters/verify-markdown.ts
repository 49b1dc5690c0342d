import type { VerifyOutput } from "../json-output";
import { escapeText } from "./plan-markdown";

/** The answer of `verify` for a job summary: a table, one row for each. */
export function verifyMarkdown({ takeaways, errors }: VerifyOutput): string {
  const cell = (lines: readonly string[]) => lines.map((line) => escapeText(line)).join("<br>");
  const rows = takeaways.map(
    ({ title, state, evidence, problems }) => `| ${cell([title])} | ${state} | ${cell([...problems, ...evidence])} |`,
  );
  return [
    "# Palisade: verify",
    "",
    "| | holds | shown by |",
    "| --- | --- | --- |",
    ...rows,
    ...(errors.length > 0 ? ["", "Could not be read:", "", ...errors.map(({ message }) => `- ${escapeText(message)}`)] : []),
  ].join("\n");
}
