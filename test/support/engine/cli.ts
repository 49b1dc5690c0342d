import { execFile } from "node:child_process";
import { accessSync, constants, realpathSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { buildPulumi, readPinnedVersion } from "./cli-build";

const execute = promisify(execFile);

/** A Pulumi CLI that has a Node language host beside it. */
export interface Engine {
  /** The executable. */
  readonly pulumi: string;
  readonly version: string;
  /** What the processes of a run need besides the hermetic environment. */
  readonly environment: Readonly<Record<string, string>>;
}

export type EngineSearch = Engine | { readonly missing: string };

export interface SearchOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly progress?: (line: string) => void;
}

/** The executables that this folder brings along: the language host, the dynamic provider's launcher, `az`. */
export const binFolder = path.join(__dirname, "bin");

/**
 * The CLI from PATH where a complete one is installed, else one that is built from its Go module into a cache outside of
 * the repository. Where neither is possible the answer says why, so that tests can skip; with PALISADE_REQUIRE_ENGINE=1
 * that is an error.
 */
export async function findOrBuildPulumi(options: SearchOptions = {}): Promise<EngineSearch> {
  const env = options.env ?? process.env;
  const found = await search(env, options.progress ?? ((line) => process.stderr.write(`${line}\n`)));
  if ("missing" in found && env.PALISADE_REQUIRE_ENGINE === "1") throw new Error(`no Pulumi engine: ${found.missing}`);
  return found;
}

async function search(env: NodeJS.ProcessEnv, progress: (line: string) => void): Promise<EngineSearch> {
  if (process.platform === "win32") return { missing: "the language host is a POSIX script" };
  const environment = { PALISADE_ENGINE_BIN: binFolder };
  const installed = findOnPath("pulumi", env.PATH);
  if (installed !== undefined && isExecutable(path.join(path.dirname(realpathSync(installed)), "pulumi-language-nodejs"))) {
    return { pulumi: installed, version: await versionOf(installed), environment };
  }
  const go = findOnPath("go", env.PATH);
  const built = await buildPulumi({ env, progress, go });
  if ("missing" in built) return built;
  return { pulumi: built.pulumi, version: readPinnedVersion(), environment };
}

async function versionOf(pulumi: string): Promise<string> {
  const { stdout } = await execute(pulumi, ["version"], { env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" } });
  return stdout.trim().replace(/^v/, "");
}

function findOnPath(name: string, searchPath = ""): string | undefined {
  const folders = searchPath.split(path.delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => path.join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
