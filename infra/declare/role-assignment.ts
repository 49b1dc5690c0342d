import { createHash } from "node:crypto";
import type { EstateRecord } from "../../policies/estate/estate";
import { pathOf } from "../../policies/estate/path";
import { outputOf } from "../../policies/estate/value";
import { record, type ServicePlace } from "./record";

/** Built-in roles, by the ids that every tenant has. */
const roles = {
  keyVaultSecretsUser: "4633458b-17de-408a-b874-0445c86b69e6",
  monitoringMetricsPublisher: "3913510d-42f4-4e42-8a64-420c390055eb",
};

/** Lets the service read the secrets of a vault: what its named values need, and no more. */
export function keyVaultAccess(service: ServicePlace, vaultId: string): EstateRecord {
  return assignment(service, vaultId, roles.keyVaultSecretsUser, "Named values of API Management");
}

/** Lets the service send telemetry to an Application Insights component without a key. */
export function telemetryAccess(service: ServicePlace, componentPath: string): EstateRecord {
  return assignment(service, componentPath, roles.monitoringMetricsPublisher, "Telemetry of API Management", [componentPath]);
}

function assignment(service: ServicePlace, scope: string, role: string, description: string, refs: readonly string[] = []): EstateRecord {
  const servicePath = pathOf("service", { ...service });
  return record(
    "roleAssignments",
    { scope, roleAssignmentName: guidOf(`${servicePath} ${scope} ${role}`.toLowerCase()) },
    {
      principalId: outputOf(servicePath, "identity.principalId"),
      principalType: "ServicePrincipal",
      roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${role}`,
      description,
    },
    { refs: [servicePath, ...refs] },
  );
}

/** A GUID that a text always gives, as ARM wants for the names of role assignments. */
function guidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
