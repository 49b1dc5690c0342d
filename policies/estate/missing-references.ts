import type { PolicyDocument } from "../document/ast";
import type { Diagnostic } from "../document/diagnostic";
import { type PlacedReference, placedReferencesOf } from "../document/document-references";
import type { Positions } from "../document/positions";
import type { EstateIndex } from "./estate";
import type { Kind } from "./kinds";
import { nameOf } from "./path";
import { whyUnread } from "./unread";

const kinds = { backend: "backends", fragment: "policyFragments", logger: "loggers" } as const;

/**
 * What a policy of an estate refers to and the estate does not have, where it can be told: only for kinds of which an
 * estate keeps all records, and only where the service itself is part of it.
 * @param service the path of the service that the policy belongs to
 * @param workspace the path of the workspace that it belongs to: workspaces use nothing of the service's
 */
export function missingReferences(
  document: PolicyDocument,
  service: string,
  estate: EstateIndex,
  positions?: Positions,
  workspace?: string,
): Diagnostic[] {
  if (!estate.byPath(service)) return [];
  return placedReferencesOf(document).flatMap((reference): Diagnostic[] => {
    if (exists(reference, workspace ?? service, estate)) return [];
    const { kind, id, element, attribute } = reference;
    const span = positions?.spanOf(element, attribute);
    const path = attribute ? `${element.name}/@${attribute}` : element.name;
    return [{ rule: "reference-missing", path, message: `there is no ${words[kind]} "${id}"`, ...(span && { span }) }];
  });
}

const words: Readonly<Record<PlacedReference["kind"], string>> = {
  backend: "backend",
  certificate: "certificate",
  fragment: "policy fragment",
  logger: "logger",
  namedValue: "named value",
  schema: "schema",
};

function exists({ kind, id }: PlacedReference, owner: string, estate: EstateIndex): boolean {
  // Few sources tell of certificates and schemas: that one is not among the records says nothing.
  if (kind === "certificate" || kind === "schema") return true;
  if (kind === "namedValue") return namedValues(owner, estate).has(id.toLowerCase()) || mayBe("namedValues", owner, estate);
  return estate.byPath(`${owner}/${kinds[kind]}/${id}`) !== undefined || mayBe(kinds[kind], owner, estate);
}

/** Whether there may be one that could not be read. */
function mayBe(kind: Kind, owner: string, estate: EstateIndex): boolean {
  return whyUnread(estate.estate, kind, owner) !== undefined;
}

const tables = new WeakMap<EstateIndex, Map<string, ReadonlySet<string>>>();

/** The display names of the named values of a service or workspace, in lower case: that is what policies name. */
function namedValues(owner: string, estate: EstateIndex): ReadonlySet<string> {
  const table = tables.get(estate) ?? new Map<string, ReadonlySet<string>>();
  tables.set(estate, table);
  const key = owner.toLowerCase();
  const known = table.get(key);
  if (known) return known;
  const names = estate.childrenOf(owner, "namedValues").map(({ path, properties: { displayName } }) =>
    // A display name that is not known may be any; its id is the best guess.
    (typeof displayName === "string" ? displayName : nameOf(path)).toLowerCase(),
  );
  const made = new Set(names);
  table.set(key, made);
  return made;
}
