import { describe, expect, it } from "vitest";
import { issuesIn } from "../../../infra/settings/parse-settings";
import { addressList, type PlatformSettings, platformSettings } from "../../../infra/settings/platform-settings";

const least = {
  organisation: { name: "Contoso", email: "apis@contoso.example" },
  resourceGroup: "rg-apis",
  service: { name: "apim-contoso", sku: "Developer" },
  tenant: "8f9f2f0e-2a51-4d2f-9d3a-6c1f6f0f7c55",
  defender: { manage: "skip" },
};
const subnet = { addressSpace: "10.0.0.0/24", prefix: "10.0.0.0/27" };
const vault = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/keys";

/** The places of what is refused. */
function refused(change: object): string[] {
  const values = { ...least, ...change };
  const { error } = platformSettings.safeParse(values);
  return (error ? issuesIn(error, values) : []).map(({ path }) => path.join("."));
}

const service = (change: object) => ({ service: { ...least.service, ...change } });

describe("platformSettings", () => {
  it("fills in what most stacks want", () => {
    expect(platformSettings.parse(least)).toEqual<PlatformSettings>({
      ...least,
      owns: "everything",
      service: { name: "apim-contoso", sku: "Developer", capacity: 1, zones: [], regions: [], portal: false },
      defender: { manage: "skip" },
      monitoring: { retentionInDays: 90, samplingPercentage: 100, activityLog: false },
      timeout: 30,
      blocked: [],
      network: { kind: "public" },
      protection: {},
      naming: {},
      requiredTags: [],
      tags: {},
    });
  });

  it.each([
    ["a plan that this stack pays for", { defender: { manage: "own", subPlan: "P5" } }],
    ["a plan of somebody else", { defender: { manage: "adopt" } }],
    ["a certain plan of somebody else", { defender: { manage: "adopt", subPlan: "P2" } }],
    ["no scale units, as on Consumption", service({ sku: "Consumption", capacity: 0 })],
    ["a vault", service({ keyVaultId: vault })],
    ["a vault in other letters", service({ keyVaultId: vault.toLowerCase() })],
    ["a resource group with parentheses", { resourceGroup: "rg_(apis).1" }],
    ["addresses and networks", { blocked: ["203.0.113.9", "10.0.0.0/8", "2001:db8::/32"] }],
    ["callers by address", { network: { kind: "public", allowed: ["203.0.113.0/24"] } }],
    [
      "a network to make",
      { network: { kind: "vnet-internal", subnet: { ...subnet, ddosPlan: "own", routeTable: { firewall: "10.0.0.4" } } } },
    ],
    ["a subnet that is there", { network: { kind: "vnet-external", subnet: { id: `${vault}/x` } } }],
    ["backends in a network", { network: { kind: "vnet-integration", subnet } }],
    ["a private endpoint", { network: { kind: "private-endpoint", phase: "connect", subnet, dns: { manage: "skip" } } }],
    ["further regions", service({ regions: [{ location: "northeurope", capacity: 2, zones: ["1", "2"], subnet }] })],
    ["host names", service({ domains: { keyVaultId: vault, hosts: [{ name: "api.contoso.com", certificate: "api" }] } })],
    ["what keeps things", { protection: { protect: true, locks: ["service", "logs"] }, requiredTags: ["owner"] }],
    ["other names", { naming: { virtualNetwork: "vnet-{service}-{region}" } }],
    ["no sampling", { monitoring: { samplingPercentage: 0 } }],
  ])("takes %s", (_, change) => {
    expect(refused(change)).toEqual([]);
  });

  it.each([
    ["an address that is none", { blocked: ["10.0.0.0/8", "10.0.0.0/33"] }, ["blocked.1"]],
    ["a name in place of an address", { blocked: ["example.com"] }, ["blocked.0"]],
    ["a mail address that is none", { organisation: { name: "Contoso", email: "apis" } }, ["organisation.email"]],
    ["an organisation without a name", { organisation: { name: "", email: "a@b.example" } }, ["organisation.name"]],
    ["a tenant by its name", { tenant: "contoso.onmicrosoft.com" }, ["tenant"]],
    ["an unknown tier", service({ sku: "Gold" }), ["service.sku"]],
    ["half a scale unit", service({ capacity: 1.5 }), ["service.capacity"]],
    ["too many scale units", service({ capacity: 32 }), ["service.capacity"]],
    ["a service's name with a dot", service({ name: "a.b" }), ["service.name"]],
    ["a service's name of one letter", service({ name: "a" }), ["service.name"]],
    ["a vault by its address", service({ keyVaultId: "https://keys.vault.azure.net" }), ["service.keyVaultId"]],
    ["a resource group that ends in a dot", { resourceGroup: "rg." }, ["resourceGroup"]],
    ["a plan without a sub plan", { defender: { manage: "own" } }, ["defender.subPlan"]],
    ["a plan that is skipped and chosen", { defender: { manage: "skip", subPlan: "P1" } }, ["defender"]],
    ["another way to manage the plan", { defender: { manage: "delete" } }, ["defender.manage"]],
    ["logs that go too early", { monitoring: { retentionInDays: 7 } }, ["monitoring.retentionInDays"]],
    ["no time at all", { timeout: 0 }, ["timeout"]],
    ["another kind of network", { network: { kind: "secret" } }, ["network.kind"]],
    ["half a subnet", { network: { kind: "vnet-internal", subnet: { prefix: "10.0.0.0/27" } } }, ["network.subnet.addressSpace"]],
    ["a private endpoint without a phase", { network: { kind: "private-endpoint", subnet } }, ["network.phase"]],
    ["a private endpoint with an external network", { network: { kind: "vnet-external", subnet, phase: "connect" } }, ["network.phase"]],
    ["nobody as callers", { network: { kind: "public", allowed: [] } }, ["network.allowed"]],
    [
      "a flood plan where no service stands",
      { network: { kind: "vnet-integration", subnet: { ...subnet, ddosPlan: "own" } } },
      ["network.subnet"],
    ],
    ["a lock on something else", { protection: { locks: ["apis"] } }, ["protection.locks.0"]],
    ["a name for nothing", { naming: { gateway: "x" } }, ["naming"]],
    ["a tag that is no text", { tags: { cost: 1 } }, ["tags.cost"]],
    ["what there is no setting for", { sku: "Developer" }, [""]],
  ])("refuses %s", (_, change, places) => {
    expect(refused(change)).toEqual(places);
  });
});

describe("addressList", () => {
  it("says what an address looks like", () => {
    expect(addressList.safeParse(["somewhere"]).error?.issues[0]?.message).toBe("expected an IP address or a network such as 10.0.0.0/8");
  });
});
