import type { EstateIndex, EstateRecord } from "../../estate/estate";
import { nameOf, parentOf } from "../../estate/path";
import { pathOfId } from "./arm-id";
import { field, flagIn, itemsOf, textIn } from "./field";

/** What stands between the internet and the gateway. */
export type Front = EstateRecord<"applicationGateways"> | EstateRecord<"frontDoors">;

/** Whether a front's firewall keeps requests out, or why not. */
export type Firewall = "prevents" | { readonly weak: string } | { readonly unknown: string };

/** The application gateways and front doors that lead, or may lead, to a service: those that are known to lead elsewhere are left out. */
export function frontsOf(service: EstateRecord<"service">, estate: EstateIndex): readonly Front[] {
  const hosts = hostsOf(service);
  const mayLead = (targets: readonly unknown[]) =>
    hosts === undefined || targets.length === 0 || targets.some((target) => !isHostName(target) || hosts.has(target.toLowerCase()));
  const origins = new Map<string, unknown[]>();
  for (const { path, properties } of estate.ofKind("frontDoors/origins")) {
    const profile = parentOf(parentOf(path) ?? "")?.toLowerCase() ?? "";
    origins.set(profile, [...(origins.get(profile) ?? []), properties.hostName]);
  }
  return [
    ...estate.ofKind("applicationGateways").filter(({ properties }) => mayLead(backendsOf(properties))),
    ...estate
      .ofKind("frontDoors")
      .filter(({ path, envelope }) => isFrontDoor(envelope?.sku) && mayLead(origins.get(path.toLowerCase()) ?? [])),
  ];
}

/** The host names of a service's gateway; undefined where not all are known. */
function hostsOf(service: EstateRecord<"service">): ReadonlySet<string> | undefined {
  const names = (itemsOf(service.properties.hostnameConfigurations) ?? [undefined]).map((each) => textIn(each, "hostName"));
  if (names.includes(undefined)) return undefined;
  return new Set([`${nameOf(service.path)}.azure-api.net`, ...names].map((name) => (name ?? "").toLowerCase()));
}

/** An address is no name: it may be that of the service. */
function isHostName(value: unknown): value is string {
  return typeof value === "string" && /[a-z]/i.test(value) && !value.includes(":");
}

/** Profiles of the older content network have no firewall and are no front. */
function isFrontDoor(sku: unknown): boolean {
  const name = textIn(sku, "name");
  return name === undefined || /AzureFrontDoor$/i.test(name);
}

function backendsOf(properties: unknown): readonly unknown[] {
  const pools = itemsOf(field(properties, "backendAddressPools"));
  if (!pools) return [undefined];
  return pools
    .flatMap((pool) => itemsOf(field(pool, "backendAddresses")) ?? [undefined])
    .map((address) => field(address, "fqdn") ?? field(address, "ipAddress"));
}

/** The firewall of a front. */
export function firewallOf(front: Front, estate: EstateIndex): Firewall {
  return front.kind === "applicationGateways"
    ? firewallOfGateway(front.properties, estate)
    : firewallOfFrontDoor(estate.childrenOf(front.path, "frontDoors/securityPolicies"), estate);
}

function firewallOfGateway(properties: unknown, estate: EstateIndex): Firewall {
  const tier = field(properties, "sku", "tier") ?? field(properties, "sku", "name");
  const policy = field(properties, "firewallPolicy", "id") ?? field(properties, "firewallPolicy");
  if (policy !== undefined) return firewallOfPolicy(policy, estate, "state");
  const own = field(properties, "webApplicationFirewallConfiguration");
  if (own === undefined) {
    if (typeof tier === "object") return { unknown: "its tier is not known" };
    return { weak: "it has no web application firewall" };
  }
  return judged(field(own, "enabled"), field(own, "firewallMode"));
}

function firewallOfFrontDoor(policies: readonly EstateRecord<"frontDoors/securityPolicies">[], estate: EstateIndex): Firewall {
  const answers = policies.map(({ properties }) =>
    firewallOfPolicy(field(properties, "parameters", "wafPolicy", "id"), estate, "enabledState"),
  );
  const weak = answers.find((answer) => typeof answer === "object" && "weak" in answer);
  return weak ?? answers.find((answer) => answer !== "prevents") ?? answers[0] ?? { weak: "it has no web application firewall" };
}

function firewallOfPolicy(id: unknown, estate: EstateIndex, state: string): Firewall {
  const path = pathOfId(id);
  const policy = path === undefined ? undefined : estate.byPath(path);
  if (!policy) return { unknown: "its firewall policy is not part of the estate" };
  const settings = field(policy.properties, "policySettings");
  return judged(field(settings, state), field(settings, "mode"));
}

/** On unless it says otherwise; and watching only, unless it says that it prevents (reference of firewall policies). */
function judged(state: unknown, mode: unknown): Firewall {
  const on = state === undefined ? true : flagIn({ state }, "state");
  if (on === false) return { weak: "its firewall is off" };
  if (on === undefined || typeof mode === "object") return { unknown: "the settings of its firewall are not known" };
  return String(mode ?? "Detection")
    .trim()
    .toLowerCase() === "prevention"
    ? "prevents"
    : { weak: "its firewall watches and lets everything pass" };
}

/** Whether an application gateway's network or address is protected from floods; front doors are by themselves. */
export function floodProtection(front: Front, estate: EstateIndex): "yes" | "no" | "private" | { readonly unknown: string } {
  if (front.kind !== "applicationGateways") return "yes";
  const fronts = itemsOf(front.properties.frontendIPConfigurations);
  const addresses = fronts?.map((each) => field(each, "publicIPAddress", "id") ?? field(each, "publicIPAddress"));
  if (addresses && addresses.length > 0 && addresses.every((each) => each === undefined)) return "private";
  const modes = (addresses ?? []).flatMap((id) => {
    const record = estate.byPath(pathOfId(id) ?? "");
    return record ? [textIn(record.properties, "ddosSettings", "protectionMode")?.toLowerCase()] : [];
  });
  if (modes.includes("disabled")) return "no";
  if (modes.length > 0 && modes.every((mode) => mode === "enabled")) return "yes";
  const networks = (itemsOf(front.properties.gatewayIPConfigurations) ?? []).map((each) => {
    const subnet = pathOfId(field(each, "subnet", "id") ?? field(each, "subnet"));
    return subnet === undefined ? undefined : estate.byPath(parentOf(subnet) ?? "");
  });
  const [network] = networks;
  if (!network) return { unknown: "the network of the application gateway is not part of the estate" };
  const on = field(network.properties, "enableDdosProtection") ?? false;
  if (typeof on === "object") return { unknown: "whether its network is protected from floods is not known" };
  return flagIn({ on }, "on") === true ? "yes" : "no";
}
