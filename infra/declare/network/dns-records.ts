import type { EstateRecord } from "../../../policies/estate/estate";
import { pathOf } from "../../../policies/estate/path";
import { idOf, isLate, type Maybe, outputOf } from "../../../policies/estate/value";
import { record, type ServicePlace } from "../record";
import { endpointZone } from "./network";

interface Zone {
  readonly resourceGroupName: string;
  readonly privateZoneName: string;
  /** The networks that find its names. */
  readonly networks: readonly Maybe<string>[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** A private zone, and what links it to networks. */
function zoneRecords({ resourceGroupName, privateZoneName, networks, tags }: Zone): EstateRecord[] {
  const envelope = { location: "Global", ...(tags && { tags }) };
  return [
    record("privateDnsZones", { resourceGroupName, privateZoneName }, {}, { envelope }),
    ...networks.map((id) => {
      const made = isLate(id) ? id.$late.replace(/#id$/, "") : undefined;
      return record(
        "privateDnsZones/virtualNetworkLinks",
        { resourceGroupName, privateZoneName, virtualNetworkLinkName: linkName(made ?? String(id)) },
        { registrationEnabled: false, virtualNetwork: { id } },
        { envelope, ...(made && { refs: [made] }) },
      );
    }),
  ];
}

/** Networks of several groups may have one name: links are called after both. */
function linkName(networkId: string): string {
  const [, group = "", name = ""] = /\/resourceGroups\/([^/]+)\/.*\/([^/]+)$/i.exec(networkId) ?? [];
  return `${group}-${name}`.slice(0, 80);
}

/** The default names of a service: gateway, developer portal, management, Git (deployment to an internal network). */
const endpoints = { classic: ["", ".developer", ".management", ".scm"], v2: [""] } as const;

/**
 * Names of a service inside of a network. Each name is a zone of its own: a zone `azure-api.net` would hide all services that
 * stand elsewhere.
 */
export function internalNames(
  place: ServicePlace,
  generation: keyof typeof endpoints,
  networks: readonly Maybe<string>[],
  tags?: Readonly<Record<string, string>>,
): EstateRecord[] {
  const { resourceGroupName, serviceName } = place;
  const service = pathOf("service", { ...place });
  return endpoints[generation].flatMap((endpoint) => {
    const privateZoneName = `${serviceName.toLowerCase()}${endpoint}.azure-api.net`;
    return [
      ...zoneRecords({ resourceGroupName, privateZoneName, networks, ...(tags && { tags }) }),
      record(
        "privateDnsZones/A",
        { resourceGroupName, privateZoneName, relativeRecordSetName: "@" },
        { ttl: 300, aRecords: [{ ipv4Address: outputOf(service, "privateIPAddresses.0") }] },
        { refs: [service] },
      ),
    ];
  });
}

/** The zone for private endpoints, linked to networks. */
export function endpointNames(
  resourceGroupName: string,
  networks: readonly Maybe<string>[],
  tags?: Readonly<Record<string, string>>,
): { readonly zoneId: Maybe<string>; readonly path: string; readonly records: readonly EstateRecord[] } {
  const records = zoneRecords({ resourceGroupName, privateZoneName: endpointZone, networks, ...(tags && { tags }) });
  const path = pathOf("privateDnsZones", { resourceGroupName, privateZoneName: endpointZone });
  return { zoneId: idOf(path), path, records };
}
