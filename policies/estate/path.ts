import { factsOf, type Kind, type KindFacts, kinds, pathInWorkspace } from "./kinds";

/** The values of a path's parameters by azure-native's names. */
export type PathParameters = Readonly<Record<string, string>>;

interface Matcher {
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

const wholePaths: ReadonlySet<string> = new Set(["resourceUri", "resourceId", "scope"]);

/** Whether a parameter of a path holds the whole path of something else; that of the subscription is empty. */
export function isWholePath(parameter: string): boolean {
  return wholePaths.has(parameter);
}

const matchers = new Map<Kind, readonly Matcher[]>(
  (Object.keys(kinds) as Kind[]).map((kind) => [kind, pathsOf(factsOf(kind)).map(matcher)]),
);

/** The path of a kind, and that in a workspace where workspaces have such things too. */
function pathsOf(facts: KindFacts): readonly string[] {
  return facts.workspaceToken ? [facts.path, pathInWorkspace(facts)] : [facts.path];
}

function matcher(path: string): Matcher {
  const names: string[] = [];
  const pattern = path
    .split(/(\{\w+\})/)
    .map((part) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      if (!name) return part.replace(/[.]/g, "\\.");
      names.push(name);
      return isWholePath(name) ? "((?:/.+)?)" : "([^/]+)";
    })
    .join("");
  // ARM ids are compared without regard to case.
  return { pattern: new RegExp(`^${pattern}$`, "i"), names };
}

/** The path of a record from its parameters; the constant ones need not be given. With `workspaceId` it stands in that workspace. */
export function pathOf(kind: Kind, parameters: PathParameters): string {
  const facts = factsOf(kind);
  const all: PathParameters = { ...facts.constant, ...parameters };
  if (all.workspaceId !== undefined && !facts.workspaceToken && !facts.path.includes("{workspaceId}"))
    throw new Error(`${kind}: a workspace has no such things`);
  const path = all.workspaceId !== undefined && facts.workspaceToken ? pathInWorkspace(facts) : facts.path;
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = all[name];
    if (value === undefined) throw new Error(`${kind}: the path needs ${name}`);
    return value;
  });
}

/** The parameters in a path of a kind; undefined where the path is of another kind. */
export function parametersOf(kind: Kind, path: string): PathParameters | undefined {
  for (const { pattern, names } of matchers.get(kind) ?? []) {
    const match = pattern.exec(path);
    if (match) return Object.fromEntries(names.map((name, index) => [name, match[index + 1] as string]));
  }
  return undefined;
}

/** azure-native's type token for a record of a kind; undefined for settings, which it has none for. */
export function tokenOf(kind: Kind, path: string): string | undefined {
  const { token, workspaceToken } = factsOf(kind);
  return workspaceToken !== undefined && workspaceOf(path) !== undefined ? workspaceToken : token;
}

/** The last segment of a path: the name of the thing. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Whether a name stands for one that the source of the estate did not tell: `(apimName)`, `apim-(suffix)`. No name of ARM's has brackets here. */
export function isPlaceholder(name: string): boolean {
  return /\(.*\)/.test(name);
}

/** The path of what a record stands in: `/apis/a` for `/apis/a/operations/b`; undefined at the top. */
export function parentOf(path: string): string | undefined {
  const up = path.slice(0, path.lastIndexOf("/", path.lastIndexOf("/") - 1));
  // A provider's namespace is no resource: `.../providers/Microsoft.X/type/name` stands in what is before `/providers`.
  const provider = /\/providers\/[^/]+$/.exec(up);
  const parent = provider ? up.slice(0, provider.index) : up;
  return parent === "" ? undefined : parent;
}

const inService = /^(.*\/providers\/Microsoft\.ApiManagement\/service\/[^/]+)(?:\/|$)/i;

/** The path of the API Management service that a record stands in; undefined where it stands in none. */
export function serviceOf(path: string): string | undefined {
  return inService.exec(path)?.[1];
}

const inWorkspace = /^(.*\/providers\/Microsoft\.ApiManagement\/service\/[^/]+\/workspaces\/[^/]+)(?:\/|$)/i;

/** The path of the workspace that a record stands in, or is; undefined where it stands in none. */
export function workspaceOf(path: string): string | undefined {
  return inWorkspace.exec(path)?.[1];
}

const revision = /;rev=([^/]*)$/i;

/** The path of an API without the revision that it names: `/apis/orders` for `/apis/orders;rev=2`. */
export function withoutRevision(apiPath: string): string {
  return apiPath.replace(revision, "");
}
