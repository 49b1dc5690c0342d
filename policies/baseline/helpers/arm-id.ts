import { isLate } from "../../estate/value";

const subscription = /^\/subscriptions\/[^/]+(?=\/|$)/i;

/** The path of what an ARM id names, in lower case; undefined where the id is not known. The subscription's own path is empty. */
export function pathOfId(id: unknown): string | undefined {
  if (isLate(id)) return /^(.*)#id$/.exec(id.$late)?.[1]?.toLowerCase();
  return typeof id === "string" && id.startsWith("/") ? id.replace(subscription, "").toLowerCase() : undefined;
}

/** Whether a scope covers a resource: it is the resource, or what that stands in, up to the subscription and its management groups. */
export function covers(scope: string, path: string): boolean {
  const outer = scope.replace(subscription, "").replace(/\/$/, "").toLowerCase();
  if (outer === "" || outer.startsWith("/providers/microsoft.management/managementgroups/")) return true;
  return `${path.toLowerCase()}/`.startsWith(`${outer}/`);
}

/** The scope of what is assigned to or set for another resource: what stands before its own provider. */
export function scopeOf(path: string): string {
  return path.slice(0, path.toLowerCase().lastIndexOf("/providers/"));
}
