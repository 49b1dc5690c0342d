import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";

const root = join(__dirname, "..", "..");
const folder = join(root, "dist", "bench");
const run = promisify(execFile);

/**
 * Compiles the programs that are measured. Each runs in a process of its own, so that one does not pay for what another has
 * loaded. Only under the real engine are source maps read, as they are in the program of a stack.
 */
export async function compileChildren(names: readonly string[]): Promise<void> {
  await build({
    entryPoints: names.map((name) => join(root, "scripts/bench/children", `${name}.ts`)),
    absWorkingDir: root,
    outdir: folder,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    sourcemap: true,
    packages: "external",
    logLevel: "error",
  });
}

/** Runs one of them and returns what it prints, as JSON. */
export async function runChild<T>(name: string, ...args: readonly string[]): Promise<T> {
  const { stdout } = await run(process.execPath, ["--expose-gc", "--max-old-space-size=12000", join(folder, `${name}.js`), ...args], {
    cwd: root,
    maxBuffer: 1 << 24,
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  return JSON.parse(stdout) as T;
}
