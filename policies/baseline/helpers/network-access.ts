import type { Tier } from "../../document/tiers";
import type { EstateIndex, EstateRecord } from "../../estate/estate";
import { tierFeatures } from "../../estate/tier-features";
import { isKnown, whyUnknown } from "../../estate/value";
import { pathOfId } from "./arm-id";
import { field, itemsOf, textIn } from "./field";

/** An answer, or why there is none. */
export type Answer = "yes" | "no" | { readonly unknown: string };

/** Whether a service of a tier can be kept off the internet: in a network, or behind a private endpoint. */
export const canBeInside = (tier: Tier) => tierFeatures[tier].injection !== false || tierFeatures[tier].privateEndpoint;
/** Whether it can have a subnet: to stand in, or to call backends through. */
export const canJoinNetwork = (tier: Tier | undefined) =>
  tier === undefined || tierFeatures[tier].injection !== false || tierFeatures[tier].integration;

/** How a service stands in a network: ARM's `virtualNetworkType` in small letters, which is `none` where it is absent. */
export function networkType(service: EstateRecord<"service">): "none" | "external" | "internal" | { readonly unknown: string } {
  const { virtualNetworkType = "None" } = service.properties;
  if (!isKnown(virtualNetworkType)) return { unknown: whyUnknown(virtualNetworkType) };
  const type = virtualNetworkType.trim().toLowerCase();
  return type === "external" || type === "internal" ? type : "none";
}

/** Whether the internet can't reach the service's gateway: it answers inside of its network only, or to private endpoints only. */
export function isClosed(service: EstateRecord<"service">): Answer {
  const { publicNetworkAccess = "Enabled" } = service.properties;
  const type = networkType(service);
  if (type === "internal") return "yes";
  if (!isKnown(publicNetworkAccess)) return { unknown: whyUnknown(publicNetworkAccess) };
  if (/^\s*disabled\s*$/i.test(publicNetworkAccess)) return "yes";
  return typeof type === "object" ? type : "no";
}

const networkKinds = ["virtualNetworks", "virtualNetworks/subnets", "networkSecurityGroups", "privateEndpoints"] as const;

/** Whether a private endpoint leads to the service. One that waits for its approval, or was refused it, leads nowhere. */
export function hasPrivateEndpoint(service: EstateRecord<"service">, estate: EstateIndex): Answer {
  const told = service.properties.privateEndpointConnections;
  const connections = [
    ...(itemsOf(told) ?? []),
    ...estate.childrenOf(service.path, "privateEndpointConnections").map(({ properties }) => properties),
  ];
  if (connections.some(isApproved)) return "yes";
  const targets = estate
    .ofKind("privateEndpoints")
    .flatMap(({ properties }) => [
      ...linksOf(properties.privateLinkServiceConnections),
      ...linksOf(properties.manualPrivateLinkServiceConnections),
    ]);
  if (targets.includes(service.path.toLowerCase())) return "yes";
  if (targets.includes(undefined)) return { unknown: "where a private endpoint leads to is not known" };
  if (told !== undefined && told !== null && !isKnown(told)) return { unknown: whyUnknown(told) };
  // Whoever declares a service need not declare what leads to it; whoever declares the networks does.
  if (told === undefined && connections.length === 0 && networkKinds.every((kind) => estate.ofKind(kind).length === 0))
    return { unknown: "whether a private endpoint leads to the service is not part of the estate" };
  return "no";
}

function isApproved(connection: unknown): boolean {
  const status = textIn(connection, "privateLinkServiceConnectionState", "status");
  return status === undefined || /^approved$/i.test(status);
}

function linksOf(connections: unknown): (string | undefined)[] {
  const items = itemsOf(connections);
  return items ? items.map((item) => pathOfId(field(item, "privateLinkServiceId"))) : [undefined];
}

/** The ids of the subnets that a service stands in, one for each location; undefined where a location names none. */
export function subnetIds(service: EstateRecord<"service">): readonly unknown[] {
  const { virtualNetworkConfiguration, additionalLocations } = service.properties;
  const others = itemsOf(additionalLocations) ?? [];
  return [virtualNetworkConfiguration, ...others.map((location) => field(location, "virtualNetworkConfiguration"))].map((configuration) =>
    field(configuration, "subnetResourceId"),
  );
}
