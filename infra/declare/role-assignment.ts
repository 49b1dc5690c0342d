import { createHash } from "node:crypto";
import type { EstateRecord } from "../../policies/estate/estate";
import { pathOf } from "../../policies/estate/path";
import { type Late, outputOf } from "../../policies/estate/value";
import { record, type ServicePlace } from "./record";

/** Built-in roles, by the ids that every tenant has. */
const roles = {
  keyVaultSecretsUser: "4633458b-17de-408a-b874-0445c86b69e6",
  keyVaultCertificateUser: "db79e9a7-68ee-4b58-9aeb-b90e7c24fcba",
  monitoringMetricsPublisher: "3913510d-42f4-4e42-8a64-420c390055eb",
  eventHubsDataSender: "2b629674-e913-4c01-ae53-ef4638d8f975",
};

/** Lets the service read the secrets of a vault: what its named values need, and no more. */
export function keyVaultAccess(service: ServicePlace, vaultId: string): EstateRecord {
  return assignment(service, vaultId, roles.keyVaultSecretsUser, "Named values of API Management");
}

/** Lets the service read the certificates of a vault, with their keys: what its own certificates need. */
export function vaultCertificateAccess(service: ServicePlace, vaultId: string): EstateRecord {
  return assignment(service, vaultId, roles.keyVaultCertificateUser, "Certificates of API Management");
}

/** Lets the service send telemetry to an Application Insights component without a key. */
export function telemetryAccess(service: ServicePlace, componentPath: string): EstateRecord {
  return assignment(service, componentPath, roles.monitoringMetricsPublisher, "Telemetry of API Management", [componentPath]);
}

/** Lets the service send events to an event hub. */
export function eventHubAccess(service: ServicePlace, eventHubId: string): EstateRecord {
  return assignment(service, eventHubId, roles.eventHubsDataSender, "Events of API Management");
}

/** Lets a user-assigned identity read the certificates of a vault, which are secrets there (custom domains of API Management). */
export function certificateAccess(identityPath: string, vaultId: string): EstateRecord {
  return assignmentTo(
    identityPath,
    outputOf(identityPath, "principalId"),
    vaultId,
    roles.keyVaultSecretsUser,
    "Certificates of API Management's host names",
  );
}

function assignment(service: ServicePlace, scope: string, role: string, description: string, refs: readonly string[] = []): EstateRecord {
  const servicePath = pathOf("service", { ...service });
  return assignmentTo(servicePath, outputOf(servicePath, "identity.principalId"), scope, role, description, refs);
}

function assignmentTo(
  holder: string,
  principalId: Late,
  scope: string,
  role: string,
  description: string,
  refs: readonly string[] = [],
): EstateRecord {
  return record(
    "roleAssignments",
    { scope, roleAssignmentName: guidOf(`${holder} ${scope} ${role}`.toLowerCase()) },
    {
      principalId,
      principalType: "ServicePrincipal",
      roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${role}`,
      description,
    },
    { refs: [holder, ...refs] },
  );
}

/** A GUID that a text always gives, as ARM wants for the names of role assignments. */
function guidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
