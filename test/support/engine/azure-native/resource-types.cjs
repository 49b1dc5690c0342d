"use strict";

const group = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}";
const service = `${group}/providers/Microsoft.ApiManagement/service/{serviceName}`;
const network = `${group}/providers/Microsoft.Network`;
const api = `${service}/apis/{apiId}`;
const product = `${service}/products/{productId}`;

/**
 * The resource types that the double knows, with the ARM path of each. A parameter of a path is the input of that name
 * (`subscriptionId` is the provider's own). To add a type, add its path; inputs, outputs and what is required come from
 * the installed azure-native package.
 *
 * - `wrapped`: the type has its ARM `properties` as one input instead of spreading them.
 * - `bornWithParent`: it is there before it is created, and azure-native takes it over while nobody has changed it.
 */
const types = {
  "resources:ResourceGroup": { path: group },
  "apimanagement:ApiManagementService": { path: service },
  "apimanagement:Api": { path: api },
  "apimanagement:ApiDiagnostic": { path: `${api}/diagnostics/{diagnosticId}` },
  "apimanagement:ApiOperation": { path: `${api}/operations/{operationId}` },
  "apimanagement:ApiOperationPolicy": { path: `${api}/operations/{operationId}/policies/{policyId}` },
  "apimanagement:ApiPolicy": { path: `${api}/policies/{policyId}` },
  "apimanagement:ApiRelease": { path: `${api}/releases/{releaseId}` },
  "apimanagement:ApiSchema": { path: `${api}/schemas/{schemaId}` },
  "apimanagement:ApiVersionSet": { path: `${service}/apiVersionSets/{versionSetId}` },
  "apimanagement:Backend": { path: `${service}/backends/{backendId}` },
  "apimanagement:Diagnostic": { path: `${service}/diagnostics/{diagnosticId}` },
  "apimanagement:GlobalSchema": { path: `${service}/schemas/{schemaId}` },
  "apimanagement:Logger": { path: `${service}/loggers/{loggerId}` },
  "apimanagement:NamedValue": { path: `${service}/namedValues/{namedValueId}` },
  "apimanagement:Policy": { path: `${service}/policies/{policyId}`, bornWithParent: true },
  "apimanagement:PolicyFragment": { path: `${service}/policyFragments/{id}` },
  "apimanagement:Product": { path: product },
  "apimanagement:ProductApi": { path: `${product}/apis/{apiId}` },
  "apimanagement:ProductGroup": { path: `${product}/groups/{groupId}` },
  "apimanagement:ProductPolicy": { path: `${product}/policies/{policyId}` },
  "apimanagement:Subscription": { path: `${service}/subscriptions/{sid}` },
  "apimanagement:Tag": { path: `${service}/tags/{tagId}` },
  "apimanagement:TagByApi": { path: `${api}/tags/{tagId}` },
  "apimanagement:Certificate": { path: `${service}/certificates/{certificateId}` },
  "apimanagement:Group": { path: `${service}/groups/{groupId}` },
  "apimanagement:Workspace": { path: `${service}/workspaces/{workspaceId}` },
  "apimanagement:WorkspaceNamedValue": { path: `${service}/workspaces/{workspaceId}/namedValues/{namedValueId}` },
  "apimanagement:WorkspacePolicy": { path: `${service}/workspaces/{workspaceId}/policies/{policyId}` },
  "applicationinsights:Component": { path: `${group}/providers/Microsoft.Insights/components/{resourceName}` },
  "authorization:RoleAssignment": { path: "/{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}" },
  "keyvault:Secret": { path: `${group}/providers/Microsoft.KeyVault/vaults/{vaultName}/secrets/{secretName}`, wrapped: true },
  "keyvault:Vault": { path: `${group}/providers/Microsoft.KeyVault/vaults/{vaultName}`, wrapped: true },
  "authorization:ManagementLockByScope": { path: "/{scope}/providers/Microsoft.Authorization/locks/{lockName}" },
  "managedidentity:UserAssignedIdentity": { path: `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}` },
  "network:DdosProtectionPlan": { path: `${network}/ddosProtectionPlans/{ddosProtectionPlanName}` },
  "network:NetworkSecurityGroup": { path: `${network}/networkSecurityGroups/{networkSecurityGroupName}` },
  "network:PrivateDnsZoneGroup": {
    path: `${network}/privateEndpoints/{privateEndpointName}/privateDnsZoneGroups/{privateDnsZoneGroupName}`,
  },
  "network:PrivateEndpoint": { path: `${network}/privateEndpoints/{privateEndpointName}` },
  "network:PublicIPAddress": { path: `${network}/publicIPAddresses/{publicIpAddressName}` },
  "network:RouteTable": { path: `${network}/routeTables/{routeTableName}` },
  "network:Subnet": { path: `${network}/virtualNetworks/{virtualNetworkName}/subnets/{subnetName}` },
  "network:VirtualNetwork": { path: `${network}/virtualNetworks/{virtualNetworkName}` },
  "privatedns:PrivateRecordSet": { path: `${network}/privateDnsZones/{privateZoneName}/{recordType}/{relativeRecordSetName}` },
  "privatedns:PrivateZone": { path: `${network}/privateDnsZones/{privateZoneName}` },
  "privatedns:VirtualNetworkLink": { path: `${network}/privateDnsZones/{privateZoneName}/virtualNetworkLinks/{virtualNetworkLinkName}` },
  "monitor:ActionGroup": { path: `${group}/providers/Microsoft.Insights/actionGroups/{actionGroupName}` },
  "monitor:ActivityLogAlert": { path: `${group}/providers/Microsoft.Insights/activityLogAlerts/{activityLogAlertName}` },
  "monitor:DiagnosticSetting": { path: "/{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}" },
  "monitor:MetricAlert": { path: `${group}/providers/Microsoft.Insights/metricAlerts/{ruleName}` },
  "operationalinsights:Workspace": { path: `${group}/providers/Microsoft.OperationalInsights/workspaces/{workspaceName}` },
  "security:APICollectionByAzureApiManagementService": { path: `${service}/providers/Microsoft.Security/apiCollections/{apiId}` },
  "security:Automation": { path: `${group}/providers/Microsoft.Security/automations/{automationName}` },
  "security:Pricing": { path: "/{scopeId}/providers/Microsoft.Security/pricings/{pricingName}" },
};

module.exports = { types };
