import type { EstateRecord } from "../../policies/estate/estate";
import { declaredIn, record, type ServicePlace } from "./record";

/** Who may see products: people whom the service knows, or a group of Microsoft Entra. */
export interface GroupDeclaration {
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  /** The group of Microsoft Entra that it stands for; its members then come from there. */
  readonly entra?: { readonly tenant: string; readonly objectId: string };
  readonly file?: string;
}

/** Groups that every service has: they are named, and never declared. */
export const builtInGroups = ["administrators", "developers", "guests"] as const;

export function groupRecord(service: ServicePlace, group: GroupDeclaration): EstateRecord {
  const { id, displayName, description, entra, file } = group;
  return record(
    "groups",
    { ...service, groupId: id },
    {
      displayName,
      description,
      type: entra ? "external" : "custom",
      // As the service spells it (REST reference of groups).
      ...(entra && { externalId: `aad://${entra.tenant}/groups/${entra.objectId}` }),
    },
    declaredIn(file),
  );
}
