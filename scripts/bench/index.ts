import { Command } from "commander";
import { columns, print, printError, printJson } from "../output";
import { withProgress } from "../progress";
import { check } from "./check";
import { coldStart } from "./cold-start";
import { documents } from "./documents";
import { expressions } from "./expressions";
import { policies } from "./policies";
import { program } from "./program";
import type { Row } from "./row";
import { compileChildren } from "./run-child";

const parts: Readonly<Record<string, (say: (text: string) => void) => Promise<Row[]>>> = {
  program,
  policies,
  documents,
  expressions,
  check,
  "cold-start": coldStart,
};

async function main() {
  const command = new Command("npm run bench --")
    .description("Measures speed and memory. Figures that are compared come from the same run.")
    .argument("[parts...]", `what to measure: ${Object.keys(parts).join(", ")}; everything unless given`)
    .option("--json", "print rows as { name, value, unit, against?, ratio?, note? }")
    .parse();
  const chosen = command.args.length > 0 ? command.args : Object.keys(parts);
  for (const name of chosen) if (!parts[name]) command.error(`there is no part "${name}"; known are ${Object.keys(parts).join(", ")}`);
  const { json } = command.opts<{ json?: boolean }>();
  const failures: string[] = [];
  const rows = await withProgress("measuring", false, async (say) => {
    await compileChildren(["registration", "program", "engine-program", "policies", "documents", "expressions", "check-documents"]);
    const found: Row[] = [];
    for (const name of chosen) {
      try {
        found.push(...((await parts[name]?.(say)) ?? []));
      } catch (error) {
        failures.push(`${name} could not be measured: ${(error as Error).message}`);
      }
    }
    return found;
  });
  if (json) printJson(rows);
  else print(columns([["what", "value", "unit", "beside"], ...rows.map(textRow)]).join("\n"));
  for (const failure of failures) printError(failure);
  if (failures.length > 0) process.exitCode = 2;
}

function textRow({ name, value, unit, against, ratio, note }: Row): string[] {
  const beside = against === undefined ? [] : [`${ratio} x ${against}`];
  return [name, value === null ? "-" : String(value), unit, [...beside, ...(note === undefined ? [] : [note])].join("; ")];
}

main().catch((error: Error) => {
  printError(`the measurement failed: ${error.message}`);
  process.exitCode = 2;
});
