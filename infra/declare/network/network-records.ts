import { isClassic, tierNamed } from "../../../policies/document/tiers";
import type { EstateRecord } from "../../../policies/estate/estate";
import { nameOf, pathOf } from "../../../policies/estate/path";
import type { PropertiesOf } from "../../../policies/estate/properties";
import { idOf, type Maybe } from "../../../policies/estate/value";
import { record, type ServicePlace } from "../record";
import { endpointNames, internalNames } from "./dns-records";
import { type Naming, namesIn, regionName } from "./names";
import {
  type EndpointNetwork,
  type InjectedNetwork,
  type InjectedSubnet,
  isInjected,
  type NetworkDeclaration,
  type RegionDeclaration,
} from "./network";
import type { SubnetUse } from "./security-rules";
import { type Surroundings, subnetIn, type UsedSubnet, usedSubnet } from "./subnet-records";

interface NetworkedService extends ServicePlace {
  readonly location: string;
  readonly sku: string;
  readonly zones?: readonly string[];
  readonly network?: NetworkDeclaration;
  readonly regions?: readonly RegionDeclaration[];
  readonly naming?: Naming;
  readonly tags?: Readonly<Record<string, string>>;
}

/** What a network choice makes: records beside the service, and properties of the service itself. */
export interface NetworkRecords {
  readonly records: readonly EstateRecord[];
  readonly properties: Partial<PropertiesOf<"service">>;
  /** What the service must wait for. */
  readonly refs: readonly string[];
}

/** The network of a service: how it is reached, and what it reaches. */
export function networkRecords(service: NetworkedService): NetworkRecords {
  const { network = { kind: "public" } } = service;
  const regions = service.regions ?? [];
  if (isInjected(network)) return injected(service, network, regions);
  const open = { publicNetworkAccess: "Enabled", virtualNetworkType: "None" };
  const elsewhere = regions.map((region) => ({ ...locationOf(service, region) }));
  const properties = { ...open, ...(elsewhere.length > 0 && { additionalLocations: elsewhere }) };
  if (network.kind === "public") return { records: [], properties, refs: [] };
  const around = surroundings(service, service.location);
  if (network.kind === "vnet-integration") {
    const subnet = usedSubnet(network.subnet, { role: "integration" }, around);
    return { records: subnet.records, properties: { ...properties, ...through(subnet) }, refs: subnet.refs };
  }
  return behindEndpoint(service, network, properties, around);
}

/** A classic service stands in its subnets with an address of its own in each region; Premium v2 needs none. */
function injected(service: NetworkedService, network: InjectedNetwork, regions: readonly RegionDeclaration[]): NetworkRecords {
  const isExternal = network.kind === "vnet-external";
  const role: SubnetUse["role"] = !classic(service) ? "v2-internal" : isExternal ? "classic-external" : "classic-internal";
  const use = {
    role,
    severalRegions: regions.length > 0,
    ...(isExternal && network.allowed && { allowed: network.allowed }),
  };
  const at = (location: string, subnet: InjectedSubnet, zones: readonly string[], isPrimary: boolean) => {
    const around = surroundings(service, location, isPrimary);
    const used = usedSubnet(subnet, use, around);
    const address = classic(service) ? publicAddress(around, zones) : undefined;
    return {
      used,
      records: [...used.records, ...(address ? [address] : [])],
      refs: [...used.refs, ...(address ? [address.path] : [])],
      properties: {
        virtualNetworkConfiguration: { subnetResourceId: used.id },
        ...(address && { publicIpAddressId: idOf(address.path) }),
      },
    };
  };
  const primary = at(service.location, network.subnet, service.zones ?? [], true);
  const others = regions.flatMap((region) =>
    region.subnet ? [{ region, ...at(region.location, region.subnet, region.zones ?? [], false) }] : [],
  );
  const all = [primary, ...others];
  const dns = network.dns ?? { manage: "own" as const };
  const names =
    !isExternal && dns.manage === "own"
      ? internalNames(
          service,
          classic(service) ? "classic" : "v2",
          [...all.map(({ used }) => used.networkId), ...(dns.linkTo ?? [])],
          service.tags,
        )
      : [];
  return {
    records: [...all.flatMap(({ records }) => records), ...names],
    properties: {
      publicNetworkAccess: "Enabled",
      virtualNetworkType: isExternal ? "External" : "Internal",
      ...primary.properties,
      ...(others.length > 0 && { additionalLocations: others.map(({ region, properties }) => locationOf(service, region, properties)) }),
    },
    refs: all.flatMap(({ refs }) => refs),
  };
}

function behindEndpoint(
  service: NetworkedService,
  network: EndpointNetwork,
  open: Partial<PropertiesOf<"service">>,
  around: Surroundings,
): NetworkRecords {
  const { phase, approval, dns = { manage: "own" }, outbound } = network;
  const subnet = network.subnet && usedSubnet(network.subnet, { role: "endpoint" }, around);
  const inNetwork = subnet?.refs[0]?.replace(/\/subnets\/[^/]+$/, "");
  const way =
    outbound === undefined
      ? undefined
      : "id" in outbound
        ? usedSubnet(outbound, { role: "integration" }, around)
        : inNetwork === undefined
          ? undefined
          : subnetIn(inNetwork, outbound, { role: "integration" }, around, subnet?.refs);
  return {
    records: [...(subnet ? [...subnet.records, ...endpointRecords(service, subnet, around, approval, dns)] : []), ...(way?.records ?? [])],
    properties: {
      ...open,
      // Azure refuses it while the service is made, and without an approved endpoint.
      publicNetworkAccess: phase === "closed" ? "Disabled" : "Enabled",
      ...(way && through(way)),
    },
    refs: way?.refs ?? [],
  };
}

function endpointRecords(
  service: NetworkedService,
  subnet: UsedSubnet,
  { resourceGroupName, location, nameOf: named, tags }: Surroundings,
  approval: EndpointNetwork["approval"],
  dns: NonNullable<EndpointNetwork["dns"]>,
): EstateRecord[] {
  const privateEndpointName = named("privateEndpoint");
  const servicePath = pathOf("service", { resourceGroupName, serviceName: service.serviceName });
  const connections = [{ name: nameOf(servicePath), privateLinkServiceId: idOf(servicePath), groupIds: ["Gateway"] }];
  const zone = dns.manage === "own" ? endpointNames(resourceGroupName, [subnet.networkId, ...(dns.linkTo ?? [])], tags) : undefined;
  const zoneId = zone?.zoneId ?? (dns.manage === "adopt" ? dns.zoneId : undefined);
  return [
    record(
      "privateEndpoints",
      { resourceGroupName, privateEndpointName },
      {
        subnet: { id: subnet.id },
        ...(approval === "manual" ? { manualPrivateLinkServiceConnections: connections } : { privateLinkServiceConnections: connections }),
      },
      { envelope: { location, ...(tags && { tags }) }, refs: [servicePath, ...subnet.refs] },
    ),
    ...(zone?.records ?? []),
    ...(zoneId
      ? [
          record(
            "privateEndpoints/privateDnsZoneGroups",
            { resourceGroupName, privateEndpointName, privateDnsZoneGroupName: "default" },
            { privateDnsZoneConfigs: [{ name: "gateway", privateDnsZoneId: zoneId }] },
            { ...(zone && { refs: [zone.path] }) },
          ),
        ]
      : []),
  ];
}

/** The address of a classic service in a network: Azure looks after the service by it, and an external one answers there. */
function publicAddress({ resourceGroupName, location, nameOf: named, tags }: Surroundings, zones: readonly string[]): EstateRecord {
  return record(
    "publicIPAddresses",
    { resourceGroupName, publicIpAddressName: named("publicIp") },
    { publicIPAllocationMethod: "Static", publicIPAddressVersion: "IPv4", dnsSettings: { domainNameLabel: named("dnsLabel") } },
    { envelope: { location, sku: { name: "Standard" }, ...(zones.length > 0 && { zones }), ...(tags && { tags }) } },
  );
}

/** The service calls backends through a subnet: ARM has it as an external network. */
function through(subnet: UsedSubnet): Partial<PropertiesOf<"service">> {
  return { virtualNetworkType: "External", virtualNetworkConfiguration: { subnetResourceId: subnet.id } };
}

function locationOf(
  { sku }: NetworkedService,
  { location, capacity, zones = [] }: RegionDeclaration,
  more: {
    readonly publicIpAddressId?: Maybe<string>;
    readonly virtualNetworkConfiguration?: { readonly subnetResourceId: Maybe<string> };
  } = {},
) {
  return { location, sku: { name: sku, capacity }, ...(zones.length > 0 && { zones }), disableGateway: false, ...more };
}

function surroundings(service: NetworkedService, location: string, isPrimary = true): Surroundings {
  const { resourceGroupName, serviceName, naming, tags } = service;
  return {
    resourceGroupName,
    location,
    nameOf: namesIn({ resourceGroupName, serviceName }, naming, regionName(location), isPrimary),
    ...(tags && { tags }),
  };
}

function classic({ sku }: NetworkedService): boolean {
  const tier = tierNamed(sku);
  return tier !== undefined && isClassic(tier);
}
