import type { PolicyDocument } from "../document/ast";
import type { Diagnostic } from "../document/diagnostic";
import { type PlacedReference, placedReferencesOf } from "../document/document-references";
import type { Positions } from "../document/positions";
import type { EstateIndex } from "./estate";
import { nameOf } from "./path";

const kinds = { backend: "backends", fragment: "policyFragments", logger: "loggers" } as const;

/**
 * What a policy of an estate refers to and the estate does not have, where it can be told: only for kinds of which an
 * estate keeps all records, and only where the service itself is part of it.
 * @param service the path of the service that the policy belongs to
 */
export function missingReferences(document: PolicyDocument, service: string, estate: EstateIndex, positions?: Positions): Diagnostic[] {
  if (!estate.byPath(service)) return [];
  return placedReferencesOf(document).flatMap((reference): Diagnostic[] => {
    if (exists(reference, service, estate)) return [];
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

function exists({ kind, id }: PlacedReference, service: string, estate: EstateIndex): boolean {
  if (kind === "namedValue") return namedValues(service, estate).has(id.toLowerCase());
  // Certificates and schemas of the service are not among the records yet: nothing is known of them.
  if (kind === "certificate" || kind === "schema") return true;
  return estate.byPath(`${service}/${kinds[kind]}/${id}`) !== undefined;
}

const tables = new WeakMap<EstateIndex, Map<string, ReadonlySet<string>>>();

/** The display names of a service's named values, in lower case: that is what policies name. */
function namedValues(service: string, estate: EstateIndex): ReadonlySet<string> {
  const table = tables.get(estate) ?? new Map<string, ReadonlySet<string>>();
  tables.set(estate, table);
  const key = service.toLowerCase();
  const known = table.get(key);
  if (known) return known;
  const names = estate.childrenOf(service, "namedValues").map(({ path, properties: { displayName } }) =>
    // A display name that is not known may be any; its id is the best guess.
    (typeof displayName === "string" ? displayName : nameOf(path)).toLowerCase(),
  );
  const made = new Set(names);
  table.set(key, made);
  return made;
}
