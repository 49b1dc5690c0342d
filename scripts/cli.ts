import { setFlagsFromString } from "node:v8";
import { CommanderError } from "commander";
import type { ExitCode } from "./exit-code";
import { tellError } from "./expected-error";
import { program } from "./program";

// The C# grammar runs for a moment in most calls, and a process that ends waits for what is still being compiled for
// speed: that begins only where there is more to do (the default is 13 million).
setFlagsFromString("--wasm-tiering-budget=60000000");

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
