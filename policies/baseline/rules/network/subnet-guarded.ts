import { isClassic } from "../../../document/tiers";
import type { EstateIndex, EstateRecord } from "../../../estate/estate";
import { nameOf } from "../../../estate/path";
import { tierOf } from "../../../estate/tier";
import type { Json } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { textIn } from "../../helpers/field";
import { canJoinNetwork, networkType, subnetIds } from "../../helpers/network-access";
import { admits, rulesOf, securityGroupOf } from "../../helpers/security-rules";
import { defineRule, type Report } from "../../rule";

const network = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network";
const inbound = (priority: number, access: string, sourceAddressPrefix: string, destinationPortRange: string) => ({
  name: `rule-${priority}`,
  properties: { direction: "Inbound", protocol: "Tcp", priority, access, sourceAddressPrefix, destinationPortRange },
});
const estateWith = (securityRules: readonly object[] | undefined) => [
  exampleRecord(
    "service",
    {
      virtualNetworkType: "Internal",
      virtualNetworkConfiguration: { subnetResourceId: `${network}/virtualNetworks/inside/subnets/gateway` },
    },
    { envelope: { sku: { name: "Premium" } } },
  ),
  exampleRecord(
    "virtualNetworks/subnets",
    securityRules ? { networkSecurityGroup: { id: `${network}/networkSecurityGroups/gateway` } } : {},
    { path: { virtualNetworkName: "inside", subnetName: "gateway" } },
  ),
  ...(securityRules
    ? [exampleRecord("networkSecurityGroups", { securityRules: securityRules }, { path: { networkSecurityGroupName: "gateway" } })]
    : []),
];

export const subnetGuarded = defineRule({
  id: "APIM-NET-003",
  slug: "subnet-guarded",
  severity: "high",
  title: "A security group guards the service's subnet, and lets in what the service needs and no more.",
  why: "Without it every port of the machines behind the gateway is open to whoever gets at the network; without its rules the service can't be managed.",
  fix: "Attach a network security group: port 3443 from the tag ApiManagement only, 6390 from AzureLoadBalancer, 443 where the gateway is public.",
  controls: { owasp2019: ["API7"], owasp2023: ["API8"], mcsb: ["NS-1"], asb3: ["NS-1"] },
  appliesTo: "service",
  check({ record, estate }, report) {
    const type = networkType(record);
    if (typeof type === "object") report.unknown(type.unknown);
    if (type === "none" || typeof type === "object" || !canJoinNetwork(tierOf(record))) return;
    for (const id of subnetIds(record)) {
      // That a subnet is missing is for another rule to tell.
      if (id !== undefined) checkSubnet(id, record, estate, report);
    }
  },
  repair: {
    extent: "partly",
    property: (property) =>
      property === "properties/securityRules"
        ? {
            what: "let API Management and the load balancer in on 3443 and 6390, and keep the internet from 3443, 22 and 3389",
            set: guarded,
            offered: "whoever looks after machines in the subnet over these ports, from the internet, would be kept out",
          }
        : { what: "attach a network security group to the subnet", offered: "the group has to let in what the service needs" },
  },
  examples: {
    pass: [
      {
        records: estateWith([
          inbound(100, "Allow", "ApiManagement", "3443"),
          inbound(110, "Allow", "AzureLoadBalancer", "6390"),
          inbound(4000, "Deny", "*", "*"),
        ]),
      },
    ],
    fail: [
      { title: "No group.", records: estateWith(undefined) },
      { title: "Anybody may manage it.", records: estateWith([inbound(100, "Allow", "*", "3443")]) },
      { title: "Nobody may.", records: estateWith([inbound(100, "Allow", "Internet", "443")]) },
    ],
  },
});

/** Security rules with those before them that the service needs; undefined where no priority is left for them. */
function guarded(rules: Json): Json {
  const own = Array.isArray(rules) ? rules : [];
  const priorities = own.map((rule) => Number(textIn(rule, "priority") ?? Number.NaN));
  const first = Math.min(...priorities, 4000) - 3;
  // The lowest priority that Azure takes is 100.
  if (!(first >= 100)) return undefined;
  const rule = (name: string, access: string, source: string, ports: readonly string[], priority: number) => ({
    name,
    properties: {
      direction: "Inbound",
      access,
      protocol: "Tcp",
      priority,
      sourceAddressPrefix: source,
      sourcePortRange: "*",
      destinationAddressPrefix: "VirtualNetwork",
      destinationPortRanges: ports,
    },
  });
  return [
    rule("AllowApiManagement", "Allow", "ApiManagement", ["3443"], first),
    rule("AllowLoadBalancer", "Allow", "AzureLoadBalancer", ["6390"], first + 1),
    rule("DenyManagementFromInternet", "Deny", "Internet", managementPorts.map(String), first + 2),
    ...own,
  ];
}

/** Ports over which machines are managed, and which nobody outside needs: that of the service, SSH, RDP. */
const managementPorts = [3443, 22, 3389];

function checkSubnet(id: unknown, service: EstateRecord<"service">, estate: EstateIndex, report: Report) {
  const found = securityGroupOf(id, estate);
  if (found === "none") {
    report.finding("the service's subnet has no network security group", {
      property: "properties/virtualNetworkConfiguration/subnetResourceId",
    });
    return;
  }
  if ("unknown" in found) {
    report.unknown(found.unknown);
    return;
  }
  const place = { record: found.group.path, property: "properties/securityRules" };
  const group = `the security group ${nameOf(found.group.path)}`;
  const rules = rulesOf(found.group, estate);
  if (!rules) {
    report.unknown(`the rules of ${group} are not known`);
    return;
  }
  const open = managementPorts.filter((port) => admits(rules, "Internet", port) === "allow");
  if (open.length > 0) report.finding(`${group} lets the internet in on the ports ${open.join(", ")}`, place);
  const doubtful = managementPorts.filter((port) => admits(rules, "Internet", port) === "unknown");
  const tier = tierOf(service);
  // Injected services of the classic tiers are managed from outside (virtual network reference of API Management).
  const needs =
    tier !== undefined && isClassic(tier)
      ? ([
          ["ApiManagement", 3443],
          ["AzureLoadBalancer", 6390],
        ] as const)
      : [];
  for (const [caller, port] of needs) {
    const answer = admits(rules, caller, port);
    if (answer === "deny") report.finding(`${group} keeps ${caller} from port ${port}: the service can't be looked after`, place);
    else if (answer === "unknown") report.unknown(`whether ${group} lets ${caller} in on port ${port}`);
  }
  if (doubtful.length > 0) report.unknown(`whether ${group} lets the internet in on the ports ${doubtful.join(", ")}`);
  if (tier === undefined) report.unknown("the tier is not known, and with it what the service needs of its network");
}
