import { execFileSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/*
 * Compiles what the package exports (policies, infra) to JavaScript with types, in dist/lib: Node translates no TypeScript
 * that lies in node_modules. Each module stays one, since both exports share what they are made of.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
await rm(join(root, "dist", "lib"), { recursive: true, force: true });
execFileSync(process.execPath, [createRequire(import.meta.url).resolve("typescript/lib/tsc.js"), "-p", "tsconfig.lib.json"], {
  cwd: root,
  stdio: "inherit",
});
