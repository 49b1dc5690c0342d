import { beforeAll, describe, expect, it } from "vitest";
import { claim, imported } from "../../infra/declare/api";
import { deployEstate } from "../../infra/deploy-estate";
import type { Registration } from "../../infra/plan/registration";
import { makeEstate } from "../../policies/estate/estate";
import { entra, external } from "../../policies/recipes/profiles";
import { capture } from "../support/capture";
import { declare, ordersApi, platform } from "../support/declarations";
import { sampleRecords, workspaceRecords } from "../support/sample-records";

const profile = external({ authentication: entra({ tenant: "t", audience: "api://orders" }) });
const product = { id: "starter", displayName: "Starter", description: "For trying out.", terms: "Be kind." };
const value = (name: string) => ({ name, value: "1" });
const deployed = async (...given: Parameters<typeof declare>) => {
  const estate = await declare(...given);
  return capture(() => deployEstate(estate));
};
const named = (all: readonly Registration[], type: string, name: string): Registration => {
  const found = all.find((each) => each.custom && each.type.endsWith(`:${type}`) && each.name === name);
  if (!found) throw new Error(`there is no ${type} ${name}`);
  return found;
};

describe("named values", () => {
  /** Which named value each waits for. */
  const chain = (all: readonly Registration[]) => {
    const values = all.filter(({ type }) => /:(?:Workspace)?NamedValue$/.test(type));
    return values.map(({ name, dependencies }) => [name, values.filter(({ urn }) => dependencies.includes(urn)).map((each) => each.name)]);
  };

  it("are written one at a time, whatever they stand in", async () => {
    const all = await deployed([], {
      service: { ...platform.service, sku: "Premium", capacity: 1 },
      namedValues: [value("c"), value("a")],
      workspaces: [{ id: "team", displayName: "Team", description: "A team.", namedValues: [value("b")] }],
    });
    expect(chain(all)).toEqual([
      ["a", []],
      ["blocked-callers", ["a"]],
      ["c", ["blocked-callers"]],
      ["team/b", ["c"]],
    ]);
  });

  it("take one in between without another resource", async () => {
    const before = await deployed([], { namedValues: [value("a"), value("c")] });
    const after = await deployed([], { namedValues: [value("a"), value("b"), value("c")] });
    const same = ({ urn, inputs, parent }: Registration) => ({ urn, inputs, parent });
    for (const each of before.filter(({ custom }) => custom))
      expect(after.filter(({ urn }) => urn === each.urn).map(same)).toEqual([same(each)]);
    expect(chain(after)).toContainEqual(["b", ["a"]]);
  });
});

describe("what the service makes by itself", () => {
  let all: Registration[];
  beforeAll(async () => {
    const operations = imported({ getOrder: { bind: { orderId: claim("oid") } } });
    all = await deployed([ordersApi({ profile, operations, products: ["starter"] })], { products: [product] });
  });

  it("is not registered", () => {
    expect(all.filter(({ type }) => /:Api(?:Operation|Schema)$/.test(type))).toEqual([]);
    expect(named(all, "Api", "orders").inputs).toMatchObject({
      format: "openapi+json",
      value: expect.stringContaining('"operationId":"getOrder"'),
      translateRequiredQueryParametersConduct: "query",
    });
  });

  it("is waited for by what it is made of", () => {
    const policy = named(all, "ApiOperationPolicy", "orders/getOrder");
    expect(policy.dependencies).toContain(named(all, "Api", "orders").urn);
    expect(named(all, "ProductApi", "starter/orders").dependencies).toContain(policy.urn);
  });
});

describe("a released revision", () => {
  it("is a resource behind all of the revision, and its number is part of every name", async () => {
    const revision = { number: 2, description: "Faster.", release: { notes: "Faster." } };
    const all = await deployed([ordersApi({ revision, products: ["starter"] })], { products: [product] });
    expect(named(all, "Api", "orders;rev=2").ignoreChanges).toEqual(["isCurrent"]);
    const release = named(all, "ArmSetting", "orders/rev-2");
    expect(release.inputs).toMatchObject({
      path: expect.stringMatching(/\/apis\/orders\/releases\/rev-2$/),
      method: "PUT",
      properties: { apiId: "/apis/orders;rev=2", notes: "Faster." },
    });
    const inside = all.filter(({ custom, name }) => custom && name.startsWith("orders;rev=2"));
    expect(inside.length).toBeGreaterThan(3);
    for (const { urn } of inside) expect(release.dependencies).toContain(urn);
    expect(named(all, "ProductApi", "starter/orders").dependencies).toContain(release.urn);
    // All revisions of an API stand in one group.
    const parents = new Set(inside.map(({ parent }) => parent));
    expect([...parents].map((each) => each?.split("$").pop()?.split("::").slice(-1)[0])).toEqual(["orders"]);
  });
});

describe("records of workspaces", () => {
  it("are resources of the types that workspaces have, in groups of their own", async () => {
    const records = [...Object.values(sampleRecords), ...workspaceRecords];
    const all = await capture(() => deployEstate(makeEstate(records), { late: { "backends.accounts": "https://b.example" } }));
    const inside = all.filter(({ custom, inputs }) => custom && inputs.workspaceId === "team");
    expect(inside.map(({ type }) => type).every((type) => type.includes(":Workspace"))).toBe(true);
    // One is the workspace itself.
    expect(inside).toHaveLength(workspaceRecords.length + 1);
    const groups = new Set(inside.filter(({ type }) => type.endsWith("NamedValue")).map(({ parent }) => parent));
    expect([...groups].join()).toMatch(/palisade:index:Workspace::team$/);
    expect(named(all, "WorkspaceApi", "team/accounts").parent).toMatch(/palisade:index:Api::team\/accounts$/);
  });
});

describe("subscriptions", () => {
  it("keep their keys secret in the state", async () => {
    const all = await deployed([], {
      products: [product],
      subscriptions: [{ id: "partner", displayName: "Partner", of: { product: "starter" } }],
    });
    const { additionalSecretOutputs, inputs } = named(all, "Subscription", "partner");
    expect(additionalSecretOutputs).toEqual(["primaryKey", "secondaryKey"]);
    expect(Object.keys(inputs)).not.toContain("primaryKey");
  });
});
