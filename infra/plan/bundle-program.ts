import { readFile } from "node:fs/promises";
import { dirname, relative } from "node:path";
import type { Plugin } from "esbuild";
import { bundle } from "../bundle";
import { DeclarationError } from "../declare/declaration-error";

/** Gives each module the `__filename` and `__dirname` of its own source, which a bundle would lose. */
const ownPlaces: Plugin = {
  name: "own-places",
  setup(context) {
    context.onLoad({ filter: /[/\\](?:stacks|infra)[/\\].*\.[cm]?ts$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      if (!/__(?:file|dir)name/.test(source)) return undefined;
      // On the first line, so that lines keep their numbers.
      const places = `const __filename = ${JSON.stringify(path)}, __dirname = ${JSON.stringify(dirname(path))};`;
      return { contents: `${places}${source}`, loader: "ts" };
    });
  },
};

/**
 * Makes one script of a Pulumi program in TypeScript, with its packages left outside. Pulumi translates each file with
 * ts-node, which takes some ten times as long; types are checked by neither.
 * @throws DeclarationError where a source can't be read
 */
export async function bundleProgram(entry: string, root: string): Promise<string> {
  // Nothing is written: sources in stack traces are named from where the script is said to be.
  const script = await bundle(root, { entryPoints: [entry], outdir: dirname(entry), plugins: [ownPlaces] });
  if (typeof script === "string") return script;
  throw new DeclarationError(
    script.map(({ text, file, line, column }) => `${file === undefined ? relative(root, entry) : `${file}:${line}:${column}`}: ${text}`),
  );
}
