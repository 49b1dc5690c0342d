import { type Estate, type EstateIndex, type EstateRecord, indexOf } from "../../policies/estate/estate";
import { nameOf } from "../../policies/estate/path";
import { isKnown, isLate } from "../../policies/estate/value";

/** What a reader of a plan should know of the network, the names and the deletion of the service: what takes two deployments, what costs. */
export function networkNotes(estate: Estate): string[] {
  const index = indexOf(estate);
  return index
    .ofKind("service")
    .filter(({ declared }) => !declared?.inherited)
    .flatMap((service) => serviceNotes(service, index));
}

function serviceNotes(service: EstateRecord<"service">, index: EstateIndex): string[] {
  const { publicNetworkAccess, virtualNetworkType, restore, additionalLocations } = service.properties;
  const name = nameOf(service.path);
  const endpoints = index.ofKind("privateEndpoints");
  const waits = endpoints.some(({ properties }) => properties.manualPrivateLinkServiceConnections !== undefined);
  const regions = additionalLocations && isKnown(additionalLocations) ? additionalLocations.length : 0;
  const othersSubnets = subnetsOf(service, index).filter((id) => index.byPath(pathOf(id)) === undefined);
  return [
    ...(publicNetworkAccess === "Disabled"
      ? [
          `phase closed: public access to ${name} is switched off. Azure refuses it while the service is made, and without an approved private endpoint: if either is not there yet, deploy phase connect first`,
        ]
      : endpoints.length > 0
        ? [
            `phase connect: ${name} still answers on the internet. ${waits ? "Approve the endpoint at the service, then" : "Once the endpoint is approved,"} set network.phase to closed and deploy again`,
          ]
        : []),
    ...(index.ofKind("ddosProtectionPlans").length > 0
      ? [
          "costs money: a DDoS protection plan is paid by the month and serves a whole tenant (https://azure.microsoft.com/pricing/details/ddos-protection/)",
        ]
      : []),
    ...othersSubnets.map(
      (id) =>
        `the subnet ${id.split("/").slice(-3).join("/")} is not made here: its security group and delegation must be as API Management needs them (docs: virtual network configuration reference)`,
    ),
    ...(virtualNetworkType === "Internal" && regions > 0
      ? [
          `${name} stands in ${regions + 1} regions of private networks: its names lead to the first one, and nothing spreads calls over the others`,
        ]
      : []),
    ...(restore === true
      ? [
          `${name} is taken back from deletion as it was, with all that stood in it: import that into the stack (palisade adopt), set restore back, and deploy again for what else is declared`,
        ]
      : []),
    ...(index.ofKind("locks").some(({ refs }) => refs?.includes(service.path))
      ? [
          `${name} is locked: nothing that stands in it can be deleted, so a deployment that removes an API, a product or a policy fails until the lock is taken away`,
        ]
      : []),
  ];
}

function subnetsOf(service: EstateRecord<"service">, index: EstateIndex): string[] {
  const { virtualNetworkConfiguration: primary, additionalLocations: others } = service.properties;
  const places = [primary, ...(others && isKnown(others) ? others.map((each) => each.virtualNetworkConfiguration) : [])];
  const used = places.flatMap((place) => (place && isKnown(place) ? [place.subnetResourceId] : []));
  const behind = index.ofKind("privateEndpoints").map(({ properties }) => (properties.subnet as { readonly id?: unknown } | undefined)?.id);
  return [...used, ...behind].flatMap((id) => (typeof id === "string" ? [id] : isLate(id) ? [id.$late.replace(/#id$/, "")] : []));
}

function pathOf(id: string): string {
  return id.replace(/^\/subscriptions\/[^/]+/i, "");
}
