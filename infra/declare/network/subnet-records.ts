import type { EstateRecord } from "../../../policies/estate/estate";
import { pathOf } from "../../../policies/estate/path";
import { idOf, type Maybe } from "../../../policies/estate/value";
import { record } from "../record";
import type { namesIn } from "./names";
import { type InjectedSubnet, isExisting, type NewSubnet, type SubnetDeclaration } from "./network";
import { type SubnetUse, securityRules } from "./security-rules";

/** A subnet that a service or an endpoint uses. */
export interface UsedSubnet {
  readonly id: Maybe<string>;
  readonly networkId: Maybe<string>;
  /** What must be there first; nothing where others made the subnet. */
  readonly refs: readonly string[];
  readonly records: readonly EstateRecord[];
}

export interface Surroundings {
  readonly resourceGroupName: string;
  readonly location: string;
  readonly nameOf: ReturnType<typeof namesIn>;
  readonly tags?: Readonly<Record<string, string>>;
}

/** What delegates a subnet to the service, by its use: the classic tiers take subnets without delegation only. */
const delegations: Partial<Record<SubnetUse["role"], string>> = {
  "v2-internal": "Microsoft.Web/hostingEnvironments",
  integration: "Microsoft.Web/serverFarms",
};

/** Services that a classic gateway reaches directly although a firewall stands in the way (forced tunneling of API Management). */
const aroundFirewall = ["Microsoft.EventHub", "Microsoft.KeyVault", "Microsoft.Sql", "Microsoft.Storage"];

/** A subnet with its network, security group and routes; or one that is there already, which is left as it is. */
export function usedSubnet(subnet: SubnetDeclaration | InjectedSubnet, use: Omit<SubnetUse, "prefix">, around: Surroundings): UsedSubnet {
  if (isExisting(subnet)) return { id: subnet.id, networkId: networkIdOf(subnet.id), refs: [], records: [] };
  const network = networkRecords(subnet, around);
  const made = subnetIn(network.path, subnet, use, around);
  return { ...made, records: [...network.records, ...made.records] };
}

/**
 * A subnet in a network that is made beside it.
 * @param after subnets of the network that are made first: Azure changes a network once at a time
 */
export function subnetIn(
  networkPath: string,
  subnet: Pick<NewSubnet, "prefix" | "routeTable">,
  use: Omit<SubnetUse, "prefix">,
  { resourceGroupName, location, nameOf, tags }: Surroundings,
  after: readonly string[] = [],
): UsedSubnet {
  const envelope = { location, ...(tags && { tags }) };
  const name = nameOf(use.role === "integration" ? "outboundSubnet" : "subnet");
  const virtualNetworkName = networkPath.slice(networkPath.lastIndexOf("/") + 1);
  const group = record(
    "networkSecurityGroups",
    { resourceGroupName, networkSecurityGroupName: nameOf("securityGroup", name) },
    { securityRules: securityRules({ ...use, prefix: subnet.prefix }) },
    { envelope },
  );
  const { routeTable } = subnet;
  const routes =
    routeTable && "firewall" in routeTable
      ? record(
          "routeTables",
          { resourceGroupName, routeTableName: nameOf("routeTable") },
          { disableBgpRoutePropagation: false, routes: routesOf(routeTable.firewall, use) },
          { envelope },
        )
      : undefined;
  const routeTableId = routes ? idOf(routes.path) : routeTable && "id" in routeTable ? routeTable.id : undefined;
  const delegation = delegations[use.role];
  const isClassic = use.role === "classic-external" || use.role === "classic-internal";
  const path = pathOf("virtualNetworks/subnets", { resourceGroupName, virtualNetworkName, subnetName: name });
  const made = record(
    "virtualNetworks/subnets",
    { resourceGroupName, virtualNetworkName, subnetName: name },
    {
      addressPrefix: subnet.prefix,
      networkSecurityGroup: { id: idOf(group.path) },
      ...(routeTableId && { routeTable: { id: routeTableId } }),
      ...(delegation && { delegations: [{ name: "api-management", serviceName: delegation }] }),
      ...(routes && isClassic && { serviceEndpoints: aroundFirewall.map((service) => ({ service })) }),
      // API Management asks for it where an endpoint stands, although others could have it otherwise.
      privateEndpointNetworkPolicies: "Disabled",
    },
    { refs: [group.path, ...(routes ? [routes.path] : []), ...after] },
  );
  return { id: idOf(path), networkId: idOf(networkPath), refs: [path], records: [group, ...(routes ? [routes] : []), made] };
}

function networkRecords(subnet: NewSubnet | (InjectedSubnet & NewSubnet), { resourceGroupName, location, nameOf, tags }: Surroundings) {
  const envelope = { location, ...(tags && { tags }) };
  const wanted = "ddosPlan" in subnet ? subnet.ddosPlan : undefined;
  const plan =
    wanted === "own"
      ? record("ddosProtectionPlans", { resourceGroupName, ddosProtectionPlanName: nameOf("ddosPlan") }, {}, { envelope })
      : undefined;
  const planId = plan ? idOf(plan.path) : typeof wanted === "object" ? wanted.id : undefined;
  const network = record(
    "virtualNetworks",
    { resourceGroupName, virtualNetworkName: nameOf("virtualNetwork") },
    {
      addressSpace: { addressPrefixes: [subnet.addressSpace] },
      ...(planId && { enableDdosProtection: true, ddosProtectionPlan: { id: planId } }),
    },
    { envelope, ...(plan && { refs: [plan.path] }) },
  );
  return { path: network.path, records: [...(plan ? [plan] : []), network] };
}

/**
 * Everything goes through the firewall, but for answers to Azure, which looks after the service from outside, and to those
 * who may call an external gateway (forced tunneling of API Management).
 */
function routesOf(firewall: string, { role, allowed = [] }: Omit<SubnetUse, "prefix">) {
  const direct = [
    ...(role === "classic-external" || role === "classic-internal" ? [["management", "ApiManagement"] as const] : []),
    ...(role === "classic-external" ? allowed.map((each, index) => [`clients-${index + 1}`, networkAddress(each)] as const) : []),
  ];
  return [
    { name: "everything", addressPrefix: "0.0.0.0/0", nextHopType: "VirtualAppliance", nextHopIpAddress: firewall },
    ...direct.map(([name, addressPrefix]) => ({ name, addressPrefix, nextHopType: "Internet" })),
  ];
}

/** A route leads to a network: a single address is one of a single address. */
function networkAddress(entry: string): string {
  return /^[\d.]+$/.test(entry) ? `${entry}/32` : entry;
}

/** The id of the virtual network that a subnet is part of. */
export function networkIdOf(subnetId: string): string {
  return subnetId.replace(/\/subnets\/[^/]+$/i, "");
}
