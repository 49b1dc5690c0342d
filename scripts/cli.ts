import { CommanderError } from "commander";
import type { ExitCode } from "./exit-code";
import { tellError } from "./expected-error";
import { program } from "./program";

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
  // Commander has told of it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  tellError(error);
  return 2;
}

void main();
