import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { print, printError } from "../output";
import { commandsPage } from "./commands-page";
import { elementComments } from "./element-comments";
import { elementsPage } from "./elements-page";
import { readme } from "./readme";
import { rulesPage } from "./rules-page";
import { schemaFiles } from "./schemas";

/*
 * Writes what is generated from declarations: catalogues, the commands' help, the README's outputs and JSON Schemas. With `--check` it writes
 * nothing, and fails where a file is not what the declarations say.
 */
const root = join(__dirname, "..", "..");
const { name: project } = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as { name: string };

const files: readonly (readonly [path: string, text: string])[] = [
  ["docs/elements.md", elementsPage(elementComments(root))],
  ["docs/rules.md", rulesPage()],
  ["docs/commands.md", commandsPage()],
  ["README.md", readme(root)],
  ...schemaFiles(root, project),
];

if (process.argv.includes("--check")) {
  const stale = files.filter(([path, text]) => current(path) !== text).map(([path]) => path);
  if (stale.length > 0) {
    printError(`not what the declarations say: ${stale.join(", ")}; run npm run docs`);
    process.exitCode = 1;
  } else print(`${files.length} generated files are up to date`);
} else {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  print(`wrote ${files.map(([path]) => path).join(", ")}`);
}

function current(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return undefined;
  }
}
