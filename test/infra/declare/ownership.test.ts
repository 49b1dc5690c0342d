import { describe, expect, it } from "vitest";
import { recordsAsTheyAre } from "../../../infra/declare/adopted";
import { ownerOf, partOf } from "../../../infra/declare/ownership";
import { record } from "../../../infra/declare/record";
import { deployEstate } from "../../../infra/deploy-estate";
import { publishedEstate } from "../../../infra/inherit";
import { policyDocument } from "../../../policies";
import { checkEstate } from "../../../policies/baseline/check";
import { isOpen } from "../../../policies/baseline/finding";
import { palisade } from "../../../policies/baseline/packs/palisade";
import { rules } from "../../../policies/baseline/rules";
import { makeEstate } from "../../../policies/estate/estate";
import type { Kind } from "../../../policies/estate/kinds";
import { capture } from "../../support/capture";

const place = { resourceGroupName: "rg", serviceName: "apim" };
const service = "/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim";
const at = (kind: Kind, more: Readonly<Record<string, string>>, properties: object = {}) =>
  record(kind, { ...place, ...more }, properties as never);

const api = at("apis", { apiId: "orders" }, { path: "orders" });
const policy = at("apis/policies", { apiId: "orders" }, { format: "rawxml", value: policyDocument({}) });
const product = at("products", { productId: "gold" }, { displayName: "Gold" });
const link = record("products/apis", { ...place, productId: "gold", apiId: "orders" }, {}, { refs: [api.path] });
const set = at("apiVersionSets", { versionSetId: "theirs" }, { displayName: "Theirs" });
const composed = [api, policy, product, link];
const pathsOf = (records: readonly { readonly path: string }[]) => records.map(({ path }) => path.replace(`${service}/`, ""));

describe("the part of a composition", () => {
  it.each([
    ["everything", ["apis/orders", "apis/orders/policies/policy", "products/gold", "products/gold/apis/orders"]],
    ["platform", ["products/gold"]],
  ] as const)("of a stack that owns %s", (owns, paths) => {
    expect(pathsOf(partOf(composed, [], place, { owns }).all)).toEqual(paths);
  });

  it("may be told by the declaration", () => {
    expect(ownerOf(product)).toBe("platform");
    expect(ownerOf({ ...product, declared: { owner: "apis" } })).toBe("apis");
  });

  it("of a stack that owns APIs is seen with what others own, but for what it owns itself", () => {
    const theirs = { ...product, properties: { displayName: "Theirs" } } as typeof product;
    const stale = at("apis/operations", { apiId: "orders", operationId: "gone" });
    const { all, unread } = partOf(composed, [], place, { owns: "apis", others: { records: [theirs, api, stale, set] } });
    expect(unread).toBeUndefined();
    expect(all.filter(({ declared }) => declared?.inherited).map(({ properties, path }) => [path, properties])).toEqual([
      [product.path, { displayName: "Theirs" }],
      [set.path, { displayName: "Theirs" }],
    ]);
  });

  it("answers for all of an API that it has as it is: operations that the service keeps are judged, and not registered", () => {
    const operation = at("apis/operations", { apiId: "orders", operationId: "list" }, { method: "GET", urlTemplate: "/" });
    const { all } = partOf([], [api], place, { owns: "apis", others: { records: [operation, product] } });
    expect(all.find(({ path }) => path === operation.path)?.declared?.inherited).toBe(true);
    const { findings } = checkEstate(makeEstate(all), { rules, pack: palisade, today: "2026-11-01" });
    const about = (subject: string) => findings.filter((each) => each.subject === subject);
    expect(about("apis/orders/operations/list").some(isOpen)).toBe(true);
    expect(about("products/gold").length).toBeGreaterThan(0);
    expect(about("products/gold").some(isOpen)).toBe(false);
  });

  it("of a stack that owns APIs knows nothing where nobody tells", () => {
    const { all, unread = [] } = partOf(composed, [], place, { owns: "apis" });
    const others = all.filter(({ declared }) => declared?.inherited);
    expect(pathsOf(others)).toEqual(["policies/policy", "products/gold", "products/gold/policies/policy"]);
    expect(JSON.stringify(others)).not.toContain("Gold");
    expect(unread.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["service", "pricings", "namedValues", "products"]));
    expect(unread.map(({ kind }) => kind)).not.toContain("apis");
  });

  it("is registered without what others own, and names it by its id", async () => {
    const withSet = recordsAsTheyAre(place, [
      { kind: "apis", path: "apis/orders", properties: { path: "orders", apiVersionSetId: { $late: "./apiVersionSets/theirs#id" } } },
    ]);
    const { all } = partOf([], withSet, place, { owns: "apis", others: { records: [product, set] } });
    const registrations = await capture(() => deployEstate(makeEstate(all), { subscription: "/subscriptions/s" }));
    const custom = registrations.filter((each) => each.custom);
    expect(custom.map(({ name }) => name)).toEqual(["orders"]);
    expect(custom[0]?.inputs.apiVersionSetId).toBe(`/subscriptions/s${set.path}`);
  });
});

describe("a published estate", () => {
  it("has policies as text, and no secret", () => {
    const key = at("namedValues", { namedValueId: "key" }, { displayName: "key", secret: true, value: "canary" });
    const published = publishedEstate(makeEstate([policy, key]));
    expect(JSON.stringify(published)).not.toContain("canary");
    expect(published.records.find(({ kind }) => kind === "apis/policies")?.properties.value).toContain("<policies>");
  });
});

it("a record that is declared as it is must have the path of its kind", () => {
  expect(() => recordsAsTheyAre(place, [{ kind: "apis", path: "products/gold", properties: {} }])).toThrow(
    "products/gold is not the path of a apis",
  );
});
