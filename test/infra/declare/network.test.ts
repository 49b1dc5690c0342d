import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { monitoringRecords } from "../../../infra/declare/monitoring";
import type { NetworkDeclaration, RegionDeclaration } from "../../../infra/declare/network/network";
import { networkRecords } from "../../../infra/declare/network/network-records";
import { type SecurityRule, type SubnetUse, securityRules } from "../../../infra/declare/network/security-rules";
import { type ServiceDeclaration, type Sku, serviceRecords, skus } from "../../../infra/declare/service";
import { serviceProblems } from "../../../infra/declare/service-problems";
import { palisadeStrict } from "../../../policies/baseline/packs/palisade-strict";
import { rules } from "../../../policies/baseline/rules";
import type { EstateRecord } from "../../../policies/estate/estate";
import type { Kind } from "../../../policies/estate/kinds";
import { checked } from "../../support/baseline";
import { declare, one, ordersApi, platform, problemsOf, servicePath } from "../../support/declarations";

const network = "/resourceGroups/rg/providers/Microsoft.Network";
const elsewhere = "/subscriptions/s/resourceGroups/net/providers/Microsoft.Network";
const hub = `${elsewhere}/virtualNetworks/hub`;
const existing = { id: `${hub}/subnets/gateway` };
const subnet = { addressSpace: "10.20.0.0/24", prefix: "10.20.0.0/27" };
const subnetPath = `${network}/virtualNetworks/apim-network/subnets/gateway`;
const late = (path: string) => ({ $late: `${path}#id` });

const service = (more: Partial<ServiceDeclaration> = {}): ServiceDeclaration => ({ ...platform.service, ...more });
const inNetwork = (choice: NetworkDeclaration, sku: Sku = "Premium", more: Partial<ServiceDeclaration> = {}) =>
  serviceRecords(service({ sku, network: choice, ...more }));

/** The records of the network, by kind and name. */
function made(records: readonly EstateRecord[]): string[] {
  const others: readonly Kind[] = ["resourceGroups", "service", "tenant", "portalsettings"];
  return records.filter(({ kind }) => !others.includes(kind)).map(({ kind, path }) => `${kind} ${path.slice(path.lastIndexOf("/") + 1)}`);
}

const region = (more: Partial<RegionDeclaration> = {}): RegionDeclaration => ({
  location: "North Europe",
  capacity: 1,
  subnet: { addressSpace: "10.30.0.0/24", prefix: "10.30.0.0/27" },
  ...more,
});

const names = ["apim", "apim.developer", "apim.management", "apim.scm"];
const zoned = (zones: readonly string[], links: readonly string[]) =>
  zones.flatMap((zone) => [
    `privateDnsZones ${zone}.azure-api.net`,
    ...links.map((link) => `privateDnsZones/virtualNetworkLinks ${link}`),
    "privateDnsZones/A @",
  ]);
const ownSubnet = ["virtualNetworks apim-network", "networkSecurityGroups apim-gateway", "virtualNetworks/subnets gateway"];
const endpoint = [
  ...ownSubnet,
  "privateEndpoints apim-endpoint",
  "privateDnsZones privatelink.azure-api.net",
  "privateDnsZones/virtualNetworkLinks rg-apim-network",
  "privateEndpoints/privateDnsZoneGroups default",
];

interface Choice {
  readonly title: string;
  readonly choice: NetworkDeclaration;
  readonly sku?: Sku;
  readonly records: readonly string[];
  readonly properties: object;
}

const choices: readonly Choice[] = [
  {
    title: "the internet",
    choice: { kind: "public" },
    records: [],
    properties: { virtualNetworkType: "None", publicNetworkAccess: "Enabled" },
  },
  {
    title: "an external service",
    choice: { kind: "vnet-external", subnet },
    records: [...ownSubnet, "publicIPAddresses apim-ip"],
    properties: {
      virtualNetworkType: "External",
      publicNetworkAccess: "Enabled",
      virtualNetworkConfiguration: { subnetResourceId: late(subnetPath) },
      publicIpAddressId: late(`${network}/publicIPAddresses/apim-ip`),
    },
  },
  {
    title: "an internal service",
    choice: { kind: "vnet-internal", subnet },
    records: [...ownSubnet, "publicIPAddresses apim-ip", ...zoned(names, ["rg-apim-network"])],
    properties: { virtualNetworkType: "Internal", publicNetworkAccess: "Enabled", publicIpAddressId: expect.anything() },
  },
  {
    title: "an internal service in a subnet that is there, whose names others keep",
    choice: { kind: "vnet-internal", subnet: existing, dns: { manage: "skip" } },
    sku: "Developer",
    records: ["publicIPAddresses apim-ip"],
    properties: { virtualNetworkConfiguration: { subnetResourceId: existing.id } },
  },
  {
    title: "an internal service that further networks find",
    choice: { kind: "vnet-internal", subnet: existing, dns: { manage: "own", linkTo: [`${elsewhere}/virtualNetworks/spoke`] } },
    records: ["publicIPAddresses apim-ip", ...zoned(names, ["net-hub", "net-spoke"])],
    properties: { virtualNetworkType: "Internal" },
  },
  {
    title: "an internal service of Premium v2, which needs no address and has one name",
    choice: { kind: "vnet-internal", subnet },
    sku: "PremiumV2",
    records: [...ownSubnet, ...zoned(["apim"], ["rg-apim-network"])],
    properties: { virtualNetworkType: "Internal", virtualNetworkConfiguration: { subnetResourceId: late(subnetPath) } },
  },
  {
    title: "backends in a network",
    choice: { kind: "vnet-integration", subnet },
    sku: "StandardV2",
    records: ["virtualNetworks apim-network", "networkSecurityGroups apim-outbound", "virtualNetworks/subnets outbound"],
    properties: { virtualNetworkType: "External", publicNetworkAccess: "Enabled", virtualNetworkConfiguration: expect.anything() },
  },
  {
    title: "a private endpoint, with public access",
    choice: { kind: "private-endpoint", phase: "connect", subnet },
    records: endpoint,
    properties: { virtualNetworkType: "None", publicNetworkAccess: "Enabled" },
  },
  {
    title: "a private endpoint, without public access, and backends in the same network",
    choice: { kind: "private-endpoint", phase: "closed", subnet, outbound: { prefix: "10.20.0.32/27" } },
    sku: "StandardV2",
    records: [...endpoint, "networkSecurityGroups apim-outbound", "virtualNetworks/subnets outbound"],
    properties: {
      publicNetworkAccess: "Disabled",
      virtualNetworkType: "External",
      virtualNetworkConfiguration: { subnetResourceId: late(`${network}/virtualNetworks/apim-network/subnets/outbound`) },
    },
  },
  {
    title: "a private endpoint in a subnet that is there, named in the organisation's zone",
    choice: {
      kind: "private-endpoint",
      phase: "connect",
      subnet: existing,
      approval: "manual",
      dns: { manage: "adopt", zoneId: `${elsewhere}/privateDnsZones/privatelink.azure-api.net` },
    },
    records: ["privateEndpoints apim-endpoint", "privateEndpoints/privateDnsZoneGroups default"],
    properties: { publicNetworkAccess: "Enabled" },
  },
  {
    title: "a private endpoint that others made",
    choice: { kind: "private-endpoint", phase: "closed" },
    records: [],
    properties: { publicNetworkAccess: "Disabled" },
  },
];

describe.each(choices)("$title", ({ choice, sku = "Premium", records: expected, properties }) => {
  const records = inNetwork(choice, sku);

  it("makes what it needs, and no more", () => {
    expect(made(records)).toEqual(expected);
    expect(one(records, "service").properties).toMatchObject(properties);
  });

  it("is what Azure takes", () => {
    expect(serviceProblems(service({ sku, network: choice }))).toEqual([]);
  });

  it("refers to what is there", () => {
    const paths = records.map(({ path }) => path);
    for (const { refs = [] } of records) expect(paths).toEqual(expect.arrayContaining([...refs]));
  });

  it("fulfils the strict baseline's rules of networks", () => {
    const about = rules.filter(({ id }) => /^APIM-(?:NET|TLS)-/.test(id) && id !== "APIM-NET-004");
    const { findings, errors } = checked(records, about, { pack: palisadeStrict });
    expect(errors).toEqual([]);
    expect(findings).toEqual([]);
  });
});

describe("the security group", () => {
  const inbound = (use: Partial<SubnetUse>) => lines(securityRules({ role: "classic-external", prefix: "10.0.0.0/27", ...use }), "Inbound");
  const outbound = (role: SubnetUse["role"]) => lines(securityRules({ role, prefix: "10.0.0.0/27" }), "Outbound");
  const lines = (group: readonly SecurityRule[], direction: string) =>
    group
      .filter((rule) => rule.direction === direction)
      .map((rule) =>
        [
          rule.priority,
          rule.access,
          rule.protocol,
          rule.sourceAddressPrefix ?? rule.sourceAddressPrefixes?.join(","),
          rule.destinationAddressPrefix,
          rule.destinationPortRange ?? rule.destinationPortRanges?.join(","),
        ].join(" "),
      );
  const nobodyElse = "4096 Deny * * * *";

  it("lets callers of an external gateway in from the internet", () => {
    expect(inbound({})).toEqual([
      "100 Allow Tcp Internet VirtualNetwork 443",
      "110 Allow Tcp ApiManagement VirtualNetwork 3443",
      "120 Allow Tcp AzureLoadBalancer VirtualNetwork 6390",
      "130 Allow Tcp 10.0.0.0/27 10.0.0.0/27 6381-6383",
      "140 Allow Udp 10.0.0.0/27 10.0.0.0/27 4290",
      nobodyElse,
    ]);
  });

  it.each<[string, Partial<SubnetUse>, string[]]>([
    [
      "the listed callers only",
      { allowed: ["203.0.113.0/24", "198.51.100.7"] },
      ["100 Allow Tcp 203.0.113.0/24,198.51.100.7 VirtualNetwork 443"],
    ],
    [
      "Front Door, beside addresses",
      { allowed: ["203.0.113.7", "AzureFrontDoor.Backend"] },
      ["100 Allow Tcp 203.0.113.7 VirtualNetwork 443", "110 Allow Tcp AzureFrontDoor.Backend VirtualNetwork 443"],
    ],
    [
      "Traffic Manager, where it chooses the region",
      { severalRegions: true },
      ["100 Allow Tcp Internet VirtualNetwork 443", "110 Allow Tcp AzureTrafficManager VirtualNetwork 443"],
    ],
    ["callers in the network of an internal service", { role: "classic-internal" }, ["100 Allow Tcp VirtualNetwork VirtualNetwork 443"]],
  ])("lets in %s", (_, use, expected) => {
    expect(inbound(use).filter((line) => line.endsWith(" 443"))).toEqual(expected);
  });

  it("of other subnets lets in less", () => {
    expect(inbound({ role: "endpoint" })).toEqual(["100 Allow Tcp VirtualNetwork VirtualNetwork 443", nobodyElse]);
    expect(inbound({ role: "integration" })).toEqual([nobodyElse]);
    expect(inbound({ role: "v2-internal" })).toEqual([
      "100 Allow Tcp VirtualNetwork VirtualNetwork 443",
      "110 Allow * AzureLoadBalancer * *",
      "120 Allow * 10.0.0.0/27 10.0.0.0/27 *",
      nobodyElse,
    ]);
  });

  it("lets out what the service depends on", () => {
    expect(outbound("classic-internal")).toEqual([
      "100 Allow Tcp VirtualNetwork Internet 80",
      "110 Allow Tcp VirtualNetwork Storage 443",
      "120 Allow Tcp VirtualNetwork AzureActiveDirectory 443",
      "130 Allow Tcp VirtualNetwork AzureConnectors 443",
      "140 Allow Tcp VirtualNetwork Sql 1433",
      "150 Allow Tcp VirtualNetwork AzureKeyVault 443",
      "160 Allow Tcp VirtualNetwork EventHub 443,5671-5672",
      "170 Allow Tcp VirtualNetwork AzureMonitor 443,1886",
    ]);
    expect(outbound("integration")).toEqual(["100 Allow Tcp VirtualNetwork Storage 443", "110 Allow Tcp VirtualNetwork AzureKeyVault 443"]);
    expect(outbound("endpoint")).toEqual([]);
  });
});

describe("a subnet", () => {
  it.each<[NetworkDeclaration, Sku, string | undefined]>([
    [{ kind: "vnet-internal", subnet }, "Premium", undefined],
    [{ kind: "vnet-internal", subnet }, "PremiumV2", "Microsoft.Web/hostingEnvironments"],
    [{ kind: "vnet-integration", subnet }, "StandardV2", "Microsoft.Web/serverFarms"],
    [{ kind: "private-endpoint", phase: "connect", subnet }, "Premium", undefined],
  ])("%j on %s is delegated as documented", (choice, sku, to) => {
    const { properties } = one(inNetwork(choice, sku), "virtualNetworks/subnets");
    expect(properties.delegations).toEqual(to === undefined ? undefined : [{ name: "api-management", serviceName: to }]);
    expect(properties).toMatchObject({ networkSecurityGroup: { id: expect.anything() }, privateEndpointNetworkPolicies: "Disabled" });
  });

  it("sends its traffic through a firewall, and answers to Azure around it", () => {
    const records = inNetwork({ kind: "vnet-internal", subnet: { ...subnet, routeTable: { firewall: "10.0.0.4" } } });
    expect(one(records, "routeTables").properties.routes).toEqual([
      { name: "everything", addressPrefix: "0.0.0.0/0", nextHopType: "VirtualAppliance", nextHopIpAddress: "10.0.0.4" },
      { name: "management", addressPrefix: "ApiManagement", nextHopType: "Internet" },
    ]);
    const { properties, refs } = one(records, "virtualNetworks/subnets");
    expect(properties).toMatchObject({ routeTable: { id: late(`${network}/routeTables/apim-routes`) } });
    expect(properties.serviceEndpoints).toHaveLength(4);
    expect(refs).toContain(`${network}/routeTables/apim-routes`);
  });

  it("lets answers to the listed callers of an external service around the firewall", () => {
    const choice = {
      kind: "vnet-external",
      allowed: ["203.0.113.7"],
      subnet: { ...subnet, routeTable: { firewall: "10.0.0.4" } },
    } as const;
    expect(one(inNetwork(choice), "routeTables").properties.routes).toContainEqual({
      name: "clients-1",
      addressPrefix: "203.0.113.7/32",
      nextHopType: "Internet",
    });
  });

  it.each<["own" | { id: string }, string[], unknown]>([
    ["own", ["apim-ddos"], late(`${network}/ddosProtectionPlans/apim-ddos`)],
    [{ id: `${elsewhere}/ddosProtectionPlans/all` }, [], `${elsewhere}/ddosProtectionPlans/all`],
  ])("is protected from floods by the plan %j", (ddosPlan, plans, id) => {
    const records = inNetwork({ kind: "vnet-external", subnet: { ...subnet, ddosPlan } });
    expect(records.filter(({ kind }) => kind === "ddosProtectionPlans").map(({ path }) => path.split("/").at(-1))).toEqual(plans);
    expect(one(records, "virtualNetworks").properties).toMatchObject({ enableDdosProtection: true, ddosProtectionPlan: { id } });
  });
});

describe("regions and zones", () => {
  const several = (choice: NetworkDeclaration, regions: readonly RegionDeclaration[]) =>
    inNetwork(choice, "Premium", { capacity: 3, zones: ["1", "2", "3"], regions });

  it("have a network, an address and names of their own each", () => {
    const records = several({ kind: "vnet-internal", subnet }, [region({ capacity: 2, zones: ["1", "2"] })]);
    expect(
      records.filter(({ kind }) => kind === "publicIPAddresses").map(({ path, envelope }) => [path.split("/").at(-1), envelope]),
    ).toEqual([
      ["apim-ip", { location: "westeurope", sku: { name: "Standard" }, zones: ["1", "2", "3"] }],
      ["apim-ip-northeurope", { location: "North Europe", sku: { name: "Standard" }, zones: ["1", "2"] }],
    ]);
    expect(one(records, "service").properties.additionalLocations).toEqual([
      {
        location: "North Europe",
        sku: { name: "Premium", capacity: 2 },
        zones: ["1", "2"],
        disableGateway: false,
        virtualNetworkConfiguration: { subnetResourceId: late(`${network}/virtualNetworks/apim-network-northeurope/subnets/gateway`) },
        publicIpAddressId: late(`${network}/publicIPAddresses/apim-ip-northeurope`),
      },
    ]);
    expect(one(records, "service").refs).toContain(`${network}/publicIPAddresses/apim-ip-northeurope`);
    expect(new Set(records.map(({ path }) => path)).size).toBe(records.length);
  });

  it("need no network on the internet", () => {
    const records = several({ kind: "public" }, [region({ capacity: 3, subnet: undefined } as never)]);
    expect(made(records)).toEqual([]);
    expect(one(records, "service").properties.additionalLocations).toEqual([
      { location: "North Europe", sku: { name: "Premium", capacity: 3 }, disableGateway: false },
    ]);
  });
});

describe("names", () => {
  it("follow the organisation's patterns", () => {
    const naming = { virtualNetwork: "vnet-{service}-{region}", subnet: "snet-apim", securityGroup: "nsg-{subnet}", publicIp: "pip" };
    const records = inNetwork({ kind: "vnet-external", subnet }, "Premium", { naming, regions: [region()] });
    expect(made(records)).toEqual([
      "virtualNetworks vnet-apim-westeurope",
      "networkSecurityGroups nsg-snet-apim",
      "virtualNetworks/subnets snet-apim",
      "publicIPAddresses pip",
      "virtualNetworks vnet-apim-northeurope",
      "networkSecurityGroups nsg-snet-apim-northeurope",
      "virtualNetworks/subnets snet-apim",
      "publicIPAddresses pip-northeurope",
    ]);
  });

  it("of logs follow them too", () => {
    const naming = { logs: "log-{service}", insights: "appi-{service}-{region}" };
    const records = monitoringRecords({ resourceGroupName: "rg", serviceName: "apim" }, { ...platform.monitoring, naming });
    expect(one(records, "logAnalyticsWorkspaces").path).toMatch(/\/log-apim$/);
    expect(one(records, "applicationInsights").path).toMatch(/\/appi-apim-westeurope$/);
  });

  it("carry the tags of the stack", () => {
    const { records } = networkRecords(service({ network: { kind: "vnet-internal", subnet }, tags: { team: "apis" } }));
    const taggable = records.filter(({ envelope }) => envelope);
    expect(taggable.length).toBeGreaterThan(8);
    for (const { envelope } of taggable) expect(envelope?.tags).toEqual({ team: "apis" });
  });
});

describe("who may call", () => {
  const allowed = ["203.0.113.0/24", "198.51.100.7"];

  it.each<NetworkDeclaration>([
    { kind: "public", allowed },
    { kind: "vnet-integration", subnet, allowed },
  ])("is decided by a policy where there is no security group: $kind", async (choice) => {
    const { records } = await declare([ordersApi()], { service: service({ sku: "StandardV2", network: choice }) });
    const policy = JSON.stringify(one(records, "policies").properties);
    expect(policy).toContain('"ip-filter"');
    expect(policy).toContain("203.0.113.255");
  });

  it("is everybody unless said", async () => {
    const { records } = await declare([ordersApi()]);
    expect(JSON.stringify(one(records, "policies").properties)).not.toContain('"ip-filter"');
  });
});

describe("what Azure refuses", () => {
  const place = "stacks/Pulumi.dev.yaml: the service: ";
  const problems = (more: Partial<ServiceDeclaration>) => serviceProblems(service(more)).map((problem) => problem.replace(place, ""));
  const with_ = (choice: NetworkDeclaration, sku: Sku = "Premium", more: Partial<ServiceDeclaration> = {}) =>
    problems({ sku, network: choice, ...more });
  const small = { addressSpace: "10.0.0.0/24", prefix: "10.0.0.0/28" };
  const zoneId = `${elsewhere}/privateDnsZones/other.net`;

  it.each<[string, readonly string[], readonly (string | RegExp)[]]>([
    [
      "a network on Basic",
      with_({ kind: "vnet-internal", subnet }, "Basic"),
      ["network: Basic stands in no virtual network; choose Developer, Premium or PremiumV2, or another kind"],
    ],
    [
      "an external network on Premium v2",
      with_({ kind: "vnet-external", subnet }, "PremiumV2"),
      [/PremiumV2 stands in a network as an internal service only; choose vnet-internal, or vnet-integration/],
    ],
    [
      "integration on Premium",
      with_({ kind: "vnet-integration", subnet }),
      [/Premium calls no backends .*; choose StandardV2 or PremiumV2/],
    ],
    [
      "a private endpoint on Basic v2",
      with_({ kind: "private-endpoint", phase: "connect", subnet }, "BasicV2"),
      ["network: BasicV2 takes no private endpoint; choose Developer, Basic, Standard, Premium, StandardV2 or PremiumV2, or another kind"],
    ],
    [
      "a private endpoint on Consumption",
      with_({ kind: "private-endpoint", phase: "closed" }, "Consumption", { capacity: 0 }),
      [/takes no private endpoint/],
    ],
    [
      "a private endpoint with an external network",
      with_({ kind: "vnet-external", subnet, phase: "connect" } as NetworkDeclaration),
      [/no private endpoint leads to a service that stands in a virtual network \(vnet-external\); choose kind private-endpoint/],
    ],
    [
      "a subnet's name for its id",
      with_({ kind: "vnet-internal", subnet: { id: "gateway" } }),
      [/network\.subnet\.id: "gateway" is no id of a subnet/],
    ],
    [
      "a subnet elsewhere",
      with_({ kind: "vnet-internal", subnet: { addressSpace: "10.0.0.0/24", prefix: "10.1.0.0/27" } }),
      ["network.subnet.prefix: 10.1.0.0/27 is no part of 10.0.0.0/24; choose one inside of it"],
    ],
    [
      "networks that are none",
      with_({ kind: "vnet-internal", subnet: { addressSpace: "10.0.0.1/24", prefix: "ten" } }),
      [/addressSpace: "10\.0\.0\.1\/24" is no network/, /prefix: "ten" is no network/],
    ],
    [
      "a subnet without room for the units",
      with_({ kind: "vnet-internal", subnet: small }, "Premium", { capacity: 6 }),
      ["network.subnet.prefix: /28 is too small for the service's units; it takes /27 or larger"],
    ],
    ["a small subnet on v2", with_({ kind: "vnet-integration", subnet: small }, "StandardV2"), [/\/28 is too small .* takes \/27/]],
    [
      "a firewall in the way of answers",
      with_({ kind: "vnet-external", subnet: { ...subnet, routeTable: { firewall: "10.0.0.4" } } }),
      [/would leave through the firewall and be lost; list the callers/],
    ],
    [
      "a firewall's name, and a route table's",
      [
        ...with_({ kind: "vnet-internal", subnet: { ...subnet, routeTable: { firewall: "hub" } } }),
        ...with_({ kind: "vnet-internal", subnet: { ...subnet, routeTable: { id: "rt" } } }),
      ],
      [/"hub" is no IPv4 address/, /"rt" is no id of a route table/],
    ],
    [
      "a flood plan on v2",
      with_({ kind: "vnet-internal", subnet: { ...subnet, ddosPlan: "own" } }, "PremiumV2"),
      ["network: PremiumV2 takes no DDoS protection plan; leave ddosPlan out"],
    ],
    [
      "callers that are none",
      with_({ kind: "public", allowed: ["home", "AzureFrontDoor.Backend"] }),
      [/"home" is no address/, /is a name for security groups, which public has none of/],
    ],
    ["IPv6 callers in a network", with_({ kind: "vnet-external", subnet, allowed: ["2001:db8::/32"] }), [/2001:db8::\/32 is IPv6/]],
    [
      "regions on Standard",
      problems({ sku: "Standard", regions: [region({ subnet: undefined } as never)] }),
      ["regions are given; Standard stands in one: choose Premium, or leave them out"],
    ],
    [
      "a region twice, and one without a subnet",
      with_({ kind: "vnet-internal", subnet }, "Premium", {
        regions: [region({ location: "West Europe" }), { location: "uksouth", capacity: 1 }],
      }),
      [/regions\.0: the service stands in West Europe already/, /regions\.1: uksouth needs a subnet/],
    ],
    [
      "a region's subnet beside no network",
      problems({ sku: "Premium", regions: [region()] }),
      [/regions\.0\.subnet: the service stands in no network \(public\)/],
    ],
    [
      "a region's zones",
      problems({ sku: "Premium", regions: [{ location: "uksouth", capacity: 1, zones: ["1", "2"] }] }),
      [/regions\.0: the capacity 1 is no multiple of the 2 zones/],
    ],
    ["an endpoint that nobody places", with_({ kind: "private-endpoint", phase: "connect" }), [/no subnet is given for it/]],
    [
      "a shared zone without a service's endpoint",
      with_({ kind: "vnet-internal", subnet, dns: { manage: "adopt", zoneId } }),
      [/only private endpoints have a zone/],
    ],
    [
      "another zone, and another network",
      [
        ...with_({ kind: "private-endpoint", phase: "connect", subnet, dns: { manage: "adopt", zoneId } }),
        ...with_({ kind: "vnet-internal", subnet, dns: { manage: "own", linkTo: ["hub"] } }),
      ],
      [/no id of a private zone privatelink/, /"hub" is no id of a virtual network/],
    ],
    [
      "outbound calls of a classic tier",
      with_({ kind: "private-endpoint", phase: "connect", subnet, outbound: existing }),
      [/network\.outbound: Premium calls no backends/],
    ],
    [
      "outbound addresses on those of the endpoint",
      with_({ kind: "private-endpoint", phase: "connect", subnet, outbound: { prefix: "10.20.0.0/27" } }, "StandardV2"),
      [/overlaps 10\.20\.0\.0\/27/],
    ],
    [
      "outbound addresses beside nothing",
      with_({ kind: "private-endpoint", phase: "connect", subnet: existing, outbound: { prefix: "10.20.0.0/27" } }, "StandardV2"),
      [/is made beside the endpoint's subnet, which is not made here/],
    ],
    [
      "names with tokens that stand for nothing",
      problems({ naming: { publicIp: "pip-{env}", identity: "a b" } }),
      [/naming\.publicIp: \{env\} stands for nothing/, /naming\.identity: a name has letters/],
    ],
  ])("%s", (_, said, expected) => {
    expect(said).toHaveLength(expected.length);
    expected.forEach((each, index) => {
      if (typeof each === "string") expect(said[index]).toBe(each);
      else expect(said[index]).toMatch(each);
    });
  });

  it("is told of whatever is given, without failing", () => {
    const text = fc.oneof(
      fc.string(),
      fc.ipV4(),
      fc.tuple(fc.ipV4(), fc.nat(40)).map(([address, length]) => `${address}/${length}`),
    );
    const made = fc.record({ addressSpace: text, prefix: text, routeTable: fc.record({ firewall: text }) });
    const kinds = fc.constantFrom("vnet-external", "vnet-internal", "vnet-integration", "private-endpoint");
    fc.assert(
      fc.property(kinds, made, fc.array(text), fc.constantFrom(...skus), fc.nat(31), (kind, subnet, allowed, sku, capacity) => {
        const choice = { kind, subnet, allowed, phase: "connect", outbound: { prefix: subnet.prefix } } as unknown as NetworkDeclaration;
        expect(Array.isArray(serviceProblems(service({ sku, capacity, network: choice })))).toBe(true);
      }),
    );
  });

  it("is told all at once, with what else is wrong, before anything is registered", async () => {
    const said = await problemsOf(() =>
      declare([ordersApi({ path: "orders", version: "v 1" })], {
        service: service({
          sku: "Basic",
          capacity: 3,
          zones: ["1"],
          network: { kind: "vnet-external", subnet: small, phase: "closed" } as NetworkDeclaration,
        }),
        requiredTags: ["owner"],
      }),
    );
    expect(said.map((each) => each.replace(place, ""))).toEqual([
      "the capacity is 3; on Basic it is at most 2",
      expect.stringContaining("zones are given; Basic has none"),
      expect.stringContaining("network: Basic stands in no virtual network"),
      expect.stringContaining("no private endpoint leads to"),
      "stacks/Pulumi.dev.yaml: the tag owner is asked for by requiredTags, and tags has none; give it a value",
      expect.stringContaining('the version "v 1"'),
    ]);
  });
});

it("knows where the service is in its own network", () => {
  expect(one(inNetwork({ kind: "private-endpoint", phase: "connect", subnet }), "privateEndpoints")).toMatchObject({
    properties: {
      subnet: { id: late(subnetPath) },
      privateLinkServiceConnections: [{ privateLinkServiceId: late(servicePath), groupIds: ["Gateway"] }],
    },
    refs: expect.arrayContaining([servicePath, subnetPath]),
  });
});
