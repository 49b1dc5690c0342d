import { isKnown } from "../policies/estate/value";
import type { EstateDeclaration } from "./declare/estate";
import type { Others } from "./declare/ownership";
import type { ServicePlace } from "./declare/record";
import { skus } from "./declare/service";
import { madePlatform, type OnExisting } from "./settings/ownership";
import type { PlatformSettings } from "./settings/platform-settings";

/**
 * The platform part of an estate, as a stack's settings describe it.
 * @throws SettingsError where they describe none
 */
export function platformFrom(settings: PlatformSettings, location: string, file: string): Omit<EstateDeclaration, "apis" | "products"> {
  const { owns, organisation, resourceGroup, service, defender, monitoring, tags } = madePlatform(settings, file);
  return {
    owns,
    service: {
      resourceGroupName: resourceGroup,
      serviceName: service.name,
      location,
      sku: service.sku,
      capacity: service.capacity,
      zones: service.zones,
      publisherName: organisation.name,
      publisherEmail: organisation.email,
      network: settings.network,
      regions: service.regions,
      ...(service.domains && { domains: service.domains }),
      ...(service.restore && { restore: true }),
      naming: settings.naming,
      portal: service.portal,
      ...(service.keyVaultId && { keyVaultId: service.keyVaultId }),
      tags,
      file,
    },
    monitoring: { location, tags, file, naming: settings.naming, ...monitoring },
    defender: { ...defender, file },
    platform: { timeout: settings.timeout, blocked: settings.blocked },
    protection: settings.protection,
    requiredTags: settings.requiredTags,
  };
}

/** Where the service stands that a stack of APIs only goes to. Nothing of the platform is declared by such a stack. */
export function platformOfOthers(
  { organisation, owns }: OnExisting,
  { resourceGroupName, serviceName }: ServicePlace,
  others: Others,
): Omit<EstateDeclaration, "apis" | "products"> {
  const service = others.records.find(({ kind }) => kind === "service");
  const { location, sku } = service?.envelope ?? {};
  const tier = sku && isKnown(sku) && isKnown(sku.name) ? skus.find((each) => each === sku.name) : undefined;
  const region = typeof location === "string" ? location : "";
  return {
    owns,
    others,
    // Of all this only the place and the tier count: the rest describes records that are others' and never made.
    service: {
      resourceGroupName,
      serviceName,
      location: region,
      sku: tier ?? "Premium",
      capacity: tier === "Consumption" ? 0 : 1,
      publisherName: organisation.name,
      publisherEmail: organisation.email,
      portal: false,
    },
    monitoring: { location: region, retentionInDays: 90, samplingPercentage: 100 },
    defender: { manage: "skip" },
  };
}
