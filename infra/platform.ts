import type { EstateDeclaration } from "./declare/estate";
import type { PlatformSettings } from "./settings/platform-settings";

/** The platform part of an estate, as a stack's settings describe it. */
export function platformFrom(settings: PlatformSettings, location: string, file: string): Omit<EstateDeclaration, "apis" | "products"> {
  const { organisation, resourceGroup, service, defender, monitoring, tags } = settings;
  return {
    service: {
      resourceGroupName: resourceGroup,
      serviceName: service.name,
      location,
      sku: service.sku,
      capacity: service.capacity,
      zones: service.zones,
      publisherName: organisation.name,
      publisherEmail: organisation.email,
      publicAccess: service.publicAccess,
      portal: service.portal,
      ...(service.keyVaultId && { keyVaultId: service.keyVaultId }),
      tags,
      file,
    },
    monitoring: { location, tags, file, ...monitoring },
    defender: { ...defender, file },
    platform: { timeout: settings.timeout, blocked: settings.blocked },
  };
}
