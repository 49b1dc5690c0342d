import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/** Names that Windows keeps for devices, whatever their ending. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/**
 * The path of the module for a source file: the same folders, each name in kebab-case, `.ts` for the ending. No two are
 * the same, on file systems that do not tell case apart either.
 * @param taken paths that are given away already; the new one is added
 */
export function modulePathOf(inside: string, taken: Set<string>): string {
  const names = inside
    .replace(/\.xml$/i, "")
    .split("/")
    .map(kebabName);
  const path = names.join("/");
  let free = `${path}.ts`;
  for (let number = 2; taken.has(free); number++) free = `${path}-${number}.ts`;
  taken.add(free);
  return free;
}

function kebabName(name: string): string {
  const words = name
    .normalize("NFC")
    .replace(/([\p{Ll}\p{N}])(?=\p{Lu})/gu, "$1-")
    .replace(/(\p{Lu})(?=\p{Lu}\p{Ll})/gu, "$1-")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
  const kebab = words.join("-") || "policy";
  return reserved.test(kebab) ? `${kebab}-policy` : kebab;
}

/** The module of the builders, for programs outside of a clone. */
const packaged = "palisade/policies";

/** How a module in a folder imports the builders: by a relative path inside of a clone, else from the package. */
export function policiesModuleFor(folder: string): string {
  const from = resolve(folder);
  for (let current = from; ; current = dirname(current)) {
    if (existsSync(join(current, "policies", "index.ts")) && existsSync(join(current, "package.json"))) {
      const path = relative(from, join(current, "policies")).replaceAll("\\", "/");
      return path.startsWith(".") ? path : `./${path}`;
    }
    if (dirname(current) === current) return packaged;
  }
}
