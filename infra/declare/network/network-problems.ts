import { isClassic, type Tier, tierNamed, tiers } from "../../../policies/document/tiers";
import { type TierFeatures, tierFeatures } from "../../../policies/estate/tier-features";
import { rangeOf } from "../../../policies/recipes/ip-allow-list";
import type { Sku } from "../service";
import { isIpv4, lengthFor, networkOf } from "./addresses";
import { regionName } from "./names";
import {
  type DnsDeclaration,
  type InjectedSubnet,
  isExisting,
  isInjected,
  type NetworkDeclaration,
  type RegionDeclaration,
  type SubnetDeclaration,
} from "./network";
import { frontDoorTag } from "./security-rules";

interface Asked {
  readonly sku: Sku;
  readonly tier: Tier;
  readonly location: string;
  readonly capacity: number;
  readonly network: NetworkDeclaration;
  readonly regions: readonly RegionDeclaration[];
}

/** What Azure would refuse of a network choice, each with the rule and the way out. */
export function networkProblems(asked: Asked): string[] {
  const { network, tier } = asked;
  const { kind } = network;
  return [
    ...tierProblems(asked),
    ...("phase" in network && kind !== "private-endpoint"
      ? [
          `network: no private endpoint leads to a service that stands in a virtual network (${kind}); choose kind private-endpoint, or leave phase out`,
        ]
      : []),
    ...(network.kind === "public" ? [] : subnetProblems(asked)),
    ...("allowed" in network && network.allowed ? callerProblems(network.allowed, network.kind) : []),
    ...("dns" in network && network.dns ? dnsProblems(network.dns, network.kind) : []),
    ...(network.kind === "vnet-internal" && "allowed" in network && network.allowed
      ? ["network.allowed: an internal service has callers in its network only; leave allowed out, or choose vnet-external"]
      : []),
    ...(network.kind === "vnet-external" && network.dns
      ? ["network.dns: an external service is found by its public names; leave dns out, or choose vnet-internal"]
      : []),
    ...(network.kind === "private-endpoint" ? endpointProblems(network, tier, asked.sku) : []),
  ];
}

/** The tiers that have a feature, for the way out. */
export function tiersWith(has: (features: TierFeatures) => boolean): string {
  const names: Record<string, Sku> = {
    developer: "Developer",
    basic: "Basic",
    standard: "Standard",
    premium: "Premium",
    basicv2: "BasicV2",
    standardv2: "StandardV2",
    premiumv2: "PremiumV2",
  };
  const all = Object.entries(names).flatMap(([tier, sku]) => (has(tierFeatures[tier as Tier]) ? [sku] : []));
  return all.length > 1 ? `${all.slice(0, -1).join(", ")} or ${all.at(-1)}` : (all[0] ?? "another tier");
}

function tierProblems({ network: { kind }, tier, sku }: Asked): string[] {
  const { injection, integration, privateEndpoint } = tierFeatures[tier];
  const refuse = (what: string, has: (features: TierFeatures) => boolean) => [
    `network: ${sku} ${what}; choose ${tiersWith(has)}, or another kind`,
  ];
  switch (kind) {
    case "public":
      return [];
    case "vnet-integration":
      return integration ? [] : refuse("calls no backends through a network from outside", (each) => each.integration);
    case "private-endpoint":
      return privateEndpoint ? [] : refuse("takes no private endpoint", (each) => each.privateEndpoint);
    default:
      if (!injection) return refuse("stands in no virtual network", (each) => each.injection !== false);
      return kind === "vnet-external" && injection === "internal-only"
        ? [
            `network: ${sku} stands in a network as an internal service only; choose vnet-internal, or vnet-integration to answer on the internet and call backends in a network`,
          ]
        : [];
  }
}

const ids = {
  subnet: /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/virtualNetworks\/[^/]+\/subnets\/[^/]+$/i,
  network: /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/virtualNetworks\/[^/]+$/i,
  routeTable: /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/routeTables\/[^/]+$/i,
  ddosPlan: /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/ddosProtectionPlans\/[^/]+$/i,
  zone: /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/privateDnsZones\/privatelink\.azure-api\.net$/i,
};

function subnetProblems({ network, tier, sku, capacity, regions }: Asked): string[] {
  if (network.kind === "public" || network.subnet === undefined) return [];
  const room = roomFor(network, tier, capacity);
  const own = oneSubnet(network.subnet, "network.subnet", network, room);
  if (!isInjected(network)) return own;
  const plans = [network.subnet, ...regions.flatMap(({ subnet }) => subnet ?? [])];
  const unprotected = !isClassic(tier) && plans.some((subnet) => !isExisting(subnet) && subnet.ddosPlan !== undefined);
  return [
    ...own,
    ...regions.flatMap((region, index) =>
      region.subnet
        ? oneSubnet(region.subnet, `regions.${index}.subnet`, network, roomFor(network, tier, region.capacity))
        : [`regions.${index}: ${region.location} needs a subnet, as the service stands in a network; give it one there`],
    ),
    ...(unprotected ? [`network: ${sku} takes no DDoS protection plan; leave ddosPlan out`] : []),
  ];
}

/** How many addresses a subnet needs, and the smallest one that the service takes at all (network resources for injection). */
function roomFor(network: NetworkDeclaration, tier: Tier, units: number): { readonly addresses: number; readonly shortest: number } {
  if (network.kind === "private-endpoint") return { addresses: 1, shortest: 29 };
  const isV2 = tiers[tier].gateway === "v2";
  const perUnit = tier === "developer" ? 1 : 2;
  const balancer = network.kind === "vnet-internal" ? 1 : 0;
  return { addresses: units * perUnit + balancer, shortest: isV2 ? 27 : 29 };
}

function oneSubnet(
  subnet: SubnetDeclaration | InjectedSubnet,
  place: string,
  network: NetworkDeclaration,
  room: ReturnType<typeof roomFor>,
): string[] {
  if (isExisting(subnet)) {
    return ids.subnet.test(subnet.id) ? [] : [`${place}.id: "${subnet.id}" is no id of a subnet; give it from /subscriptions/ on`];
  }
  const { addressSpace, prefix, routeTable } = subnet;
  const space = networkOf(addressSpace);
  const problems: string[] = [];
  if (!space) problems.push(`${place}.addressSpace: "${addressSpace}" is no network such as 10.20.0.0/24, written by its first address`);
  problems.push(...prefixProblems(prefix, `${place}.prefix`, room));
  if (space && networkOf(prefix) && !space.contains(prefix)) {
    problems.push(`${place}.prefix: ${prefix} is no part of ${addressSpace}; choose one inside of it`);
  }
  if (routeTable && "id" in routeTable && !ids.routeTable.test(routeTable.id)) {
    problems.push(`${place}.routeTable.id: "${routeTable.id}" is no id of a route table; give it from /subscriptions/ on`);
  }
  if (routeTable && "firewall" in routeTable) {
    if (!isIpv4(routeTable.firewall)) problems.push(`${place}.routeTable.firewall: "${routeTable.firewall}" is no IPv4 address`);
    if (network.kind === "vnet-external" && (network.allowed ?? []).length === 0) {
      problems.push(
        `${place}.routeTable.firewall: answers to callers on the internet would leave through the firewall and be lost; list the callers in network.allowed, or choose vnet-internal`,
      );
    }
  }
  const plan = "ddosPlan" in subnet ? subnet.ddosPlan : undefined;
  if (typeof plan === "object" && !ids.ddosPlan.test(plan.id)) {
    problems.push(`${place}.ddosPlan.id: "${plan.id}" is no id of a DDoS protection plan; give it from /subscriptions/ on`);
  }
  return problems;
}

function prefixProblems(prefix: string, place: string, { addresses, shortest }: ReturnType<typeof roomFor>): string[] {
  const known = networkOf(prefix);
  if (!known) return [`${place}: "${prefix}" is no network such as 10.20.0.0/27, written by its first address`];
  const length = Math.min(lengthFor(addresses), shortest);
  return known.length > length ? [`${place}: /${known.length} is too small for the service's units; it takes /${length} or larger`] : [];
}

function callerProblems(allowed: readonly string[], kind: NetworkDeclaration["kind"]): string[] {
  const byGroup = kind === "vnet-external";
  return allowed.flatMap((entry) => {
    if (entry === frontDoorTag) {
      return byGroup
        ? []
        : [
            `network.allowed: ${frontDoorTag} is a name for security groups, which ${kind} has none of; list addresses, or choose vnet-external`,
          ];
    }
    const range = rangeIn(entry);
    if (!range) return [`network.allowed: "${entry}" is no address and no network such as 203.0.113.0/24`];
    return byGroup && range.includes(":")
      ? [`network.allowed: ${entry} is IPv6, and services in a network answer on IPv4; leave it out`]
      : [];
  });
}

function rangeIn(entry: string): string | undefined {
  try {
    return rangeOf(entry).from;
  } catch {
    return undefined;
  }
}

function dnsProblems(dns: DnsDeclaration, kind: NetworkDeclaration["kind"]): string[] {
  if (dns.manage === "own") {
    return (dns.linkTo ?? [])
      .filter((id) => !ids.network.test(id))
      .map((id) => `network.dns.linkTo: "${id}" is no id of a virtual network; give it from /subscriptions/ on`);
  }
  if (dns.manage === "skip") return [];
  if (kind !== "private-endpoint") {
    return ["network.dns: only private endpoints have a zone that the whole organisation shares; set manage to own or skip"];
  }
  return ids.zone.test(dns.zoneId)
    ? []
    : [`network.dns.zoneId: "${dns.zoneId}" is no id of a private zone privatelink.azure-api.net; give it from /subscriptions/ on`];
}

function endpointProblems(network: NetworkDeclaration & { readonly kind: "private-endpoint" }, tier: Tier, sku: string): string[] {
  const { phase, subnet, outbound, dns } = network;
  const problems: string[] = [];
  if (phase === "connect" && subnet === undefined) {
    problems.push(
      "network.phase: connect makes the endpoint, and no subnet is given for it; give one, or set phase to closed where others made it",
    );
  }
  if (subnet === undefined && dns && dns.manage !== "skip") {
    problems.push("network.dns: without a subnet the endpoint and its names are somebody else's; leave dns out, or give the subnet");
  }
  if (outbound === undefined) return problems;
  if (!tierFeatures[tier].integration) {
    problems.push(
      `network.outbound: ${sku} calls no backends through a network from outside; choose ${tiersWith((each) => each.integration)}, or leave it out`,
    );
  }
  if ("id" in outbound) {
    if (!ids.subnet.test(outbound.id))
      problems.push(`network.outbound.id: "${outbound.id}" is no id of a subnet; give it from /subscriptions/ on`);
    return problems;
  }
  problems.push(...prefixProblems(outbound.prefix, "network.outbound.prefix", { addresses: 1, shortest: 27 }));
  const space = subnet && !isExisting(subnet) ? subnet : undefined;
  if (!space)
    problems.push(
      "network.outbound.prefix: it is made beside the endpoint's subnet, which is not made here; give the id of one that is there",
    );
  else if (networkOf(outbound.prefix) && !networkOf(space.addressSpace)?.contains(outbound.prefix)) {
    problems.push(`network.outbound.prefix: ${outbound.prefix} is no part of ${space.addressSpace}; choose one inside of it`);
  } else if (networkOf(outbound.prefix)?.contains(space.prefix) || networkOf(space.prefix)?.contains(outbound.prefix)) {
    problems.push(`network.outbound.prefix: ${outbound.prefix} overlaps ${space.prefix}, where the endpoint stands; choose another`);
  }
  return problems;
}

/** Regions that the tier does not have, or that are named twice. */
export function regionProblems({ sku, tier, location, network, regions }: Omit<Asked, "capacity">): string[] {
  if (regions.length === 0) return [];
  if (!tierFeatures[tier].regions) {
    return [`regions are given; ${sku} stands in one: choose ${tiersWith((each) => each.regions)}, or leave them out`];
  }
  const seen = new Set([regionName(location)]);
  return regions.flatMap((region, index) => {
    const name = regionName(region.location);
    const known = seen.has(name);
    seen.add(name);
    return [
      ...(known ? [`regions.${index}: the service stands in ${region.location} already; leave one out`] : []),
      ...(region.subnet && !isInjected(network)
        ? [
            `regions.${index}.subnet: the service stands in no network (${network.kind}); leave the subnet out, or choose vnet-external or vnet-internal`,
          ]
        : []),
    ];
  });
}

export function tierOfSku(sku: Sku): Tier {
  const tier = tierNamed(sku);
  if (!tier) throw new Error(`${sku} is no tier`);
  return tier;
}
