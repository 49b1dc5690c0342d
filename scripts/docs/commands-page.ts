import type { Command } from "commander";
import { program } from "../program";
import { block, generatedNote } from "./markdown";

/** `docs/commands.md`: the help of every command. */
export function commandsPage(): string {
  const palisade = program(() => {});
  const pages = [palisade, ...palisade.commands].flatMap((command) => [
    `## ${command === palisade ? "palisade" : `palisade ${command.name()}`}`,
    "",
    ...block("text", helpOf(command)),
    "",
  ]);
  return [
    generatedNote,
    "",
    "# Commands",
    "",
    "In a clone, `npx palisade` runs them. What they print with `--format json` is described by the schemas in `docs/schemas/`.",
    "",
    ...pages,
  ].join("\n");
}

/** As it is printed where the terminal has 100 columns. */
function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => 100, getOutHasColors: () => false });
  command.outputHelp();
  return text;
}
