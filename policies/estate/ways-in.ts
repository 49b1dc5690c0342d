import type { EstateIndex, EstateRecord } from "./estate";
import { nameOf, parentOf } from "./path";

/**
 * How a request can reach an API, which decides the product policy that runs. The service's rules (subscriptions in API
 * Management): a key of a product runs that product's policy; a key for one API or for all APIs (every service has a
 * built-in one) runs none; without a key a request gets in through an open product, or where the API asks for no key.
 */
export type WayIn =
  | { readonly by: "product-key"; readonly product: string }
  | { readonly by: "api-key" }
  | { readonly by: "no-key"; readonly product?: string };

/** All ways into an API that may be open; what is not known to be closed counts as open. */
export function waysInto(api: EstateRecord<"apis">, estate: EstateIndex): readonly WayIn[] {
  const ways: WayIn[] = [];
  const products = productsOf(api, estate);
  for (const { path, properties } of products)
    if (properties.subscriptionRequired !== false) ways.push({ by: "product-key", product: path });
  ways.push({ by: "api-key" });
  const open = products.filter(({ properties }) => properties.subscriptionRequired === false);
  for (const { path } of open) ways.push({ by: "no-key", product: path });
  if (api.properties.subscriptionRequired !== true && open.length === 0) ways.push({ by: "no-key" });
  return ways;
}

/** The products that publish an API. */
export function productsOf(api: EstateRecord<"apis">, estate: EstateIndex): readonly EstateRecord<"products">[] {
  const id = nameOf(api.path).toLowerCase();
  return productsByApi(estate).get(`${parentOf(api.path)?.toLowerCase()} ${id}`) ?? [];
}

const productTables = new WeakMap<EstateIndex, Map<string, EstateRecord<"products">[]>>();

function productsByApi(estate: EstateIndex): Map<string, EstateRecord<"products">[]> {
  const known = productTables.get(estate);
  if (known) return known;
  const table = new Map<string, EstateRecord<"products">[]>();
  for (const link of estate.ofKind("products/apis")) {
    const productPath = parentOf(link.path) ?? "";
    const product = estate.byPath(productPath) as EstateRecord<"products"> | undefined;
    if (!product) continue;
    const key = `${parentOf(productPath)?.toLowerCase()} ${nameOf(link.path).toLowerCase()}`;
    table.set(key, [...(table.get(key) ?? []), product]);
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
      return way.product ? `no key, through the open product ${nameOf(way.product)}` : "no key";
  }
}
