import type { ServicePlace } from "../record";

/** What Palisade names by itself, and how unless a stack says otherwise. */
export const defaultNames = {
  virtualNetwork: "{service}-network",
  subnet: "gateway",
  outboundSubnet: "outbound",
  securityGroup: "{service}-{subnet}",
  routeTable: "{service}-routes",
  publicIp: "{service}-ip",
  dnsLabel: "{service}",
  ddosPlan: "{service}-ddos",
  privateEndpoint: "{service}-endpoint",
  identity: "{service}-certificates",
  logs: "{service}-logs",
  insights: "{service}-insights",
  actionGroup: "{service}-people",
} as const;

export type Named = keyof typeof defaultNames;
/** Patterns of names: `{service}` is the service's name, `{region}` that of the region, `{subnet}` that of a group's subnet. */
export type Naming = { readonly [N in Named]?: string | undefined };

export const nameTokens = ["service", "region", "subnet"] as const;

/** Gives the names of one region. What stands in another region than the service says so, lest two have one name. */
export function namesIn(place: ServicePlace, naming: Naming = {}, region: string, isPrimary = true) {
  return (what: Named, subnet = ""): string => {
    const pattern = naming[what] ?? defaultNames[what];
    const apart = isPrimary || what === "subnet" || what === "outboundSubnet" || pattern.includes("{region}");
    const name = `${pattern}${apart ? "" : "-{region}"}`
      .replaceAll("{service}", place.serviceName)
      .replaceAll("{region}", regionName(region))
      .replaceAll("{subnet}", subnet);
    return what === "dnsLabel" ? name.toLowerCase() : name;
  };
}

/** A region without the spaces that people write it with: `West Europe` is `westeurope`. */
export function regionName(location: string): string {
  return location.replaceAll(" ", "").toLowerCase();
}
