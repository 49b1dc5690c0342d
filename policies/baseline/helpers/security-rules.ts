import ipaddr from "ipaddr.js";
import type { EstateIndex, EstateRecord } from "../../estate/estate";
import { nameOf, parentOf } from "../../estate/path";
import { pathOfId } from "./arm-id";
import { field, itemsOf, textIn } from "./field";

/** Who comes from where: the service tags of Azure that matter to a gateway. */
export type Caller = "Internet" | "ApiManagement" | "AzureLoadBalancer";

interface SubnetGroup {
  /** The path of the subnet, in lower case. */
  readonly subnet: string;
  readonly group: EstateRecord<"networkSecurityGroups">;
}

/** The network security group of a subnet; `none` where it has none. */
export function securityGroupOf(subnetId: unknown, estate: EstateIndex): SubnetGroup | "none" | { readonly unknown: string } {
  const subnet = pathOfId(subnetId);
  if (subnet === undefined) return { unknown: "the subnet of the service is not known" };
  const found = subnetAt(subnet, estate);
  if (found === undefined) return { unknown: `the subnet ${nameOf(subnet)} is not part of the estate` };
  const id = field(found, "networkSecurityGroup", "id") ?? field(found, "networkSecurityGroup");
  if (id === undefined) return "none";
  const path = pathOfId(id);
  const group = path === undefined ? undefined : estate.byPath(path);
  if (group?.kind !== "networkSecurityGroups")
    return { unknown: `the security group of the subnet ${nameOf(subnet)} is not part of the estate` };
  return { subnet, group: group as EstateRecord<"networkSecurityGroups"> };
}

function subnetAt(path: string, estate: EstateIndex): unknown {
  const record = estate.byPath(path);
  if (record) return record.properties;
  // Networks hold their subnets too.
  const network = estate.byPath(parentOf(path) ?? "");
  return itemsOf(field(network?.properties, "subnets"))?.find((item) => textIn(item, "name")?.toLowerCase() === nameOf(path));
}

/** The rules of a group: those in it, and those that are records of their own. Undefined where they are not known. */
export function rulesOf(group: EstateRecord<"networkSecurityGroups">, estate: EstateIndex): readonly unknown[] | undefined {
  const inside = itemsOf(group.properties.securityRules);
  return inside && [...inside, ...estate.childrenOf(group.path, "networkSecurityGroups/securityRules").map(({ properties }) => properties)];
}

/**
 * Whether a group's rules let a caller in on a TCP port: the first rule by priority that fits decides, then Azure's own rules
 * (network security groups: only the load balancer and the network itself get in). Unknown where a rule that might decide is.
 */
export function admits(rules: readonly unknown[], caller: Caller, port: number): "allow" | "deny" | "unknown" {
  const priority = (rule: unknown) => Number(textIn(rule, "priority") ?? 0);
  for (const rule of [...rules].sort((a, b) => priority(a) - priority(b))) {
    const fits = fitting(rule, caller, port);
    if (fits === false) continue;
    const access = textIn(rule, "access")?.toLowerCase();
    return fits && (access === "allow" || access === "deny") ? access : "unknown";
  }
  return caller === "AzureLoadBalancer" ? "allow" : "deny";
}

function fitting(rule: unknown, caller: Caller, port: number): boolean | undefined {
  return all([
    among(rule, ["direction"], (text) => text === "inbound"),
    among(rule, ["protocol"], (text) => text === "tcp" || text === "*"),
    among(rule, ["destinationPortRange", "destinationPortRanges"], (text) => holdsPort(text, port)),
    among(rule, ["sourceAddressPrefix", "sourceAddressPrefixes"], (text) => holdsCaller(text, caller)),
  ]);
}

/** Whether any of the texts under some names fits; undefined where one that is not known may. */
function among(rule: unknown, names: readonly string[], fits: (text: string) => boolean): boolean | undefined {
  let doubt = false;
  for (const value of names.flatMap((name) => field(rule, name) ?? [])) {
    if (typeof value !== "string") doubt = true;
    else if (fits(value.trim().toLowerCase())) return true;
  }
  return doubt ? undefined : false;
}

function all(answers: readonly (boolean | undefined)[]): boolean | undefined {
  return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
}

function holdsPort(range: string, port: number): boolean {
  if (range === "*") return true;
  const [from, to = from] = range.split("-").map(Number);
  return from !== undefined && to !== undefined && from <= port && port <= to;
}

/** The tags that a caller's addresses stand in beside its own. */
const wider: Readonly<Record<Caller, RegExp>> = {
  Internet: /^(?:\*|any|internet)$/,
  ApiManagement: /^(?:\*|any|internet|apimanagement(?:\..*)?|azurecloud(?:\..*)?)$/,
  AzureLoadBalancer: /^(?:\*|any|azureloadbalancer)$/,
};

function holdsCaller(prefix: string, caller: Caller): boolean {
  return wider[caller].test(prefix) || isMostAddresses(prefix);
}

/** A network so wide that it is no list of callers. */
function isMostAddresses(prefix: string): boolean {
  if (!ipaddr.isValidCIDR(prefix)) return false;
  const [address, bits] = ipaddr.parseCIDR(prefix);
  return bits < (address.kind() === "ipv4" ? 8 : 16);
}
