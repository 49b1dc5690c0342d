import { walk } from "../../policies/document/ast";
import type { EstateRecord } from "../../policies/estate/estate";
import { pathOf, serviceOf } from "../../policies/estate/path";
import { isPolicyRecord } from "../../policies/estate/policy-records";
import { declaredIn, record, type ServicePlace } from "./record";

/** An external Redis that caching policies use. */
export interface CacheDeclaration {
  /** The named value that holds its connection string; it comes from Key Vault. */
  readonly connection: string;
  /** The region whose gateway uses it; every region unless given. */
  readonly location?: string;
  readonly description?: string;
  readonly file?: string;
}

export function cacheRecord(service: ServicePlace, cache: CacheDeclaration): EstateRecord {
  const { connection, location = "default", description, file } = cache;
  return record(
    "caches",
    // ARM takes no other ids: `default`, or the name of a region (REST reference of caches).
    { ...service, cacheId: location },
    { connectionString: `{{${connection}}}`, useFromLocation: location, ...(description && { description }) },
    { refs: [pathOf("namedValues", { ...service, namedValueId: connection })], ...declaredIn(file) },
  );
}

const external = /^(?:external|prefer-external)$/;

/** Policies that use the external cache come behind it, and go before it. */
export function behindCaches(records: readonly EstateRecord[]): readonly EstateRecord[] {
  const caches = records.filter(({ kind }) => kind === "caches").map(({ path }) => path);
  if (caches.length === 0) return records;
  return records.map((each) => {
    if (!isPolicyRecord(each) || !usesExternalCache(each)) return each;
    const own = caches.filter((path) => serviceOf(path)?.toLowerCase() === serviceOf(each.path)?.toLowerCase());
    return { ...each, refs: [...new Set([...(each.refs ?? []), ...own])].sort() };
  });
}

function usesExternalCache({ properties: { value } }: EstateRecord & { properties: { value: unknown } }): boolean {
  let found = false;
  if (typeof value === "object" && value !== null && "root" in value)
    walk((value as { root: Parameters<typeof walk>[0] }).root, ({ name, attributes }) => {
      const type = attributes["caching-type"];
      // Semantic caches are always external.
      if (/-semantic-cache-(?:lookup|store)$/.test(name) || (typeof type === "string" && external.test(type))) found = true;
    });
  return found;
}
