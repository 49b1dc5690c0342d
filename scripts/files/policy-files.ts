import { existsSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import type { Scope } from "../../policies/document/ast";
import { scopeOfFile } from "../../policies/estate/policy-paths";
import { UsageError } from "../usage-error";
import { filesIn } from "./walk";

export interface PolicySource {
  readonly file: string;
  /** Its path in the folder that was named, with slashes; the name of a file that was named itself. */
  readonly inside: string;
  /** Where the document is attached, if its place tells. */
  readonly scope?: Scope;
}

export interface FoundPolicies {
  readonly sources: readonly PolicySource[];
  /** XML files that the layout of the folder has no policies in. */
  readonly leftOut: readonly string[];
}

/**
 * The policy documents behind a path: a file, or a folder. In a folder as the extractor of APIOps writes it (`policy.xml`,
 * `apis/<api>/operations/<operation>/policy.xml`, `policy fragments/<name>/policy.xml`; source: Azure/apiops, tools/code/common)
 * only its policies count: definitions can be XML too.
 * @throws UsageError where there is nothing
 */
export function policiesAt(path: string): FoundPolicies {
  if (!existsSync(path)) throw new UsageError(`${path}: there is no such file or folder`);
  if (!statSync(path).isDirectory()) {
    const scope = scopeOfFile(path);
    return { sources: [{ file: path, inside: basename(path), ...(scope && { scope }) }], leftOut: [] };
  }
  const all = filesIn(path, ".xml").map((file) => ({ file, inside: relative(path, file).replaceAll("\\", "/") }));
  if (all.length === 0) throw new UsageError(`${path}: there is no policy document (*.xml) in it`);
  if (!isExtracted(path, all)) {
    return { sources: all.map(({ file, inside }) => withScope(file, inside, scopeOfFile(file))), leftOut: [] };
  }
  const sources = all.flatMap(({ file, inside }) => {
    const place = placeOf(inside);
    return place ? [withScope(file, inside, place.scope)] : [];
  });
  return { sources, leftOut: all.filter(({ inside }) => !placeOf(inside)).map(({ file }) => file) };
}

function withScope(file: string, inside: string, scope: Scope | undefined): PolicySource {
  return { file, inside, ...(scope && { scope }) };
}

/** Folders that the extractor makes beside the policies, one of which tells the layout. */
const extractedFolders = ["apis", "products", "policy fragments", "named values", "workspaces"];

function isExtracted(folder: string, files: readonly { readonly inside: string }[]): boolean {
  const isDeep = files.some(({ inside }) => inside.includes("/") && placeOf(inside) !== undefined);
  return isDeep || (existsSync(join(folder, "policy.xml")) && extractedFolders.some((name) => existsSync(join(folder, name))));
}

const layout: readonly (readonly [pattern: RegExp, scope: Scope | undefined])[] = [
  [/^policy\.xml$/i, "global"],
  [/^workspaces\/[^/]+\/policy\.xml$/i, "workspace"],
  [/^(?:workspaces\/[^/]+\/)?products\/[^/]+\/policy\.xml$/i, "product"],
  [/^(?:workspaces\/[^/]+\/)?apis\/[^/]+\/policy\.xml$/i, "api"],
  [/^(?:workspaces\/[^/]+\/)?apis\/[^/]+\/operations\/[^/]+\/policy\.xml$/i, "operation"],
  [/^(?:workspaces\/[^/]+\/)?apis\/[^/]+\/resolvers\/[^/]+\/policy\.xml$/i, undefined],
  [/^(?:workspaces\/[^/]+\/)?(?:policy fragments|policyFragments)\/[^/]+\/policy\.xml$/i, undefined],
];

function placeOf(inside: string): { readonly scope?: Scope } | undefined {
  const found = layout.find(([pattern]) => pattern.test(inside));
  return found && (found[1] ? { scope: found[1] } : {});
}
