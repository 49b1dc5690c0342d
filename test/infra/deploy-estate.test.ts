import type { CustomResource, Output, Resource } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import { azureNativeVersion } from "../../infra/azure/azure-resource";
import { type DeployOptions, deployEstate, nameOf } from "../../infra/deploy-estate";
import { recordOf } from "../../infra/plan/read-registrations";
import type { Registration } from "../../infra/plan/registration";
import { type Estate, type EstateRecord, makeEstate } from "../../policies/estate/estate";
import { factsOf, type Kind, kinds } from "../../policies/estate/kinds";
import { capture } from "../support/capture";
import { declare, ordersApi, platform, servicePath } from "../support/declarations";
import { sampleRecords, service as sampleService } from "../support/sample-records";

const product = { id: "starter", displayName: "Starter", description: "For trying out.", terms: "Be kind." };
const vault = "/subscriptions/s/resourceGroups/keys/providers/Microsoft.KeyVault/vaults/v";

let estate: Estate;
let registered: Registration[];
beforeAll(async () => {
  estate = await declare([ordersApi({ products: ["starter"], version: "v1" })], {
    products: [product],
    service: { ...platform.service, keyVaultId: vault },
    namedValues: [{ name: "partner-key", secretIdentifier: "https://v.vault.azure.net/secrets/partner" }],
  });
  registered = await capture(() => deployEstate(estate));
});

const resources = () => registered.filter(({ custom }) => custom);
const components = () => registered.filter(({ custom }) => !custom);
const named = (type: string, name: string, among = registered): Registration => {
  const found = among.filter((each) => each.custom && each.type.endsWith(`:${type}`) && each.name === name);
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`expected one ${type} ${name}, there are ${found.length}`);
  return only;
};
const setting = (name: string) => named("ArmSetting", name);
const inputsOf = (type: string, name: string) => named(type, name).inputs;

describe("every record", () => {
  it("is one resource of the type that its kind has", () => {
    const types = estate.records.map(({ kind }) => factsOf(kind).token ?? "pulumi-nodejs:dynamic/palisade:ArmSetting");
    expect(
      resources()
        .map(({ type }) => type)
        .sort(),
    ).toEqual(types.sort());
  });

  it("has a logical name of the ids in its path, which no other of its type has", () => {
    const names = resources().map(({ type, name }) => `${type} ${name}`);
    expect(new Set(names).size).toBe(names.length);
    const of = (kind: Kind) => estate.records.filter((each) => each.kind === kind).map(nameOf);
    expect(of("apis/operations")).toEqual(["orders/getOrder", "orders/listOrders"]);
    expect(of("apis/policies")).toEqual(["orders"]);
    expect(of("products/apis")).toEqual(["starter/orders"]);
    expect(of("service")).toEqual(["apim"]);
    expect(of("policies")).toEqual(["apim"]);
    expect(of("resourceGroups")).toEqual(["rg"]);
    expect(of("tenant")).toEqual(["access"]);
    expect(of("providers")).toEqual(["Microsoft.ApiSecurity"]);
    expect(of("diagnosticSettings")).toEqual(["palisade"]);
  });

  it("is what was declared: registrations read back are the same records", () => {
    const back = new Map(registered.flatMap((each) => recordOf(each) ?? []).map((record) => [record.path.toLowerCase(), record]));
    for (const { path, kind } of estate.records) expect([path, back.get(path.toLowerCase())?.kind]).toEqual([path, kind]);
  });

  it("comes after what it stands in and refers to", () => {
    const order = new Map(registered.map(({ urn }, index) => [urn, index]));
    for (const [index, { dependencies, parent, name }] of registered.entries()) {
      for (const each of [...dependencies, ...(parent ? [parent] : [])]) {
        if (!each.includes("pulumi:pulumi:Stack")) expect(order.get(each), `${name} depends on ${each}`).toBeLessThan(index);
      }
    }
  });

  it.each<[type: string, name: string, after: readonly (readonly [string, string])[]]>([
    ["ApiManagementService", "apim", [["ResourceGroup", "rg"]]],
    [
      "Policy",
      "apim",
      [
        ["ApiManagementService", "apim"],
        ["NamedValue", "blocked-callers"],
      ],
    ],
    [
      "Api",
      "orders",
      [
        ["ApiManagementService", "apim"],
        ["ApiVersionSet", "orders"],
      ],
    ],
    [
      "ApiOperation",
      "orders/getOrder",
      [
        ["Api", "orders"],
        ["ApiSchema", "orders/definition"],
      ],
    ],
    [
      "ApiPolicy",
      "orders",
      [
        ["Api", "orders"],
        ["Backend", "orders"],
      ],
    ],
    [
      "ProductApi",
      "starter/orders",
      [
        ["Product", "starter"],
        ["Api", "orders"],
      ],
    ],
    ["ProductPolicy", "starter", [["Product", "starter"]]],
    ["ApiSchema", "orders/definition", [["Api", "orders"]]],
    ["Diagnostic", "applicationinsights", [["Logger", "applicationinsights"]]],
    [
      "Logger",
      "applicationinsights",
      [
        ["Component", "apim-insights"],
        ["ApiManagementService", "apim"],
      ],
    ],
    ["ArmSetting", "Api", [["ArmSetting", "Microsoft.ApiSecurity"]]],
    [
      "APICollectionByAzureApiManagementService",
      "orders",
      [
        ["Api", "orders"],
        ["ArmSetting", "Api"],
        ["ArmSetting", "Microsoft.ApiSecurity"],
      ],
    ],
  ])("%s %s waits for what it needs", (type, name, after) => {
    expect(named(type, name).dependencies).toEqual(expect.arrayContaining(after.map(([of, called]) => named(of, called).urn)));
  });

  it("waits for the right to read the vault where its value comes from there", () => {
    const role = registered.find(({ type, inputs }) => type.endsWith(":RoleAssignment") && inputs.scope === vault);
    expect(role).toBeDefined();
    expect(named("NamedValue", "partner-key").dependencies).toContain(role?.urn);
  });

  it("says which version of the provider it is for, and has no aliases of other versions", () => {
    for (const { type, version, aliases } of resources()) {
      expect([type, aliases]).toEqual([type, []]);
      if (type.startsWith("azure-native:")) expect([type, version]).toEqual([type, azureNativeVersion]);
    }
  });
});

describe("policies", () => {
  const policies = () => resources().filter(({ type }) => /:apimanagement:\w*Policy$/.test(type));

  it("have an explicit format and a fixed id, at every scope", () => {
    expect(
      policies()
        .map(({ type, name }) => `${type.split(":")[2]} ${name}`)
        .sort(),
    ).toEqual(["ApiPolicy orders", "Policy apim", "ProductPolicy starter"]);
    for (const { inputs } of policies())
      expect(inputs).toMatchObject({ format: "rawxml", policyId: "policy", value: expect.stringMatching(/^<policies>/) });
  });

  it("keep name, type, parent and path when their content changes: they are updated, and never replaced", async () => {
    const changed = await declare([ordersApi({ products: ["starter"], version: "v1", backend: { url: "https://other.example" } })], {
      products: [{ ...product, rate: { calls: 1, seconds: 60 } }],
      platform: { timeout: 5 },
      service: { ...platform.service, keyVaultId: vault },
      namedValues: [{ name: "partner-key", secretIdentifier: "https://v.vault.azure.net/secrets/partner" }],
    });
    const again = await capture(() => deployEstate(changed));
    const identity = ({ urn, parent, inputs }: Registration) => {
      const { value, ...rest } = inputs;
      return { urn, parent, rest };
    };
    for (const before of policies()) {
      const after = again.find(({ urn }) => urn === before.urn);
      expect(after && identity(after)).toEqual(identity(before));
      expect(after?.inputs.value).not.toEqual(before.inputs.value);
    }
    expect(again.map(({ urn }) => urn).sort()).toEqual(registered.map(({ urn }) => urn).sort());
  });
});

describe("groups", () => {
  it("are components under the stack, which carry nothing into its state", () => {
    expect(
      components()
        .map(({ type, name }) => `${type} ${name}`)
        .sort(),
    ).toEqual([
      "palisade:index:Api orders",
      "palisade:index:Defender apim",
      "palisade:index:Monitoring apim",
      "palisade:index:Platform apim",
      "palisade:index:Product starter",
    ]);
    for (const { inputs, secrets, dependencies } of components())
      expect({ inputs, secrets, dependencies }).toEqual({ inputs: {}, secrets: [], dependencies: [] });
    for (const { parent } of components()) expect(parent).toMatch(/::pulumi:pulumi:Stack::/);
  });

  it.each([
    ["ResourceGroup", "rg", "Platform", "apim"],
    ["ApiManagementService", "apim", "Platform", "apim"],
    ["NamedValue", "partner-key", "Platform", "apim"],
    ["ArmSetting", "access", "Platform", "apim"],
    ["Logger", "azuremonitor", "Monitoring", "apim"],
    ["DiagnosticSetting", "palisade", "Monitoring", "apim"],
    ["ArmSetting", "Api", "Defender", "apim"],
    ["APICollectionByAzureApiManagementService", "orders", "Defender", "apim"],
    ["Product", "starter", "Product", "starter"],
    ["ProductApi", "starter/orders", "Product", "starter"],
    ["Api", "orders", "Api", "orders"],
    ["ApiVersionSet", "orders", "Api", "orders"],
    ["Backend", "orders", "Api", "orders"],
    ["ApiOperation", "orders/getOrder", "Api", "orders"],
  ])("%s %s stands in %s %s", (type, name, group, called) => {
    const parent = components().find((each) => each.type === `palisade:index:${group}` && each.name === called);
    expect(named(type, name).parent).toBe(parent?.urn);
  });

  it("stand under a resource that the caller names", async () => {
    const all = await capture(() => {
      const parent = new pulumi.ComponentResource("test:index:Above", "above");
      deployEstate(makeEstate([sampleRecords.resourceGroups]), { parent });
    });
    expect(all[1]).toMatchObject({ type: "palisade:index:Platform", parent: all[0]?.urn });
  });

  it("have a place for every kind that there is", async () => {
    const all = await capture(() =>
      deployEstate(makeEstate(Object.values(sampleRecords)), { late: { "backends.accounts": "https://b.example" } }),
    );
    expect(all.filter(({ custom }) => custom)).toHaveLength(Object.keys(kinds).length);
    for (const { parent } of all.filter(({ custom }) => custom)) expect(parent).toMatch(/palisade:index:/);
  });
});

describe("settings that exist once", () => {
  const properties = ({ __provider, ...rest }: Registration["inputs"]) => rest;

  it("are written, kept on destroy, and waited for with a bound", () => {
    expect(properties(setting("Microsoft.ApiSecurity").inputs)).toEqual({
      path: "/providers/Microsoft.ApiSecurity",
      apiVersion: "2021-04-01",
      method: "REGISTER",
      manage: "own",
      properties: {},
      timeout: 600,
    });
    expect(properties(setting("Api").inputs)).toMatchObject({
      path: "/providers/Microsoft.Security/pricings/Api",
      method: "PUT",
      manage: "own",
      properties: { pricingTier: "Standard", subPlan: "P1" },
    });
    expect(properties(setting("access").inputs)).toMatchObject({
      path: `${servicePath}/tenant/access`,
      method: "PATCH",
      properties: { enabled: false },
    });
    expect(properties(setting("signup").inputs)).toMatchObject({ method: "PUT", properties: { enabled: false } });
  });

  it("are taken as they are, or left out", async () => {
    const deployed = async (defender: { manage: "adopt" } | { manage: "skip" }) =>
      capture(async () => deployEstate(await declare([ordersApi()], { defender })));
    const adopted = await deployed({ manage: "adopt" });
    expect(named("ArmSetting", "Api", adopted).inputs).toMatchObject({ manage: "adopt", properties: { pricingTier: "Standard" } });
    const skipped = await deployed({ manage: "skip" });
    expect(skipped.some(({ type, name }) => type.endsWith("ArmSetting") && name === "Api")).toBe(false);
    // The registration is nobody's alone, and APIs are onboarded whoever pays for the plan.
    expect(named("ArmSetting", "Microsoft.ApiSecurity", skipped).inputs).toMatchObject({ manage: "own" });
    expect(named("APICollectionByAzureApiManagementService", "orders", skipped).dependencies).toContain(
      named("Api", "orders", skipped).urn,
    );
  });

  it("have one provider, whose text in the state holds nothing of the one who deploys", () => {
    const texts = new Set(resources().flatMap(({ inputs }) => (inputs.__provider === undefined ? [] : [String(inputs.__provider)])));
    expect(texts.size).toBe(1);
    const [provider = ""] = texts;
    expect(provider).toContain("exports.handler");
    for (const value of [process.cwd(), process.env.HOME ?? "/root", process.env.PATH ?? "/usr/bin"]) expect(provider).not.toContain(value);
  });
});

describe("secrets and options", () => {
  it("come from a vault, and are no input", () => {
    expect(inputsOf("NamedValue", "partner-key")).toEqual({
      resourceGroupName: "rg",
      serviceName: "apim",
      namedValueId: "partner-key",
      displayName: "partner-key",
      secret: true,
      keyVault: { secretIdentifier: "https://v.vault.azure.net/secrets/partner" },
    });
  });

  it("are marked where an output is one", () => {
    expect(named("Component", "apim-insights").additionalSecretOutputs).toEqual(["connectionString"]);
    for (const { type, additionalSecretOutputs } of resources()) {
      if (!type.endsWith(":Component")) expect([type, additionalSecretOutputs]).toEqual([type, []]);
    }
  });

  it("leave alone what is edited at the service, and nothing else", () => {
    expect(named("NamedValue", "blocked-callers").ignoreChanges).toEqual(["value"]);
    for (const { name, ignoreChanges } of resources()) if (name !== "blocked-callers") expect([name, ignoreChanges]).toEqual([name, []]);
  });

  it("protect nothing by themselves: a stack can be destroyed", () => {
    for (const { name, protect } of registered) expect([name, protect]).toEqual([name, false]);
  });

  it("keep what only the deployment knows out of the inputs until then", () => {
    expect(inputsOf("Api", "orders").apiVersionSetId).toEqual({ $late: `${servicePath}/apiVersionSets/orders#id` });
    expect(inputsOf("DiagnosticSetting", "palisade").resourceUri).toEqual({ $late: `${servicePath}#id` });
  });

  it("keep late values that are secret a secret", async () => {
    const late = { "backends.accounts": pulumi.secret("https://canary.example") };
    const all = await capture(() => deployEstate(makeEstate(Object.values(sampleRecords)), { late }));
    const backend = all.find(({ type }) => type.endsWith(":Backend"));
    expect(backend?.secrets).toEqual(["url"]);
    for (const { type, inputs } of all) if (!type.endsWith(":Backend")) expect(JSON.stringify(inputs)).not.toContain("canary");
  });
});

describe("aliases", () => {
  it("are those that the caller has for a record", async () => {
    const aliases: DeployOptions["aliases"] = ({ kind }) => (kind === "resourceGroups" ? [{ name: "former" }] : undefined);
    const all = await capture(() => deployEstate(makeEstate([sampleRecords.resourceGroups, sampleRecords.service]), { aliases }));
    expect(named("ResourceGroup", "rg", all).aliases).toMatchObject([{ spec: { name: "former" } }]);
    expect(named("ApiManagementService", "gw", all).aliases).toEqual([]);
  });
});

describe("the deployed estate", () => {
  it("hands out resources by the paths of their records, in any case", async () => {
    let found: CustomResource | undefined;
    let output: unknown;
    await capture(async () => {
      const deployed = deployEstate(makeEstate([sampleRecords.resourceGroups, sampleRecords.service]));
      found = deployed.get(sampleService.toLowerCase());
      const urn = (found as Resource).urn as Output<string> & { promise(): Promise<string> };
      output = await urn.promise();
    });
    expect(output).toMatch(/ApiManagementService::gw$/);
  });
});

describe("an estate that can't be deployed", () => {
  const fail = (records: readonly EstateRecord[], options?: DeployOptions) => capture(() => deployEstate(makeEstate(records), options));
  const group = sampleRecords.resourceGroups;

  it("has a late value that nobody gives", async () => {
    await expect(
      fail([{ ...sampleRecords.backends, properties: { protocol: "http", url: { $late: "where" } } } as EstateRecord]),
    ).rejects.toThrow('the late value "where" is not given to the deployment');
  });

  it("has an output of what is not in it", async () => {
    await expect(
      fail([{ ...sampleRecords.backends, properties: { protocol: "http", url: { $late: "/nowhere#url" } } } as EstateRecord]),
    ).rejects.toThrow("the late value /nowhere#url is asked for before /nowhere is registered");
  });

  it("has a value that its source could not tell", async () => {
    await expect(fail([{ ...group, envelope: { location: { $unknown: "it may not be read" } } } as EstateRecord])).rejects.toThrow(
      "a value that is not known can't be deployed: it may not be read",
    );
  });

  it("depends on itself", async () => {
    const other = { ...sampleRecords.logAnalyticsWorkspaces, refs: [sampleRecords.applicationInsights.path] };
    const circle = [other, { ...sampleRecords.applicationInsights, refs: [other.path] }] as EstateRecord[];
    await expect(fail(circle)).rejects.toThrow(/depends on itself/);
  });
});
