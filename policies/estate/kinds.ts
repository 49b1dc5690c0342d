/**
 * The kinds of records, each declared once: ARM's type and path, and how azure-native names the same thing. Reading and
 * registering both follow from it. Sources: Azure REST API reference for the paths, the classes of
 * `@pulumi/azure-native` for tokens, names and defaults (a test compares them).
 */

export interface KindFacts {
  /** The ARM resource type. */
  readonly arm: string;
  /**
   * The ARM path behind the subscription. The braces name azure-native's inputs; `{scope}`, `{resourceUri}` and `{resourceId}`
   * are ids of other resources, and empty for the subscription itself.
   */
  readonly path: string;
  /** azure-native's type token; absent for settings, which ARM keeps once and azure-native can't create or delete. */
  readonly token?: string;
  /** For settings: the API version, and how ARM takes them. */
  readonly setting?: { readonly apiVersion: string; readonly method: "PUT" | "PATCH" | "REGISTER" };
  /** Parts of ARM's body that stand beside `properties`. */
  readonly envelope?: readonly string[];
  /** Path parameters that are always the same. */
  readonly constant?: Readonly<Record<string, string>>;
  /** ARM names that azure-native spells otherwise. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** A property whose fields azure-native lifts one level up. */
  readonly lifted?: string;
  /** Inputs that azure-native's classes fill in. */
  readonly defaults?: Readonly<Record<string, string | boolean | number>>;
  /** Outputs that other records use; those marked secret are kept secret in the state. */
  readonly outputs?: Readonly<Record<string, "plain" | "secret">>;
}

const service = "/resourceGroups/{resourceGroupName}/providers/Microsoft.ApiManagement/service/{serviceName}";
const network = "/resourceGroups/{resourceGroupName}/providers/Microsoft.Network";
const cdn = "/resourceGroups/{resourceGroupName}/providers/Microsoft.Cdn/profiles/{profileName}";
const policy = { constant: { policyId: "policy" }, defaults: { format: "xml" } };

export const kinds = {
  resourceGroups: {
    arm: "Microsoft.Resources/resourceGroups",
    path: "/resourceGroups/{resourceGroupName}",
    token: "azure-native:resources:ResourceGroup",
    envelope: ["location", "tags", "managedBy"],
  },
  service: {
    arm: "Microsoft.ApiManagement/service",
    path: service,
    token: "azure-native:apimanagement:ApiManagementService",
    envelope: ["location", "tags", "sku", "identity", "zones"],
    defaults: {
      developerPortalStatus: "Enabled",
      disableGateway: false,
      enableClientCertificate: false,
      legacyPortalStatus: "Enabled",
      natGatewayState: "Disabled",
      restore: false,
      virtualNetworkType: "None",
    },
    outputs: { identity: "plain", gatewayUrl: "plain" },
  },
  policies: {
    arm: "Microsoft.ApiManagement/service/policies",
    path: `${service}/policies/{policyId}`,
    token: "azure-native:apimanagement:Policy",
    ...policy,
  },
  policyFragments: {
    arm: "Microsoft.ApiManagement/service/policyFragments",
    path: `${service}/policyFragments/{id}`,
    token: "azure-native:apimanagement:PolicyFragment",
    defaults: policy.defaults,
  },
  apis: { arm: "Microsoft.ApiManagement/service/apis", path: `${service}/apis/{apiId}`, token: "azure-native:apimanagement:Api" },
  "apis/policies": {
    arm: "Microsoft.ApiManagement/service/apis/policies",
    path: `${service}/apis/{apiId}/policies/{policyId}`,
    token: "azure-native:apimanagement:ApiPolicy",
    ...policy,
  },
  "apis/schemas": {
    arm: "Microsoft.ApiManagement/service/apis/schemas",
    path: `${service}/apis/{apiId}/schemas/{schemaId}`,
    token: "azure-native:apimanagement:ApiSchema",
    lifted: "document",
  },
  "apis/operations": {
    arm: "Microsoft.ApiManagement/service/apis/operations",
    path: `${service}/apis/{apiId}/operations/{operationId}`,
    token: "azure-native:apimanagement:ApiOperation",
  },
  "apis/operations/policies": {
    arm: "Microsoft.ApiManagement/service/apis/operations/policies",
    path: `${service}/apis/{apiId}/operations/{operationId}/policies/{policyId}`,
    token: "azure-native:apimanagement:ApiOperationPolicy",
    ...policy,
  },
  apiVersionSets: {
    arm: "Microsoft.ApiManagement/service/apiVersionSets",
    path: `${service}/apiVersionSets/{versionSetId}`,
    token: "azure-native:apimanagement:ApiVersionSet",
  },
  products: {
    arm: "Microsoft.ApiManagement/service/products",
    path: `${service}/products/{productId}`,
    token: "azure-native:apimanagement:Product",
  },
  "products/apis": {
    arm: "Microsoft.ApiManagement/service/products/apis",
    path: `${service}/products/{productId}/apis/{apiId}`,
    token: "azure-native:apimanagement:ProductApi",
  },
  "products/groups": {
    arm: "Microsoft.ApiManagement/service/products/groups",
    path: `${service}/products/{productId}/groups/{groupId}`,
    token: "azure-native:apimanagement:ProductGroup",
  },
  "products/policies": {
    arm: "Microsoft.ApiManagement/service/products/policies",
    path: `${service}/products/{productId}/policies/{policyId}`,
    token: "azure-native:apimanagement:ProductPolicy",
    ...policy,
  },
  subscriptions: {
    arm: "Microsoft.ApiManagement/service/subscriptions",
    path: `${service}/subscriptions/{sid}`,
    token: "azure-native:apimanagement:Subscription",
  },
  namedValues: {
    arm: "Microsoft.ApiManagement/service/namedValues",
    path: `${service}/namedValues/{namedValueId}`,
    token: "azure-native:apimanagement:NamedValue",
  },
  backends: {
    arm: "Microsoft.ApiManagement/service/backends",
    path: `${service}/backends/{backendId}`,
    token: "azure-native:apimanagement:Backend",
  },
  loggers: {
    arm: "Microsoft.ApiManagement/service/loggers",
    path: `${service}/loggers/{loggerId}`,
    token: "azure-native:apimanagement:Logger",
  },
  diagnostics: {
    arm: "Microsoft.ApiManagement/service/diagnostics",
    path: `${service}/diagnostics/{diagnosticId}`,
    token: "azure-native:apimanagement:Diagnostic",
  },
  tenant: {
    arm: "Microsoft.ApiManagement/service/tenant",
    path: `${service}/tenant/{accessName}`,
    setting: { apiVersion: "2024-05-01", method: "PATCH" },
  },
  portalsettings: {
    arm: "Microsoft.ApiManagement/service/portalsettings",
    path: `${service}/portalsettings/{settingName}`,
    setting: { apiVersion: "2024-05-01", method: "PUT" },
  },
  portalconfigs: {
    arm: "Microsoft.ApiManagement/service/portalconfigs",
    path: `${service}/portalconfigs/{portalConfigId}`,
    setting: { apiVersion: "2024-05-01", method: "PUT" },
  },
  identityProviders: {
    arm: "Microsoft.ApiManagement/service/identityProviders",
    path: `${service}/identityProviders/{identityProviderName}`,
    token: "azure-native:apimanagement:IdentityProvider",
  },
  gateways: {
    arm: "Microsoft.ApiManagement/service/gateways",
    path: `${service}/gateways/{gatewayId}`,
    token: "azure-native:apimanagement:Gateway",
  },
  privateEndpointConnections: {
    arm: "Microsoft.ApiManagement/service/privateEndpointConnections",
    path: `${service}/privateEndpointConnections/{privateEndpointConnectionName}`,
    setting: { apiVersion: "2024-05-01", method: "PUT" },
  },
  virtualNetworks: {
    arm: "Microsoft.Network/virtualNetworks",
    path: `${network}/virtualNetworks/{virtualNetworkName}`,
    token: "azure-native:network:VirtualNetwork",
    envelope: ["location", "tags", "extendedLocation"],
    defaults: { enableDdosProtection: false, enableVmProtection: false },
  },
  "virtualNetworks/subnets": {
    arm: "Microsoft.Network/virtualNetworks/subnets",
    path: `${network}/virtualNetworks/{virtualNetworkName}/subnets/{subnetName}`,
    token: "azure-native:network:Subnet",
    defaults: { privateEndpointNetworkPolicies: "Disabled", privateLinkServiceNetworkPolicies: "Enabled" },
  },
  networkSecurityGroups: {
    arm: "Microsoft.Network/networkSecurityGroups",
    path: `${network}/networkSecurityGroups/{networkSecurityGroupName}`,
    token: "azure-native:network:NetworkSecurityGroup",
    envelope: ["location", "tags"],
  },
  "networkSecurityGroups/securityRules": {
    arm: "Microsoft.Network/networkSecurityGroups/securityRules",
    path: `${network}/networkSecurityGroups/{networkSecurityGroupName}/securityRules/{securityRuleName}`,
    token: "azure-native:network:SecurityRule",
  },
  publicIPAddresses: {
    arm: "Microsoft.Network/publicIPAddresses",
    path: `${network}/publicIPAddresses/{publicIpAddressName}`,
    token: "azure-native:network:PublicIPAddress",
    envelope: ["location", "tags", "sku", "zones", "extendedLocation"],
  },
  privateEndpoints: {
    arm: "Microsoft.Network/privateEndpoints",
    path: `${network}/privateEndpoints/{privateEndpointName}`,
    token: "azure-native:network:PrivateEndpoint",
    envelope: ["location", "tags", "extendedLocation"],
  },
  applicationGateways: {
    arm: "Microsoft.Network/applicationGateways",
    path: `${network}/applicationGateways/{applicationGatewayName}`,
    token: "azure-native:network:ApplicationGateway",
    // Its SKU stands among the properties.
    envelope: ["location", "tags", "identity", "zones"],
  },
  applicationGatewayFirewallPolicies: {
    arm: "Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies",
    path: `${network}/ApplicationGatewayWebApplicationFirewallPolicies/{policyName}`,
    token: "azure-native:network:WebApplicationFirewallPolicy",
    envelope: ["location", "tags"],
  },
  frontDoorFirewallPolicies: {
    arm: "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies",
    path: `${network}/FrontDoorWebApplicationFirewallPolicies/{policyName}`,
    token: "azure-native:frontdoor:Policy",
    envelope: ["location", "tags", "sku"],
  },
  frontDoors: {
    arm: "Microsoft.Cdn/profiles",
    path: cdn,
    token: "azure-native:cdn:Profile",
    envelope: ["location", "tags", "sku", "identity"],
  },
  "frontDoors/origins": {
    arm: "Microsoft.Cdn/profiles/originGroups/origins",
    path: `${cdn}/originGroups/{originGroupName}/origins/{originName}`,
    token: "azure-native:cdn:AFDOrigin",
    defaults: { enforceCertificateNameCheck: true, httpPort: 80, httpsPort: 443 },
  },
  "frontDoors/securityPolicies": {
    arm: "Microsoft.Cdn/profiles/securityPolicies",
    path: `${cdn}/securityPolicies/{securityPolicyName}`,
    token: "azure-native:cdn:SecurityPolicy",
  },
  providers: {
    arm: "Microsoft.Resources/providers",
    path: "/providers/{resourceProviderNamespace}",
    setting: { apiVersion: "2021-04-01", method: "REGISTER" },
  },
  pricings: {
    arm: "Microsoft.Security/pricings",
    path: "/providers/Microsoft.Security/pricings/{pricingName}",
    setting: { apiVersion: "2024-01-01", method: "PUT" },
  },
  apiCollections: {
    arm: "Microsoft.Security/apiCollections",
    path: `${service}/providers/Microsoft.Security/apiCollections/{apiId}`,
    token: "azure-native:security:APICollectionByAzureApiManagementService",
  },
  assessments: {
    arm: "Microsoft.Security/assessments",
    path: "{resourceId}/providers/Microsoft.Security/assessments/{assessmentName}",
    token: "azure-native:security:Assessment",
  },
  metricAlerts: {
    arm: "Microsoft.Insights/metricAlerts",
    path: "/resourceGroups/{resourceGroupName}/providers/Microsoft.Insights/metricAlerts/{ruleName}",
    token: "azure-native:monitor:MetricAlert",
    envelope: ["location", "tags"],
  },
  activityLogAlerts: {
    arm: "Microsoft.Insights/activityLogAlerts",
    path: "/resourceGroups/{resourceGroupName}/providers/Microsoft.Insights/activityLogAlerts/{activityLogAlertName}",
    token: "azure-native:monitor:ActivityLogAlert",
    envelope: ["location", "tags"],
    defaults: { enabled: true, location: "global" },
  },
  diagnosticSettings: {
    arm: "Microsoft.Insights/diagnosticSettings",
    path: "{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}",
    token: "azure-native:monitor:DiagnosticSetting",
  },
  logAnalyticsWorkspaces: {
    arm: "Microsoft.OperationalInsights/workspaces",
    path: "/resourceGroups/{resourceGroupName}/providers/Microsoft.OperationalInsights/workspaces/{workspaceName}",
    token: "azure-native:operationalinsights:Workspace",
    envelope: ["location", "tags", "identity"],
  },
  applicationInsights: {
    arm: "Microsoft.Insights/components",
    path: "/resourceGroups/{resourceGroupName}/providers/Microsoft.Insights/components/{resourceName}",
    token: "azure-native:applicationinsights:Component",
    envelope: ["location", "tags", "kind"],
    renamed: {
      Application_Type: "applicationType",
      DisableIpMasking: "disableIpMasking",
      DisableLocalAuth: "disableLocalAuth",
      Flow_Type: "flowType",
      IngestionMode: "ingestionMode",
      Request_Source: "requestSource",
      RetentionInDays: "retentionInDays",
      SamplingPercentage: "samplingPercentage",
      WorkspaceResourceId: "workspaceResourceId",
    },
    defaults: {
      applicationType: "web",
      flowType: "Bluefield",
      ingestionMode: "LogAnalytics",
      publicNetworkAccessForIngestion: "Enabled",
      publicNetworkAccessForQuery: "Enabled",
      requestSource: "rest",
    },
    outputs: { connectionString: "secret" },
  },
  roleAssignments: {
    arm: "Microsoft.Authorization/roleAssignments",
    path: "{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
    token: "azure-native:authorization:RoleAssignment",
    defaults: { principalType: "User" },
  },
  policyAssignments: {
    arm: "Microsoft.Authorization/policyAssignments",
    path: "{scope}/providers/Microsoft.Authorization/policyAssignments/{policyAssignmentName}",
    token: "azure-native:authorization:PolicyAssignment",
    envelope: ["location", "identity"],
    defaults: { enforcementMode: "Default" },
  },
} as const satisfies Record<string, KindFacts>;

export type Kind = keyof typeof kinds;

export function factsOf(kind: Kind): KindFacts {
  return kinds[kind];
}
