import { azureNativeVersion } from "../../infra/azure/azure-resource";
import { groupOf } from "../../infra/components";
import { nameOf } from "../../infra/deploy-estate";
import type { EstateRecord } from "../../policies/estate/estate";
import { tokenOf } from "../../policies/estate/path";

/** A resource of an import file (source: pulumi/pulumi, `pulumi import --file`). */
interface ImportedResource {
  readonly type: string;
  /** Unique in the file. */
  readonly name: string;
  /** The resource's own name. */
  readonly logicalName: string;
  readonly component?: true;
  readonly id?: string;
  readonly parent?: string;
  readonly version?: string;
}

/**
 * The file for `pulumi import --file` that brings records into the state under the names that their stack gives them. Their
 * groups come with them: the names of resources hold those of their groups.
 * @param subscription `/subscriptions/<id>`
 */
export function importFile(records: readonly EstateRecord[], subscription: string, serviceName: string) {
  const groups = new Map<string, ImportedResource>();
  const resources = records.flatMap((record): ImportedResource[] => {
    const type = tokenOf(record.kind, record.path);
    if (type === undefined) return [];
    const group = groupOf(record, serviceName);
    const parent = `${group.type.split(":").pop()} ${group.name}`;
    groups.set(parent, { type: group.type, name: parent, logicalName: group.name, component: true });
    return [
      { type, name: record.path, logicalName: nameOf(record), id: `${subscription}${record.path}`, parent, version: azureNativeVersion },
    ];
  });
  return { resources: [...groups.values(), ...resources] };
}
