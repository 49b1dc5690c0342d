import { CommanderError } from "commander";
import { DefinitionError } from "../policies/openapi/definition-error";
import type { ExitCode } from "./exit-code";
import { printError } from "./output";
import { program } from "./program";
import { UsageError } from "./usage-error";

async function main() {
  let code: ExitCode = 0;
  try {
    await program((result) => {
      code = result;
    }).parseAsync();
  } catch (error) {
    code = report(error);
  }
  process.exitCode = code;
}

function report(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const debug = process.argv.includes("--debug");
  const expected = error instanceof UsageError || error instanceof DefinitionError || isExpected(error);
  const message = error instanceof Error ? error.message : String(error);
  if (debug && error instanceof Error) printError(error.stack ?? message);
  else
    printError(expected ? `palisade: ${message}` : `palisade: something went wrong: ${message}\nRun it again with --debug to see where.`);
  return 2;
}

/** Errors of the layers below whose message alone tells what to do. */
function isExpected(error: unknown): boolean {
  return error instanceof Error && ["SettingsError", "DeclarationError", "PolicyError"].includes(error.name);
}

void main();
