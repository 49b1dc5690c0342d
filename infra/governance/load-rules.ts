import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { compileFunction, constants } from "node:vm";
import type { Plugin } from "esbuild";
import * as toolkit from "../../policies";
import type { Catalogue } from "../../policies/governance/catalogue";
import { ownRules, type RuleModule } from "../../policies/governance/own-rules";
import { bundle } from "../bundle";
import { SettingsError } from "../settings/settings-error";
import { shownPath } from "./find-file";

/** A folder, a file or a package that an organisation names, and where it does. */
export interface RuleSource {
  readonly name: string;
  readonly place: string;
}

/** The name by which rules import what they are made with. */
const toolkitName = "palisade/policies";

/**
 * Loads rules and packs of an organisation's own, in TypeScript or JavaScript. They are code and run with the rights of
 * the command: the file that names them is to be protected.
 * @param folder what paths are relative to, and packages are looked up from
 * @throws SettingsError listing what can't be loaded or is no rule, each with its file
 */
export async function loadOwnRules(sources: readonly RuleSource[], folder: string): Promise<Catalogue> {
  const modules: RuleModule[] = [];
  for (const { name, place } of sources) {
    const files = filesOf(name, place, folder);
    const loaded = await load(files, folder);
    const { rules, packs, problems } = ownRules(loaded);
    if (rules.length + packs.length + problems.length === 0)
      throw new SettingsError(`${place}: ${name} has neither a rule nor a pack: export what defineRule makes`);
    modules.push(...loaded);
  }
  const { rules, packs, problems } = ownRules(modules);
  if (problems.length > 0) throw new SettingsError(problems.join("\n"));
  return { rules, packs };
}

function filesOf(name: string, place: string, folder: string): string[] {
  const path = resolve(folder, name);
  if (existsSync(path)) return statSync(path).isDirectory() ? filesIn(path, place) : [path];
  if (/^\.{0,2}[\\/]/.test(name) || name.endsWith("/")) throw new SettingsError(`${place}: ${name} is not there`);
  try {
    return [createRequire(join(folder, "palisade.yaml")).resolve(name)];
  } catch {
    throw new SettingsError(`${place}: ${name} is neither a folder beside this file nor a package that is installed`);
  }
}

/** The files of a folder and of those in it; where there is an index, that one alone. */
function filesIn(folder: string, place: string): string[] {
  const isModule = (file: string) => /\.[cm]?[jt]s$/.test(file) && !/\.(?:d|test|spec)\.[cm]?ts$|\.(?:test|spec)\.[cm]?js$/.test(file);
  const index = readdirSync(folder).find((file) => /^index\.[cm]?[jt]s$/.test(file));
  if (index !== undefined) return [join(folder, index)];
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => isModule(file) && !/(?:^|[\\/])(?:node_modules|\.git)[\\/]/.test(file))
    .sort();
  if (files.length === 0) throw new SettingsError(`${place}: ${shownPath(folder)} has no module in it (*.ts, *.js)`);
  return files.map((file) => join(folder, file));
}

/** Compiles files to one script, and runs it; rules get the very toolkit that runs them. */
async function load(files: readonly string[], folder: string): Promise<RuleModule[]> {
  const script = await compile(files, folder);
  const filename = join(folder, "palisade-rules.js");
  const outside = createRequire(files[0] ?? filename);
  const require = (id: string): unknown => (id === toolkitName ? toolkit : outside(id));
  const module = { exports: {} as Record<string, unknown> };
  try {
    compileFunction(script, ["exports", "require", "module"], {
      filename,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    })(module.exports, require, module);
  } catch (error) {
    throw new SettingsError(
      `${files.map(shownPath).join(", ")}: can't be loaded: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return files.map((file, index) => ({ file: shownPath(file), exports: module.exports[`m${index}`] }));
}

async function compile(files: readonly string[], folder: string): Promise<string> {
  const contents = files.map((file, index) => `export * as m${index} from ${JSON.stringify(file)};`).join("\n");
  const script = await bundle(folder, { stdin: { contents, resolveDir: folder, sourcefile: "rules" }, plugins: [sameToolkit] });
  if (typeof script === "string") return script;
  throw new SettingsError(
    script
      .map(({ text, file, line, column }) => `${file === undefined ? "" : `${shownPath(join(folder, file))}:${line}:${column}: `}${text}`)
      .join("\n"),
  );
}

/** The toolkit's own index is not compiled anew, under whichever path it is asked for. */
const sameToolkit: Plugin = {
  name: "same-toolkit",
  setup(context) {
    context.onResolve({ filter: /^palisade\/policies$/ }, () => ({ path: toolkitName, external: true }));
    context.onResolve({ filter: /^\.{1,2}\/.*policies(?:\/index(?:\.[jt]s)?)?$/ }, ({ path, resolveDir }) => {
      const target = resolve(resolveDir, path).replace(/[\\/]index(?:\.[jt]s)?$/, "");
      return existsSync(join(target, "baseline", "rule.ts")) ? { path: toolkitName, external: true } : undefined;
    });
  },
};
