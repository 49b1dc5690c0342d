/** Where a service stands, and from where it can be reached: one choice for each service. */
export type NetworkDeclaration = PublicNetwork | InjectedNetwork | IntegratedNetwork | EndpointNetwork;

/** The service answers on the internet. */
export interface PublicNetwork {
  readonly kind: "public";
  /** The addresses and networks that may call, by a policy for every request; everybody unless given. */
  readonly allowed?: readonly string[];
}

/** The service stands in a virtual network, and answers on the internet (external) or in the network only (internal). */
export interface InjectedNetwork {
  readonly kind: "vnet-external" | "vnet-internal";
  readonly subnet: InjectedSubnet;
  /** Who may call the external one, by the subnet's security group; the internet unless given. */
  readonly allowed?: readonly string[];
  /** The names under which the network finds the internal one. */
  readonly dns?: DnsDeclaration;
}

/** The service answers on the internet, and calls backends through a virtual network. */
export interface IntegratedNetwork {
  readonly kind: "vnet-integration";
  readonly subnet: SubnetDeclaration;
  /** The addresses and networks that may call, by a policy for every request; everybody unless given. */
  readonly allowed?: readonly string[];
}

/**
 * A private endpoint leads to the service. Azure switches public access off only for a service that exists and has an
 * approved endpoint, so this takes two deployments.
 */
export interface EndpointNetwork {
  readonly kind: "private-endpoint";
  /** `connect` makes the endpoint and leaves public access on; `closed` switches it off. */
  readonly phase: "connect" | "closed";
  /** Where the endpoint stands; without one, somebody else makes it. */
  readonly subnet?: SubnetDeclaration;
  /** Whether the endpoint is approved by whoever makes it, or waits for the service's owner. */
  readonly approval?: "automatic" | "manual";
  /** The subnet through which the service calls backends, on tiers that can: one beside that of the endpoint, or an existing one. */
  readonly outbound?: { readonly id: string } | { readonly prefix: string };
  readonly dns?: DnsDeclaration;
}

/** A subnet that is there already, with its security group and routes, or one to make in a virtual network of its own. */
export type SubnetDeclaration = { readonly id: string } | NewSubnet;

export interface NewSubnet {
  /** The addresses of the virtual network: `10.20.0.0/24`. */
  readonly addressSpace: string;
  /** The addresses of the subnet, part of them. */
  readonly prefix: string;
  /** Where traffic that leaves the network goes; to the internet directly unless given. */
  readonly routeTable?: { readonly id: string } | { readonly firewall: string };
}

export type InjectedSubnet =
  | { readonly id: string }
  | (NewSubnet & {
      /** A DDoS protection plan for the network: one to make, which costs by the month, or an existing one. */
      readonly ddosPlan?: "own" | { readonly id: string };
    });

/** The private names of the service: zones to make, a zone that is there, or none. */
export type DnsDeclaration =
  | {
      readonly manage: "own";
      /** Ids of further virtual networks that find the service. */
      readonly linkTo?: readonly string[];
    }
  /** The zone `privatelink.azure-api.net` that the organisation keeps for all private endpoints. */
  | { readonly manage: "adopt"; readonly zoneId: string }
  | { readonly manage: "skip" };

/** Another region in which the gateway stands. */
export interface RegionDeclaration {
  readonly location: string;
  readonly capacity: number;
  readonly zones?: readonly string[];
  /** The subnet there, where the service stands in a virtual network. */
  readonly subnet?: InjectedSubnet;
}

/** The zone that Azure answers for private endpoints of API Management from. */
export const endpointZone = "privatelink.azure-api.net";

/** Whether a subnet is one that is there already. */
export function isExisting(subnet: SubnetDeclaration | InjectedSubnet): subnet is { readonly id: string } {
  return "id" in subnet;
}

/** Whether the service itself stands in the network. */
export function isInjected(network: NetworkDeclaration): network is InjectedNetwork {
  return network.kind === "vnet-external" || network.kind === "vnet-internal";
}
