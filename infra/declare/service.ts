import { protocolSwitches, weakCiphers } from "../../policies/baseline/helpers/gateway-switches";
import { isClassic, tierNamed } from "../../policies/document/tiers";
import type { EstateRecord } from "../../policies/estate/estate";
import { type DomainsDeclaration, domainRecords } from "./domains";
import type { Naming } from "./network/names";
import type { NetworkDeclaration, RegionDeclaration } from "./network/network";
import { networkRecords } from "./network/network-records";
import { record, type ServicePlace } from "./record";
import { keyVaultAccess } from "./role-assignment";

/** The SKUs that a stack may make, as ARM spells them. */
export const skus = ["Developer", "Basic", "Standard", "Premium", "Consumption", "BasicV2", "StandardV2", "PremiumV2"] as const;
export type Sku = (typeof skus)[number];

export interface ServiceDeclaration extends Readonly<ServicePlace> {
  readonly location: string;
  readonly sku: Sku;
  /** Scale units; 0 on Consumption. */
  readonly capacity: number;
  /** Availability zones, on Premium, Standard v2 and Premium v2; the latter two take them only when they are made. */
  readonly zones?: readonly string[];
  readonly publisherName: string;
  readonly publisherEmail: string;
  /** Where it stands, and from where it can be reached; on the internet unless given. */
  readonly network?: NetworkDeclaration;
  /** Further regions in which the gateway stands, on Premium. */
  readonly regions?: readonly RegionDeclaration[];
  readonly domains?: DomainsDeclaration;
  /** Takes back the service of this name that was deleted; everything else that is declared of it takes effect on the next deployment. */
  readonly restore?: boolean;
  /** How what is made beside the service is called. */
  readonly naming?: Naming;
  /** Whether the developer portal is published; nobody can sign up by themselves either way. */
  readonly portal: boolean;
  /** The vault from which named values come, as its full ARM id; the service may then read its secrets. */
  readonly keyVaultId?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** The file that declares it. */
  readonly file?: string;
}

/** Protocols and ciphers that are broken or weak. */
const switchedOff = [...protocolSwitches("frontend"), ...protocolSwitches("backend"), ...weakCiphers];

/** The resource group and the service at hardened defaults, with the settings that ARM keeps beside it. */
export function serviceRecords(service: ServiceDeclaration): EstateRecord[] {
  const { resourceGroupName, serviceName, location, sku, capacity, zones = [], tags } = service;
  const place = { resourceGroupName, serviceName };
  const declared = service.file ? { file: service.file } : undefined;
  const tier = tierNamed(sku);
  // The other tiers have TLS 1.2 and later only, and no such settings.
  const hasSwitches = tier !== undefined && isClassic(tier);
  const network = networkRecords(service);
  const domains = service.domains && domainRecords(service, service.domains);
  const beside = [...network.records, ...(domains?.records ?? [])];
  const portalStatus = service.portal ? "Enabled" : "Disabled";
  const own = { ...(declared && { declared: { ...declared, manage: "own" as const } }) };
  return [
    record("resourceGroups", { resourceGroupName }, {}, { envelope: { location, ...(tags && { tags }) }, ...(declared && { declared }) }),
    record(
      "service",
      place,
      {
        publisherName: service.publisherName,
        publisherEmail: service.publisherEmail,
        apiVersionConstraint: { minApiVersion: "2021-08-01" },
        ...(hasSwitches && { customProperties: Object.fromEntries(switchedOff.map((name) => [name, "False"])) }),
        developerPortalStatus: portalStatus,
        legacyPortalStatus: "Disabled",
        disableGateway: false,
        ...network.properties,
        ...(domains && { hostnameConfigurations: domains.hosts }),
        ...(service.restore && { restore: true }),
      },
      {
        envelope: {
          location,
          sku: { name: sku, capacity },
          identity: domains
            ? { type: "SystemAssigned, UserAssigned", userAssignedIdentities: [domains.identityId] }
            : { type: "SystemAssigned" },
          ...(zones.length > 0 && { zones }),
          ...(tags && { tags }),
        },
        refs: [...network.refs, ...(domains?.refs ?? [])],
        ...(declared && { declared }),
      },
    ),
    ...(declared ? beside.map((each) => ({ ...each, declared })) : beside),
    ...(hasSwitches
      ? [
          record("tenant", { ...place, accessName: "access" }, { enabled: false }, own),
          record("portalsettings", { ...place, settingName: "signup" }, { enabled: false }, own),
        ]
      : []),
    ...(service.keyVaultId ? [keyVaultAccess(place, service.keyVaultId)] : []),
  ];
}
