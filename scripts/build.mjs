import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/**
 * What is compiled: the CLI, the toolkit that Pulumi programs import, the host that runs them without an engine, the thread that lints
 * definitions, and the policy pack.
 */
const entries = {
  cli: "scripts/cli.ts",
  toolkit: "infra/toolkit.ts",
  "plan-host": "infra/plan/host.ts",
  "lint-worker": "policies/openapi-lint/worker.ts",
  guardrails: "infra/guardrails/main.ts",
};

/**
 * Compiles the CLI to `dist/`, and notes which sources went into it, so that the launcher can tell when they change.
 * Packages stay outside: they are loaded from node_modules when they are used.
 */
export async function buildCli() {
  // Read before the build: a source that is saved while it runs then counts as changed.
  const began = Date.now();
  const staging = join(root, "dist", `.staging-${process.pid}`);
  await mkdir(staging, { recursive: true });
  try {
    const result = await build({
      entryPoints: entries,
      absWorkingDir: root,
      outdir: staging,
      bundle: true,
      platform: "node",
      target: "node20",
      format: "cjs",
      packages: "external",
      sourcemap: true,
      metafile: true,
      logLevel: "error",
    });
    const inputs = [...Object.keys(result.metafile.inputs), "package.json", "scripts/build.mjs"].sort();
    const sources = {};
    for (const file of inputs) {
      const { size, mtimeMs } = await stat(join(root, file));
      sources[file] = mtimeMs > began ? [-1, 0] : [size, mtimeMs];
    }
    for (const name of Object.keys(entries)) {
      await rename(join(staging, `${name}.js.map`), join(root, "dist", `${name}.js.map`));
      await rename(join(staging, `${name}.js`), join(root, "dist", `${name}.js`));
    }
    await writeFile(join(staging, "sources.json"), JSON.stringify(sources));
    await rename(join(staging, "sources.json"), join(root, "dist", "sources.json"));
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildCli();
