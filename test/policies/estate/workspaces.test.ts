import { describe, expect, it } from "vitest";
import { breadthOf } from "../../../policies/baseline/waiver-breadth";
import { containersOf } from "../../../policies/estate/containers";
import { type EstateRecord, indexOf, makeEstate } from "../../../policies/estate/estate";
import { missingReferences } from "../../../policies/estate/missing-references";
import { parametersOf, parentOf, pathOf, tokenOf, withoutRevision, workspaceOf } from "../../../policies/estate/path";
import { policyFileOf, policyKindOf, policyRecordOf, scopeOfFile } from "../../../policies/estate/policy-paths";
import { nativeRecord } from "../../../policies/estate/read/native-record";
import { isCurrentRevision } from "../../../policies/estate/revisions";
import { tierCounts } from "../../../policies/estate/tier-counts";
import { productsOf, waysInto } from "../../../policies/estate/ways-in";
import { documentOf, recordOf, sections, servicePath } from "../../support/records";
import { service, workspaceRecords } from "../../support/sample-records";

const ids = { resourceGroupName: "rg", serviceName: "apim" };
const team = { workspaceId: "team" };
const workspace = `${servicePath}/workspaces/team`;

describe("paths in workspaces", () => {
  it("name the workspace, and are told apart from those of the service", () => {
    const path = pathOf("apis/operations", { ...ids, ...team, apiId: "orders", operationId: "getOrder" });
    expect(path).toBe(`${workspace}/apis/orders/operations/getOrder`);
    expect(parametersOf("apis/operations", path)).toEqual({ ...ids, ...team, apiId: "orders", operationId: "getOrder" });
    expect(workspaceOf(path)).toBe(workspace);
    expect(workspaceOf(`${servicePath}/apis/workspaces`)).toBeUndefined();
    expect(tokenOf("apis/operations", path)).toBe("azure-native:apimanagement:WorkspaceApiOperation");
    expect(tokenOf("apis/operations", parentOf(`${servicePath}/apis/a/operations/b/x/y`) ?? "")).toBe(
      "azure-native:apimanagement:ApiOperation",
    );
    expect(parentOf(pathOf("policies", { ...ids, ...team }))).toBe(workspace);
  });

  it("are none of kinds that workspaces do not have", () => {
    expect(() => pathOf("caches", { ...ids, ...team, cacheId: "default" })).toThrow("caches: a workspace has no such things");
    expect(pathOf("workspaces", { ...ids, ...team })).toBe(workspace);
  });

  it.each(workspaceRecords.map((each) => [each.path.replace(service, ""), each] as const))(
    "%s is read from what azure-native has",
    (_, each) => {
      const inputs = {
        ...parametersOf(each.kind, each.path),
        ...Object.fromEntries(Object.entries(each.properties).filter(([name]) => name !== "document")),
      };
      expect(nativeRecord({ type: tokenOf(each.kind, each.path) ?? "", inputs })).toMatchObject({ kind: each.kind, path: each.path });
    },
  );

  it.each([
    ["policies/policy", "workspaces/team/policies/policy", "workspaces/team/policy.xml", "policies", "workspace"],
    ["an API", "workspaces/team/apis/a/policies/policy", "workspaces/team/apis/a/policy.xml", "apis/policies", "api"],
    [
      "an operation",
      "workspaces/team/apis/a/operations/b/policies/policy",
      "workspaces/team/apis/a/operations/b/policy.xml",
      "apis/operations/policies",
      "operation",
    ],
    ["a product", "workspaces/team/products/p/policies/policy", "workspaces/team/products/p/policy.xml", "products/policies", "product"],
  ])("%s has a file in the folder of policies", (_, inside, file, kind, scope) => {
    expect(policyFileOf(`${servicePath}/${inside}`)).toBe(file);
    expect(policyRecordOf(file)).toBe(inside);
    expect(policyKindOf(inside)).toBe(kind);
    expect(scopeOfFile(file)).toBe(scope);
  });

  it("of fragments have a file too", () => {
    const inside = "workspaces/team/policyFragments/shared";
    expect(policyFileOf(`${servicePath}/${inside}`)).toBe(`${inside}/policy.xml`);
    expect(policyRecordOf(`${inside}/policy.xml`)).toBe(inside);
    expect(policyKindOf(inside)).toBe("policyFragments");
  });

  it.each([
    ["workspaces/team", "service"],
    ["workspaces/team/apis", "service"],
    ["workspaces/team/apis/orders", "api"],
    ["workspaces/team/apis/orders/operations/getOrder", "operation"],
    ["workspaces/team/products/basic", "operation"],
  ])("a waiver for %s is as broad as %s", (subject, breadth) => {
    expect(breadthOf(subject)).toBe(breadth);
  });
});

describe("an estate with a workspace", () => {
  const records: EstateRecord[] = [
    recordOf("service", {}),
    recordOf("workspaces", { displayName: "Team" }, team),
    recordOf("apis", { path: "a" }, { apiId: "a" }),
    recordOf("apis/operations", { displayName: "o", method: "GET", urlTemplate: "/" }, { apiId: "a" }),
    recordOf("apis", { path: "b", subscriptionRequired: true }, { ...team, apiId: "b" }),
    recordOf("apis/operations", { displayName: "o", method: "GET", urlTemplate: "/" }, { ...team, apiId: "b" }),
    recordOf("products", { displayName: "Basic" }, { ...team, productId: "basic" }),
    recordOf("products/apiLinks", { apiId: { $late: `${workspace}/apis/b#id` } }, { ...team, productId: "basic", apiLinkId: "link" }),
    recordOf("namedValues", { displayName: "outer" }, { namedValueId: "outer" }),
    recordOf("namedValues", { displayName: "inner" }, { ...team, namedValueId: "inner" }),
  ] as EstateRecord[];
  const index = indexOf(makeEstate(records));
  const inside = index.ofKind("apis").find(({ path }) => workspaceOf(path) !== undefined);

  it("counts what stands in either against the tier", () => {
    expect(containersOf(servicePath, index)).toEqual([servicePath, workspace]);
    const counts = Object.fromEntries(tierCounts(servicePath, "premium", index).map(({ what, count }) => [what, count]));
    expect(counts).toMatchObject({ "API operations": 2, "named values": 2, products: 1 });
  });

  it("opens an API by the product that links it", () => {
    expect(inside && productsOf(inside, index).map(({ path }) => path)).toEqual([`${workspace}/products/basic`]);
    expect(inside && waysInto(inside, index)).toEqual([{ by: "product-key", product: `${workspace}/products/basic` }, { by: "api-key" }]);
  });

  it("misses what a workspace's policy takes from the service", () => {
    const document = documentOf(sections({ inbound: '<base /><set-header name="A"><value>{{inner}}{{outer}}</value></set-header>' }));
    const told = (of?: string) => missingReferences(document, servicePath, index, undefined, of).map(({ message }) => message);
    expect(told(workspace)).toEqual(['there is no named value "outer"']);
    expect(told()).toEqual(['there is no named value "inner"']);
  });
});

describe("revisions", () => {
  const api = (apiId: string, isCurrent?: boolean) =>
    recordOf("apis", { path: "orders", ...(isCurrent !== undefined && { isCurrent }) }, { apiId });
  const release = (apiId: string) => recordOf("apis/releases", { apiId }, { apiId: "orders", releaseId: "r" }) as EstateRecord;
  const judge = (one: ReturnType<typeof api>, ...more: EstateRecord[]) =>
    isCurrentRevision(one, indexOf(makeEstate([one as EstateRecord, ...more])));

  it.each([
    ["named by nothing", judge(api("orders")), true],
    ["said to be old", judge(api("orders", false)), false],
    ["named", judge(api("orders;rev=2")), false],
    ["said to be current", judge(api("orders;rev=2", true)), true],
    ["released", judge(api("orders;rev=2"), release("/apis/orders;rev=2")), true],
    ["beside the released one", judge(api("orders;rev=12"), release("/apis/orders;rev=2")), false],
  ])("one that is %s", (_, found, expected) => {
    expect(found).toBe(expected);
  });

  it("are all reached with the keys of the API's products", () => {
    const product = recordOf("products", { displayName: "Starter" }) as EstateRecord;
    const link = recordOf("products/apis", {}, { apiId: "orders" }) as EstateRecord;
    const revision = api("orders;rev=2");
    expect(productsOf(revision, indexOf(makeEstate([revision as EstateRecord, product, link])))).toHaveLength(1);
    expect(withoutRevision(revision.path)).toBe(`${servicePath}/apis/orders`);
    expect(withoutRevision(`${servicePath}/apis/orders`)).toBe(`${servicePath}/apis/orders`);
  });
});
