import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * Where something lies that the build has compiled: beside this code where it is compiled itself, above it in a package, else in
 * `dist/`.
 * @throws Error where nothing has been built
 */
export function builtFile(name: string): string {
  const above = dirname(__dirname);
  const isPackage = basename(above) === "lib" && basename(dirname(above)) === "dist";
  const folder = basename(__dirname) === "dist" ? __dirname : isPackage ? dirname(above) : join(above, "dist");
  const file = join(folder, name);
  if (!existsSync(file)) throw new Error(`${file} is missing: run npm run build`);
  return file;
}
