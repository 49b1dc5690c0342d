import { existsSync, realpathSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
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

/** Leaves the toolkit outside, which is compiled already: its folders have an index.js for that, as Node would find it. */
const compiledToolkit: Plugin = {
  name: "compiled-toolkit",
  setup(context) {
    context.onResolve({ filter: /(?:^|\/)(?:infra|policies)(?:\/index)?$/ }, ({ path, resolveDir }) => {
      const folder = resolve(resolveDir, path.replace(/\/index$/, ""));
      const index = join(folder, "index.js");
      if (!existsSync(index) || !existsSync(join(folder, "index.ts"))) return undefined;
      return { path: realpathSync(index), external: true };
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
  const script = await bundle(root, { entryPoints: [entry], outdir: dirname(entry), plugins: [compiledToolkit, ownPlaces] });
  if (typeof script === "string") return script;
  throw new DeclarationError(
    script.map(({ text, file, line, column }) => `${file === undefined ? relative(root, entry) : `${file}:${line}:${column}`}: ${text}`),
  );
}
