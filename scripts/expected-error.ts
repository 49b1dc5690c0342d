import { clean, printError } from "./output";

/** Errors whose message alone tells what is wrong, where, and what to do. */
const names = ["UsageError", "DefinitionError", "SettingsError", "DeclarationError", "PolicyError"];

export function isExpected(error: unknown): error is Error {
  return error instanceof Error && names.includes(error.name);
}

/** Tells of an error in one message; where it comes from only with `--debug`. Messages may quote what was read. */
export function tellError(error: unknown) {
  const message = error instanceof Error ? error.message : String(error);
  if (process.argv.includes("--debug") && error instanceof Error) printError(clean(error.stack ?? message));
  else if (isExpected(error)) printError(clean(`palisade: ${message}`));
  else printError(clean(`palisade: something went wrong: ${message}\nRun it again with --debug to see where.`));
}
