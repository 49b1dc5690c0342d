import { describe, expect, it } from "vitest";
import { type EstateRecord, indexOf, makeEstate } from "../../../policies/estate/estate";
import type { Maybe } from "../../../policies/estate/value";
import { describeWay, productsOf, waysInto } from "../../../policies/estate/ways-in";
import { recordOf } from "../../support/records";

const unknown = { $unknown: "the caller may not read it" };
const late = { $late: "open" };

const product = (id: string, subscriptionRequired?: Maybe<boolean>): EstateRecord[] => [
  recordOf("products", { displayName: id, subscriptionRequired }, { productId: id }),
  recordOf("products/apis", {}, { productId: id }),
];

function ways(subscriptionRequired: Maybe<boolean> | undefined, ...products: EstateRecord[][]) {
  const api = recordOf("apis", { path: "orders", subscriptionRequired });
  return waysInto(api, indexOf(makeEstate([recordOf("service", {}), api, ...products.flat()]))).map(describeWay);
}

describe("the ways into an API", () => {
  it.each([
    ["that asks for a key", true, [], ["API- or all-API key"]],
    [
      "that asks for a key, in two products",
      true,
      [product("a", true), product("b")],
      ["key of product a", "key of product b", "API- or all-API key"],
    ],
    ["that asks for none", false, [], ["API- or all-API key", "no key"]],
    ["that asks for none, in a product", false, [product("a", true)], ["key of product a", "API- or all-API key", "no key"]],
    ["that does not say", undefined, [], ["API- or all-API key", "no key"]],
    ["that asks for a key, in an open product", true, [product("a", false)], ["API- or all-API key", "no key, through the open product a"]],
    ["that asks for none, in an open product", false, [product("a", false)], ["API- or all-API key", "no key, through the open product a"]],
    [
      "in an open and another product",
      true,
      [product("a", false), product("b", true)],
      ["key of product b", "API- or all-API key", "no key, through the open product a"],
    ],
    ["of which nobody knows", unknown, [], ["API- or all-API key", "no key, if none is required"]],
    ["which the deployment decides", late, [], ["API- or all-API key", "no key, if none is required"]],
    [
      "in a product of which nobody knows",
      true,
      [product("a", unknown)],
      ["key of product a", "API- or all-API key", "no key, if the product a is open"],
    ],
  ] as const)("%s", (_, required, products, expected) => {
    expect(ways(required, ...products)).toEqual(expected);
  });

  it("say why they are not sure", () => {
    const api = recordOf("apis", { path: "orders", subscriptionRequired: unknown });
    const [key, none] = waysInto(api, indexOf(makeEstate([api])));
    expect(key).toEqual({ by: "api-key" });
    expect(none).toEqual({ by: "no-key", doubt: "the caller may not read it" });
  });
});

describe("the products of an API", () => {
  const api = recordOf("apis", { path: "orders" }, { apiId: "Orders" });

  it("are those that publish it, in any case", () => {
    const estate = indexOf(makeEstate([api, ...product("a"), recordOf("products", { displayName: "b" }, { productId: "b" })]));
    expect(productsOf(api, estate).map(({ properties }) => properties.displayName)).toEqual(["a"]);
  });

  it("are those of its own service", () => {
    const elsewhere = recordOf("apis", { path: "orders" }, { serviceName: "other" });
    expect(productsOf(elsewhere, indexOf(makeEstate([api, elsewhere, ...product("a")])))).toEqual([]);
  });

  it("are known only where the estate has them", () => {
    expect(productsOf(api, indexOf(makeEstate([api, recordOf("products/apis", {})])))).toEqual([]);
  });
});
