import { type Dirent, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const skipped = new Set(["node_modules", ".git"]);

/**
 * The files of a folder and all folders in it that end in one of some ways, sorted. Links to folders are not followed; a
 * link to a file is one, and so is a link that leads nowhere: reading it tells.
 */
export function filesIn(folder: string, ...endings: readonly string[]): string[] {
  const found: string[] = [];
  const visit = (current: string) => {
    const entries = readdirSync(current, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const path = join(current, entry.name);
      if (entry.isDirectory() && !skipped.has(entry.name)) visit(path);
      else if (endings.some((ending) => entry.name.toLowerCase().endsWith(ending)) && isFile(entry, path)) found.push(path);
    }
  };
  visit(folder);
  return found;
}

function isFile(entry: Dirent, path: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isFile();
  try {
    return statSync(path).isFile();
  } catch {
    return true;
  }
}
