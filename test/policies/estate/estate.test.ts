import { describe, expect, it } from "vitest";
import type { Waiver } from "../../../policies/estate/declared";
import { indexOf, makeEstate } from "../../../policies/estate/estate";
import { isPolicyRecord } from "../../../policies/estate/policy-records";
import { documentOf, recordOf, sections, servicePath } from "../../support/records";

const service = recordOf("service", {});
const orders = recordOf("apis", { path: "orders" });
const accounts = recordOf("apis", { path: "accounts" }, { apiId: "Accounts" });
const operation = recordOf("apis/operations", { displayName: "a", method: "GET", urlTemplate: "/" });
const waiver: Waiver = { rule: "a", subject: "b", reason: "c", owner: "d", approver: "e", expires: "2030-01-01" };

describe("an estate", () => {
  it("has its records in the order of their paths, whatever the order in which they were declared", () => {
    const first = makeEstate([operation, service, orders, accounts]);
    const second = makeEstate([accounts, orders, service, operation]);
    expect(JSON.stringify(second)).toBe(JSON.stringify(first));
    expect(first.records.map(({ path }) => path.replace(servicePath, ""))).toEqual([
      "",
      "/apis/Accounts",
      "/apis/orders",
      "/apis/orders/operations/getOrder",
    ]);
  });

  it("leaves what it is made of as it was", () => {
    const records = [operation, service];
    makeEstate(records);
    expect(records).toEqual([operation, service]);
  });

  it.each([
    ["the same path", [orders, orders]],
    ["a path that differs in case alone", [orders, { ...orders, path: orders.path.toUpperCase() }]],
    [
      "such a path far away",
      [accounts, recordOf("apis", { path: "b" }, { apiId: "b" }), { ...accounts, path: accounts.path.replace("Accounts", "accounts") }],
    ],
  ])("has no two records of %s", (_, records) => {
    expect(() => makeEstate(records)).toThrow(/^two records have the path /);
  });

  it("names a pack where it was given one, and keeps its waivers", () => {
    expect(makeEstate([], [waiver], "strict")).toEqual({ version: 1, pack: "strict", records: [], waivers: [waiver] });
    expect(makeEstate([])).toEqual({ version: 1, records: [], waivers: [] });
  });
});

describe("the index of an estate", () => {
  const estate = makeEstate([service, orders, accounts, operation, recordOf("apis/policies", { value: documentOf(sections({})) })]);
  const index = indexOf(estate);

  it("is made once", () => {
    expect(indexOf(estate)).toBe(index);
    expect(indexOf({ ...estate })).not.toBe(index);
  });

  it("finds records by path in any case", () => {
    expect(index.byPath(`${servicePath}/APIS/accounts`)).toBe(accounts);
    expect(index.byPath(`${servicePath}/apis`)).toBeUndefined();
  });

  it("finds records by kind", () => {
    expect(index.ofKind("apis")).toEqual([accounts, orders]);
    expect(index.ofKind("backends")).toEqual([]);
  });

  it("finds what stands directly in another record", () => {
    expect(index.childrenOf(servicePath.toUpperCase(), "apis")).toEqual([accounts, orders]);
    expect(index.childrenOf(orders.path, "apis/operations")).toEqual([operation]);
    expect(index.childrenOf(servicePath, "apis/operations")).toEqual([]);
  });

  it("tells the records of policies from others", () => {
    expect(estate.records.filter(isPolicyRecord).map(({ kind }) => kind)).toEqual(["apis/policies"]);
  });
});
