import type { EstateIndex, EstateRecord } from "./estate";
import { nameOf, withoutRevision } from "./path";

/**
 * Whether an API is the revision that callers reach without naming one. A path without a revision is that of the current
 * one; one with a revision is current where the source says so, or a release makes it.
 */
export function isCurrentRevision(api: EstateRecord<"apis">, estate: EstateIndex): boolean {
  const { isCurrent } = api.properties;
  const unnamed = withoutRevision(api.path);
  if (unnamed === api.path) return isCurrent !== false;
  if (typeof isCurrent === "boolean") return isCurrent;
  const released = `/${nameOf(api.path)}`.toLowerCase();
  return estate
    .childrenOf(unnamed, "apis/releases")
    .some(({ properties: { apiId } }) => typeof apiId === "string" && apiId.toLowerCase().endsWith(released));
}
