import type { EstateRecord } from "../../policies/estate/estate";
import { pathOf } from "../../policies/estate/path";
import { idOf } from "../../policies/estate/value";
import { record, type ServicePlace } from "./record";

/** Where what Defender for Cloud finds is sent to, beside its own pages. */
export interface DefenderExportDeclaration {
  /** An event hub, as its full ARM id. Defender's own application needs the role Azure Event Hubs Data Sender on it. */
  readonly eventHubId?: string | undefined;
}

/** Alerts are told when they come, recommendations when they change. */
const eventSources = ["Alerts", "Assessments"];

/**
 * Continuous export of Defender's alerts and recommendations about the resource group to the stack's workspace, and to an event hub.
 * Without keys: the event hub is written to as a trusted service (continuous export, Defender for Cloud).
 * @param workspace the path of the Log Analytics workspace
 */
export function defenderExport(
  service: ServicePlace,
  { eventHubId }: DefenderExportDeclaration,
  workspace: string,
  {
    location,
    tags,
    file,
  }: { readonly location: string; readonly tags?: Readonly<Record<string, string>> | undefined; readonly file?: string | undefined },
): EstateRecord {
  const { resourceGroupName, serviceName } = service;
  const resourceGroup = pathOf("resourceGroups", { resourceGroupName });
  return record(
    "automations",
    { resourceGroupName, automationName: `${serviceName}-defender-export` },
    {
      description: "Alerts and recommendations of Defender for Cloud about the APIs",
      isEnabled: true,
      scopes: [{ description: resourceGroupName, scopePath: idOf(resourceGroup) }],
      sources: eventSources.map((eventSource) => ({ eventSource, ruleSets: [] })),
      actions: [
        { actionType: "Workspace", workspaceResourceId: idOf(workspace) },
        ...(eventHubId ? [{ actionType: "EventHub", eventHubResourceId: eventHubId, isTrustedServiceEnabled: true }] : []),
      ],
    },
    { envelope: { location, ...(tags && { tags }) }, refs: [resourceGroup, workspace], ...(file && { declared: { file } }) },
  );
}
