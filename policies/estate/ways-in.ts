import type { EstateIndex, EstateRecord } from "./estate";
import { nameOf, parentOf, withoutRevision } from "./path";
import { isKnown, isLate, whyUnknown } from "./value";

/**
 * How a request can reach an API, which decides the product policy that runs. The service's rules (subscriptions in API
 * Management): a key of a product runs that product's policy; a key for one API or for all APIs (every service has a
 * built-in one) runs none; without a key a request gets in through an open product, or where the API asks for no key.
 */
export type WayIn =
  | { readonly by: "product-key"; readonly product: string }
  | { readonly by: "api-key" }
  | {
      readonly by: "no-key";
      readonly product?: string;
      /** Why it is not known whether this way is open. */
      readonly doubt?: string;
    };

/** All ways into an API that may be open; one that is not known to be closed is among them, and says so. */
export function waysInto(api: EstateRecord<"apis">, estate: EstateIndex): readonly WayIn[] {
  const known = wayTables.get(estate) ?? new Map<EstateRecord, readonly WayIn[]>();
  wayTables.set(estate, known);
  const ways = known.get(api) ?? findWays(api, estate);
  known.set(api, ways);
  return ways;
}

const wayTables = new WeakMap<EstateIndex, Map<EstateRecord, readonly WayIn[]>>();

function findWays(api: EstateRecord<"apis">, estate: EstateIndex): readonly WayIn[] {
  const withKey: WayIn[] = [];
  const withoutKey: WayIn[] = [];
  let open = false;
  for (const { path, properties } of productsOf(api, estate)) {
    // Absent, it is true (REST reference of products).
    const { subscriptionRequired = true } = properties;
    if (subscriptionRequired !== false) withKey.push({ by: "product-key", product: path });
    if (subscriptionRequired === false) {
      open = true;
      withoutKey.push({ by: "no-key", product: path });
    } else if (!isKnown(subscriptionRequired)) withoutKey.push({ by: "no-key", product: path, doubt: whyUnknown(subscriptionRequired) });
  }
  const { subscriptionRequired } = api.properties;
  if (subscriptionRequired !== true && !open) {
    const doubt = subscriptionRequired === undefined || isKnown(subscriptionRequired) ? undefined : whyUnknown(subscriptionRequired);
    withoutKey.push({ by: "no-key", ...(doubt && { doubt }) });
  }
  return [...withKey, { by: "api-key" }, ...withoutKey];
}

/** The products that publish an API. They name it without a revision, and take in all of its revisions. */
export function productsOf(api: EstateRecord<"apis">, estate: EstateIndex): readonly EstateRecord<"products">[] {
  const id = nameOf(withoutRevision(api.path)).toLowerCase();
  return productsByApi(estate).get(`${parentOf(api.path)?.toLowerCase()} ${id}`) ?? [];
}

const productTables = new WeakMap<EstateIndex, Map<string, EstateRecord<"products">[]>>();

function productsByApi(estate: EstateIndex): Map<string, EstateRecord<"products">[]> {
  const known = productTables.get(estate);
  if (known) return known;
  const table = new Map<string, EstateRecord<"products">[]>();
  const add = (link: EstateRecord, apiId: string) => {
    const productPath = parentOf(link.path) ?? "";
    const product = estate.byPath(productPath) as EstateRecord<"products"> | undefined;
    if (!product) return;
    const key = `${parentOf(productPath)?.toLowerCase()} ${apiId.toLowerCase()}`;
    const list = table.get(key) ?? [];
    if (!list.includes(product)) table.set(key, [...list, product]);
  };
  for (const link of estate.ofKind("products/apis")) add(link, nameOf(link.path));
  for (const link of estate.ofKind("products/apiLinks")) {
    const { apiId } = link.properties;
    // An id that is not known is most likely that which the link is named after.
    const id = typeof apiId === "string" ? apiId : isLate(apiId) ? apiId.$late.replace(/#id$/, "") : link.path;
    add(link, nameOf(withoutRevision(id)));
  }
  productTables.set(estate, table);
  return table;
}

/** A way in, in words. */
export function describeWay(way: WayIn): string {
  switch (way.by) {
    case "product-key":
      return `key of product ${nameOf(way.product)}`;
    case "api-key":
      return "API- or all-API key";
    case "no-key":
      if (way.doubt) return way.product ? `no key, if the product ${nameOf(way.product)} is open` : "no key, if none is required";
      return way.product ? `no key, through the open product ${nameOf(way.product)}` : "no key";
  }
}
