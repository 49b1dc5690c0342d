import { factsOf, type Kind, kinds } from "../estate/kinds";

/** How much a waiver excuses: one operation, record or file; one API or a folder of files; or everything of a service. */
export type WaiverBreadth = "operation" | "api" | "service";

const order: readonly WaiverBreadth[] = ["operation", "api", "service"];

export function isBroader(breadth: WaiverBreadth, than: WaiverBreadth): boolean {
  return order.indexOf(breadth) > order.indexOf(than);
}

/** What stands directly in a service, by the names of ARM's collections: `apis`, `products`. */
const collections = new Set(
  (Object.keys(kinds) as Kind[]).flatMap((kind) => {
    const name = /\/service\/\{serviceName\}\/(\w+)/.exec(factsOf(kind).path)?.[1];
    return name === undefined ? [] : [name.toLowerCase()];
  }),
);

/**
 * The breadth of a waiver's subject. A subject is relative to the service (`apis/orders`), with the service's name in front
 * where there are several, a whole ARM path, or the path of a file or folder.
 */
export function breadthOf(subject: string): WaiverBreadth {
  const segments = subject
    .toLowerCase()
    .replace(/^.*\/providers\/microsoft\.apimanagement\/service\/[^/]+(?=\/)/, "")
    .split("/")
    .filter((segment) => segment !== "" && segment !== ".");
  const [first, second] = segments;
  if (first === undefined) return "service";
  if (first === "estate" || first === "service" || /\/providers\//i.test(`/${segments.join("/")}`)) return "operation";
  const last = segments[segments.length - 1] ?? first;
  if (first === "workspaces" && segments.length > 3) return inService(segments.slice(2));
  if (first === "workspaces" && second !== undefined) return "service";
  if (collections.has(first)) return inService(segments);
  if (/\.[a-z]+$/.test(last)) return "operation";
  if (second !== undefined && collections.has(second)) return inService(segments.slice(1));
  // One name alone is a service among several, or a folder at the top.
  return second === undefined ? "service" : "api";
}

function inService([collection, ...rest]: readonly string[]): WaiverBreadth {
  if (rest.length === 0) return "service";
  return collection === "apis" && rest.length === 1 ? "api" : "operation";
}
