import { protocolSwitches, weakCiphers } from "../../policies/baseline/helpers/gateway-switches";
import { isClassic, tierNamed } from "../../policies/document/tiers";
import type { EstateRecord } from "../../policies/estate/estate";
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
  /** Availability zones, on Premium. */
  readonly zones?: readonly string[];
  readonly publisherName: string;
  readonly publisherEmail: string;
  /** Whether the service answers on the internet; true unless given. Without it, callers need a private endpoint. */
  readonly publicAccess?: boolean;
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
        // It can't be switched off while the service is made, and not without a private endpoint.
        publicNetworkAccess: service.publicAccess === false ? "Disabled" : "Enabled",
        virtualNetworkType: "None",
      },
      {
        envelope: {
          location,
          sku: { name: sku, capacity },
          identity: { type: "SystemAssigned" },
          ...(zones.length > 0 && { zones }),
          ...(tags && { tags }),
        },
        ...(declared && { declared }),
      },
    ),
    ...(hasSwitches
      ? [
          record("tenant", { ...place, accessName: "access" }, { enabled: false }, own),
          record("portalsettings", { ...place, settingName: "signup" }, { enabled: false }, own),
        ]
      : []),
    ...(service.keyVaultId ? [keyVaultAccess(place, service.keyVaultId)] : []),
  ];
}
