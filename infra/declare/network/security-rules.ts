/** What a subnet is for, which decides what its security group lets through. */
export interface SubnetUse {
  readonly role: "classic-external" | "classic-internal" | "v2-internal" | "integration" | "endpoint";
  /** The subnet's own addresses. */
  readonly prefix: string;
  /** Who may call an external gateway; the internet unless given. */
  readonly allowed?: readonly string[];
  /** Whether the gateway stands in several regions. */
  readonly severalRegions?: boolean;
}

/** A rule of a security group, as azure-native spells it. */
export interface SecurityRule {
  readonly name: string;
  readonly description: string;
  readonly direction: "Inbound" | "Outbound";
  readonly access: "Allow" | "Deny";
  readonly priority: number;
  readonly protocol: "Tcp" | "Udp" | "*";
  readonly sourceAddressPrefix?: string;
  readonly sourceAddressPrefixes?: readonly string[];
  readonly sourcePortRange: "*";
  readonly destinationAddressPrefix: string;
  readonly destinationPortRange?: string;
  readonly destinationPortRanges?: readonly string[];
}

type Flow = readonly [
  name: string,
  from: string | readonly string[],
  to: string,
  ports: readonly string[],
  why: string,
  protocol?: "Udp" | "*",
];

const inNetwork = "VirtualNetwork";

/** The name of the Front Door's addresses. Behind it, the profile's id has to be checked too: others have Front Doors. */
export const frontDoorTag = "AzureFrontDoor.Backend";

/**
 * The rules of a subnet's security group: what API Management needs, and nothing else inbound. Outbound, Azure's own rules
 * stay behind these, so that backends can be reached.
 *
 * Sources: virtual network configuration reference of API Management (June 2025) for the classic tiers, injection in Premium
 * v2 (October 2025) and integration (March 2025) for the others. The pages for Premium v2 list no inbound ports, so its
 * probes and its own machines are let in as by Azure's default rules.
 */
export function securityRules(use: SubnetUse): readonly SecurityRule[] {
  return [...numbered("Inbound", inbound(use)), denied, ...numbered("Outbound", outbound(use))];
}

function inbound({ role, prefix, allowed = [], severalRegions }: SubnetUse): readonly Flow[] {
  const clientsInside: Flow = ["clients", inNetwork, inNetwork, ["443"], "Callers in the network"];
  switch (role) {
    case "classic-external":
      return [
        ...clients(allowed),
        ...(severalRegions
          ? ([["traffic-manager", "AzureTrafficManager", inNetwork, ["443"], "Routing between the regions"]] as const)
          : []),
        ...ofClassic(prefix),
      ];
    case "classic-internal":
      return [clientsInside, ...ofClassic(prefix)];
    case "v2-internal":
      return [
        clientsInside,
        ["load-balancer", "AzureLoadBalancer", "*", ["*"], "Probes of Azure's load balancer", "*"],
        ["own-machines", prefix, prefix, ["*"], "The machines of the service among themselves", "*"],
      ];
    case "endpoint":
      return [clientsInside];
    case "integration":
      return [];
  }
}

/** A rule takes addresses or one tag, not both. */
function clients(allowed: readonly string[]): readonly Flow[] {
  const addresses = allowed.filter((each) => each !== frontDoorTag);
  return [
    ...(allowed.length === 0 ? ([["clients", "Internet", inNetwork, ["443"], "Callers of the gateway"]] as const) : []),
    ...(addresses.length > 0 ? ([["clients", addresses, inNetwork, ["443"], "Callers of the gateway"]] as const) : []),
    ...(allowed.includes(frontDoorTag) ? ([["front-door", frontDoorTag, inNetwork, ["443"], "Front Door"]] as const) : []),
  ];
}

function ofClassic(prefix: string): readonly Flow[] {
  return [
    ["management", "ApiManagement", inNetwork, ["3443"], "Azure looks after the service"],
    ["load-balancer", "AzureLoadBalancer", inNetwork, ["6390"], "Probes of Azure's load balancer"],
    ["cache", prefix, prefix, ["6381-6383"], "The internal cache between machines of the service"],
    ["rate-limits", prefix, prefix, ["4290"], "Counters of rate limits between machines of the service", "Udp"],
  ];
}

function outbound({ role }: SubnetUse): readonly Flow[] {
  const storage: Flow = ["storage", inNetwork, "Storage", ["443"], "The service's own storage"];
  const keyVault: Flow = ["key-vault", inNetwork, "AzureKeyVault", ["443"], "Certificates and secrets"];
  switch (role) {
    case "endpoint":
      return [];
    case "v2-internal":
    case "integration":
      return [storage, keyVault];
    default:
      return [
        ["certificate-chains", inNetwork, "Internet", ["80"], "Checks of certificates"],
        storage,
        ["entra", inNetwork, "AzureActiveDirectory", ["443"], "Microsoft Entra ID"],
        ["connectors", inNetwork, "AzureConnectors", ["443"], "Managed connections of the credential manager"],
        ["sql", inNetwork, "Sql", ["1433"], "The service's own database"],
        keyVault,
        ["event-hubs", inNetwork, "EventHub", ["443", "5671-5672"], "Logs to event hubs"],
        ["monitor", inNetwork, "AzureMonitor", ["443", "1886"], "Logs, metrics and resource health"],
      ];
  }
}

const denied: SecurityRule = {
  name: "nobody-else",
  description: "Everything that no rule names",
  direction: "Inbound",
  access: "Deny",
  priority: 4096,
  protocol: "*",
  sourceAddressPrefix: "*",
  sourcePortRange: "*",
  destinationAddressPrefix: "*",
  destinationPortRange: "*",
};

function numbered(direction: SecurityRule["direction"], flows: readonly Flow[]): SecurityRule[] {
  return flows.map(([name, from, to, ports, description, protocol], index) => ({
    name: `${direction === "Inbound" ? "from" : "to"}-${name}`,
    description,
    direction,
    access: "Allow",
    priority: 100 + 10 * index,
    protocol: protocol ?? "Tcp",
    ...(typeof from === "string" ? { sourceAddressPrefix: from } : { sourceAddressPrefixes: from }),
    sourcePortRange: "*",
    destinationAddressPrefix: to,
    ...(ports.length === 1 ? { destinationPortRange: ports[0] as string } : { destinationPortRanges: ports }),
  }));
}
