import { existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Azure } from "../support/engine/azure/azure.cjs";

const { Faults } = require("../support/engine/azure-native/faults.cjs");
const { Provider } = require("../support/engine/azure-native/provider.cjs");
const { resourceType } = require("../support/engine/azure-native/resource-type.cjs");
const { refusedRemovals, refusedWrites } = require("../support/engine/azure/refusals.cjs");
const { types } = require("../support/engine/azure-native/resource-types.cjs");

const group = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/group";
const service = `${group}/providers/Microsoft.ApiManagement/service/palisade`;
const place = { resourceGroupName: "group", serviceName: "palisade" };
const urnOf = (type: string, name = "it") => `urn:pulumi:test::project::azure-native:${type}::${name}`;

describe.each(Object.keys(types))("the azure-native double's %s", (key) => {
  it("has a path whose parameters are inputs of the installed class", () => {
    const { parameters, inputs } = resourceType(`azure-native:${key}`);
    expect(parameters.filter((name: string) => !inputs.includes(name))).toEqual([]);
  });
});

describe("the azure-native double", () => {
  let folder: string;
  let azure: Azure;
  // biome-ignore lint/suspicious/noExplicitAny: a plain JavaScript class
  let provider: any;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "palisade-double-"));
    azure = new Azure(path.join(folder, "azure.jsonl"));
    provider = new Provider({ azure, faults: new Faults(), log: () => {}, env: {} });
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const create = (type: string, inputs: object) => provider.create({ urn: urnOf(type), inputs, preview: false });
  const check = (type: string, news: object, olds: object = {}) =>
    provider.check({ urn: urnOf(type), news, olds, randomSeed: Buffer.from("seed") });

  function withService(): void {
    azure.put(group, { location: "westeurope" });
    azure.put(service, { location: "westeurope", properties: {} });
  }

  it("says where to add a type that it does not know", () => {
    expect(() => check("compute:VirtualMachine", {})).toThrow("resource-types.cjs");
  });

  it("refuses missing and unknown inputs", () => {
    const { failures } = check("apimanagement:Api", { ...place, paths: "orders" });
    expect(failures).toEqual(["missing required property 'path'", "'paths' is no input of azure-native:apimanagement:Api"]);
  });

  it("makes up a name and takes the region of the group", () => {
    azure.put(group, { location: "westeurope" });
    const { inputs } = check("operationalinsights:Workspace", { resourceGroupName: "group" });
    expect(inputs).toEqual({
      resourceGroupName: "group",
      workspaceName: expect.stringMatching(/^it[0-9a-f]{8}$/),
      location: "westeurope",
      __createBeforeDelete: true,
    });
    expect(check("operationalinsights:Workspace", { resourceGroupName: "group" }, inputs).inputs).toEqual(inputs);
  });

  it("refuses what is there, and what has no parent", async () => {
    await expect(create("apimanagement:Api", { ...place, apiId: "orders", path: "orders" })).rejects.toThrow(
      "Resource group 'group' could not be found",
    );
    azure.put(group, { location: "westeurope" });
    await expect(create("apimanagement:Api", { ...place, apiId: "orders", path: "orders" })).rejects.toMatchObject({
      status: 404,
      code: "ParentResourceNotFound",
    });
    await create("apimanagement:ApiManagementService", { ...place, location: "westeurope" });
    await create("apimanagement:Api", { ...place, apiId: "orders", path: "orders" });
    await expect(create("apimanagement:Api", { ...place, apiId: "orders", path: "orders" })).rejects.toThrow(
      `cannot create already existing resource '${service}/apis/orders'`,
    );
  });

  it("takes over the global policy while nobody has changed it", async () => {
    withService();
    const policy = { ...place, policyId: "policy", value: "<policies />" };
    await create("apimanagement:Policy", policy);
    await expect(create("apimanagement:Policy", policy)).rejects.toThrow("cannot create already existing subresource");
  });

  describe("refuses as Azure does", () => {
    const subnet = `${group}/providers/Microsoft.Network/virtualNetworks/inside/subnets/gateway`;
    const endpoint = `${group}/providers/Microsoft.Network/privateEndpoints/gateway`;
    const sku = (name: string) => ({ location: "westeurope", sku: { name, capacity: 1 } });
    const internal = { virtualNetworkType: "Internal", virtualNetworkConfiguration: { subnetResourceId: subnet } };
    const connection = [{ name: "gateway", privateLinkServiceId: service, groupIds: ["Gateway"] }];
    const service_ = (inputs: object) => create("apimanagement:ApiManagementService", { ...place, ...inputs });
    const endpoint_ = (inputs: object) =>
      create("network:PrivateEndpoint", {
        resourceGroupName: "group",
        privateEndpointName: "gateway",
        location: "westeurope",
        subnet: { id: subnet },
        ...inputs,
      });
    const update = (inputs: object) =>
      provider.update({
        urn: urnOf("apimanagement:ApiManagementService"),
        id: service,
        olds: {},
        news: { ...place, ...inputs },
        preview: false,
      });
    const remove = (id: string, type = "network:Subnet") => provider.delete({ urn: urnOf(type), id });

    beforeEach(() => {
      azure.put(group, { location: "westeurope" });
      azure.put(subnet.replace(/\/subnets\/.*/, ""), { location: "westeurope" });
      azure.put(subnet, { properties: { addressPrefix: "10.0.0.0/27" } });
    });

    it.each<[string, () => Promise<unknown>, string]>([
      [
        "no public access while the service is made",
        () => service_({ ...sku("Premium"), publicNetworkAccess: "Disabled" }),
        "ActivateServiceWithPrivateEndpointAccessNotAllowed",
      ],
      ["a network on Basic", () => service_({ ...sku("Basic"), ...internal }), "NotSupported"],
      ["an internal network on Standard v2", () => service_({ ...sku("StandardV2"), ...internal }), "NotSupported"],
      ["a network without a subnet", () => service_({ ...sku("Premium"), virtualNetworkType: "Internal" }), "InvalidParameters"],
      [
        "a subnet that is not there",
        () => service_({ ...sku("Premium"), ...internal, virtualNetworkConfiguration: { subnetResourceId: `${subnet}2` } }),
        "ResourceNotFound",
      ],
      ["a subnet without its delegation", () => service_({ ...sku("PremiumV2"), ...internal }), "InvalidSubnet"],
      ["zones on Developer", () => service_({ ...sku("Developer"), zones: ["1"] }), "NotSupported"],
      ["regions on Standard", () => service_({ ...sku("Standard"), additionalLocations: [{ location: "uksouth" }] }), "NotSupported"],
    ])("%s", async (_, work, code) => {
      await expect(work()).rejects.toMatchObject({ code });
      expect(azure.get(service)).toBeUndefined();
    });

    it("public access off without an endpoint, or with one that nobody has approved", async () => {
      await service_(sku("Premium"));
      const closed = { ...sku("Premium"), publicNetworkAccess: "Disabled" };
      const refused = { code: "DisablingPublicNetworkAccessRequiredPrivateEndpoint" };
      await expect(update(closed)).rejects.toMatchObject(refused);
      await endpoint_({ manualPrivateLinkServiceConnections: connection });
      await expect(update(closed)).rejects.toMatchObject(refused);
      await remove(endpoint, "network:PrivateEndpoint");
      await endpoint_({ privateLinkServiceConnections: connection });
      await update(closed);
      expect(azure.get(service)?.properties.publicNetworkAccess).toBe("Disabled");
    });

    it.each([
      ["a tier that takes none", sku("BasicV2"), "PrivateEndpointNotSupportedInServiceSku"],
      ["a service in a network", { ...sku("Premium"), ...internal }, "NotSupported"],
    ])("an endpoint to %s", async (_, inputs, code) => {
      await service_(inputs);
      await expect(endpoint_({ privateLinkServiceConnections: connection })).rejects.toMatchObject({ code });
    });

    it("the name of a deleted service, until it is taken back or given up", async () => {
      await service_(sku("Developer"));
      azure.put(`${service}/apis/orders`, { properties: { path: "orders" } });
      await remove(service, "apimanagement:ApiManagementService");
      expect(azure.get(service)).toBeUndefined();
      await expect(service_(sku("Developer"))).rejects.toMatchObject({ status: 409, code: "ServiceAlreadyExistsInSoftDeletedState" });
      await service_({ ...sku("Premium"), restore: true });
      // As it was: everything else that was asked for is ignored, and what stood in it is back.
      expect(azure.get(service)?.sku).toMatchObject({ name: "Developer" });
      expect(azure.get(`${service}/apis/orders`)).toBeDefined();
      await remove(service, "apimanagement:ApiManagementService");
      azure.purge(service);
      await service_(sku("Premium"));
      expect(azure.get(`${service}/apis/orders`)).toBeUndefined();
    });

    it("to delete what is locked, and what stands in it", async () => {
      await service_(sku("Developer"));
      azure.put(`${service}/apis/orders`, { properties: { path: "orders" } });
      const lock = { scope: service.slice(1), lockName: "keep", level: "CanNotDelete" };
      const { id } = await create("authorization:ManagementLockByScope", lock);
      for (const each of [service, `${service}/apis/orders`, group])
        await expect(remove(each)).rejects.toMatchObject({ code: "ScopeLocked" });
      await remove(id, "authorization:ManagementLockByScope");
      await remove(service, "apimanagement:ApiManagementService");
    });

    it("to delete a subnet in which something stands", async () => {
      await service_({ ...sku("Premium"), ...internal });
      await expect(remove(subnet)).rejects.toMatchObject({ code: "InUseSubnetCannotBeDeleted" });
    });

    it("a certificate that the identity may not read", async () => {
      const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/certificates`;
      const { clientId, principalId } = azure.put(identity, { location: "westeurope" }).properties;
      const vault = `${group}/providers/Microsoft.KeyVault/vaults/keys`;
      azure.put(vault, { location: "westeurope" });
      const host = {
        type: "Proxy",
        hostName: "api.contoso.com",
        keyVaultId: "https://keys.vault.azure.net/secrets/api",
        identityClientId: clientId,
      };
      const asked = {
        ...sku("Developer"),
        identity: { type: "UserAssigned", userAssignedIdentities: [identity] },
        hostnameConfigurations: [host],
      };
      await expect(service_(asked)).rejects.toMatchObject({ code: "InvalidParameters" });
      azure.put(`${vault}/providers/Microsoft.Authorization/roleAssignments/1`, { properties: { principalId, roleDefinitionId: "/r" } });
      await service_(asked);
    });

    it("and names a source for each refusal", () => {
      for (const { what, source } of [...refusedWrites, ...refusedRemovals]) {
        expect(what).not.toBe("");
        expect(source).toMatch(/^https:\/\/(learn\.microsoft\.com|github\.com)\//);
      }
    });
  });

  it("neither creates nor deletes the Defender plan of a subscription", async () => {
    const scopeId = "subscriptions/11111111-1111-1111-1111-111111111111";
    const id = `/${scopeId}/providers/Microsoft.Security/pricings/Api`;
    await expect(create("security:Pricing", { scopeId, pricingName: "Api", pricingTier: "Standard" })).rejects.toThrow("already existing");
    await expect(provider.delete({ urn: urnOf("security:Pricing"), id })).rejects.toMatchObject({ code: "InvalidUrlConfiguration" });
  });

  it("replaces where the path changes, deleting first unless the name was made up", () => {
    const oldInputs = { ...place, apiId: "orders", path: "orders", protocols: ["https"] };
    const diff = (inputs: object, news: object) => provider.diff({ urn: urnOf("apimanagement:Api"), oldInputs: inputs, news });
    expect(diff(oldInputs, { ...oldInputs, protocols: ["http", "https"] })).toEqual({
      changes: [
        { path: "protocols[0]", kind: "UPDATE" },
        { path: "protocols[1]", kind: "ADD" },
      ],
      replaces: [],
      deleteBeforeReplace: false,
    });
    expect(diff(oldInputs, { ...oldInputs, apiId: "sales" })).toMatchObject({ replaces: ["apiId"], deleteBeforeReplace: true });
    expect(diff({ ...oldInputs, __createBeforeDelete: true }, { ...oldInputs, apiId: "sales" })).toMatchObject({
      deleteBeforeReplace: false,
    });
  });

  it("keeps what Azure never shows out of the outputs", async () => {
    withService();
    const { id, outputs } = await create("apimanagement:NamedValue", {
      ...place,
      namedValueId: "key",
      displayName: "key",
      secret: true,
      value: "hush",
    });
    expect(JSON.stringify(outputs)).not.toContain("hush");
    expect(azure.hidden(id)).toEqual({ value: "hush" });
  });

  it("refuses a policy with references that lead nowhere", async () => {
    withService();
    const policy = (value: string) => create("apimanagement:Policy", { ...place, policyId: "policy", value });
    await expect(policy("<a>{{key}}</a>")).rejects.toMatchObject({ code: "ValidationError" });
    await expect(policy('<include-fragment fragment-id="f" />')).rejects.toMatchObject({ code: "ValidationError" });
    await policy('<set-body template="liquid">{{body.key}}</set-body>');
  });

  it("shows policies in the service's own layout, and what is written as it was", async () => {
    withService();
    const value = `<policies>
    <inbound>
        <set-header name="x" exists-action="skip">
            <value>@(context.Variables["a)"] == "b\\")" && 1 < 2)</value>
        </set-header>
    </inbound>
    <!-- nobody@(home -->
</policies>
`;
    const { id, outputs } = await create("apimanagement:Policy", { ...place, policyId: "policy", format: "rawxml", value });
    const lines = [
      "<policies>",
      "\t\t<inbound>",
      '\t\t\t\t<set-header name="x" exists-action="skip">',
      "\t\t\t\t\t\t<value>@(context.Variables[&quot;a)&quot;] == &quot;b\\&quot;)&quot; &amp;&amp; 1 &lt; 2)</value>",
      "\t\t\t\t</set-header>",
      "\t\t</inbound>",
      "\t\t<!-- nobody@(home -->",
      "</policies>",
    ];
    expect(outputs).toMatchObject({ value: lines.join("\r\n") });
    expect(outputs).not.toHaveProperty("format");
    expect(azure.get(id)?.properties).toEqual({ format: "rawxml", value });
    // It reads the same a second time, and then says that nothing has changed.
    const inputs = { ...place, policyId: "policy", format: "rawxml", value };
    expect(await provider.read({ urn: urnOf("apimanagement:Policy"), id, inputs, olds: outputs })).toEqual({ id, outputs, inputs });
  });

  it("reads an existing resource for an import", async () => {
    withService();
    azure.put(`${service}/apis/orders`, { properties: { path: "orders", displayName: "Orders" } });
    const found = await provider.read({ urn: urnOf("apimanagement:Api"), id: `${service}/apis/orders`, inputs: {}, olds: {} });
    expect(found.inputs).toMatchObject({ ...place, apiId: "orders", path: "orders", displayName: "Orders" });
    expect(await provider.read({ urn: urnOf("apimanagement:Api"), id: `${service}/apis/none`, inputs: {}, olds: {} })).toEqual({ id: "" });
  });

  it("removes what lies below, and only that", async () => {
    withService();
    azure.put(`${group}/providers/Microsoft.ApiManagement/service/palisade-two`, { location: "westeurope" });
    await provider.delete({ urn: urnOf("apimanagement:ApiManagementService"), id: service });
    expect(azure.all().filter(({ id }) => id.startsWith(`${service}/`))).toEqual([]);
    expect(azure.get(`${service}-two/policies/policy`)).toBeDefined();
  });

  it("fails as often as it is told to", async () => {
    withService();
    const faults = new Faults(JSON.stringify([{ op: "create", match: "/apis/", times: 1, error: "not today" }]));
    provider = new Provider({ azure, faults, log: () => {}, env: {} });
    await expect(create("apimanagement:Api", { ...place, apiId: "orders", path: "orders" })).rejects.toThrow("not today");
    await create("apimanagement:Api", { ...place, apiId: "orders", path: "orders" });
  });

  it("answers late where it is told to, when it is done", async () => {
    withService();
    const faults = new Faults(JSON.stringify([{ op: "create", match: "/apis/", lateMs: 50 }]));
    provider = new Provider({ azure, faults, log: () => {}, env: {} });
    const answer = create("apimanagement:Api", { ...place, apiId: "orders", path: "orders" });
    await new Promise(setImmediate);
    expect(azure.get(`${service}/apis/orders`)).toBeDefined();
    expect(await Promise.race([answer, "not yet"])).toBe("not yet");
    await answer;
  });

  it("shows every process the same Azure", () => {
    withService();
    const other = new Azure(path.join(folder, "azure.jsonl"));
    expect(other.get(service)?.location).toBe("westeurope");
    other.remove(service);
    expect(azure.get(service)).toBeUndefined();
    expect(existsSync(path.join(folder, "azure.jsonl"))).toBe(true);
  });
});
