import type { EstateRecord } from "../../policies/estate/estate";
import { pathOf } from "../../policies/estate/path";
import { declaredIn, record, type ServicePlace } from "./record";

/** A label of APIs, operations and products in the portals. */
export interface TagDeclaration {
  readonly id: string;
  /** The id unless given. */
  readonly displayName?: string;
  readonly file?: string;
}

export function tagRecord(service: ServicePlace, { id, displayName = id, file }: TagDeclaration): EstateRecord {
  return record("tags", { ...service, tagId: id }, { displayName }, declaredIn(file));
}

type Tagged = { readonly apiId: string } | { readonly apiId: string; readonly operationId: string } | { readonly productId: string };

/** The tags of an API, an operation or a product. */
export function tagLinks(service: ServicePlace, owner: Tagged, tags: readonly string[] = [], file?: string): EstateRecord[] {
  const kind = "productId" in owner ? "products/tags" : "operationId" in owner ? "apis/operations/tags" : "apis/tags";
  return tags.map((tagId) =>
    record(kind, { ...service, ...owner, tagId }, {}, { refs: [pathOf("tags", { ...service, tagId })], ...declaredIn(file) }),
  );
}
