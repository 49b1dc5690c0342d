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
  /** Its type token for the same thing in a workspace, which has APIs, products and policies of its own; absent where it has no such things. */
  readonly workspaceToken?: string;
  /** For settings: the API version, and how ARM takes them. */
  readonly setting?: { readonly apiVersion: string; readonly method: "PUT" | "PATCH" | "REGISTER" };
  /** Parts of ARM's body that stand beside `properties`. */
  readonly envelope?: readonly string[];
  /** Path parameters that are always the same. */
  readonly constant?: Readonly<Record<string, string>>;
  /** ARM names that azure-native spells otherwise. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** The same for names further inside of its properties. */
  readonly renamedInside?: Readonly<Record<string, string>>;
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
    outputs: { identity: "plain", gatewayUrl: "plain", privateIPAddresses: "plain" },
  },
  policies: {
    arm: "Microsoft.ApiManagement/service/policies",
    path: `${service}/policies/{policyId}`,
    token: "azure-native:apimanagement:Policy",
    workspaceToken: "azure-native:apimanagement:WorkspacePolicy",
    ...policy,
  },
  policyFragments: {
    arm: "Microsoft.ApiManagement/service/policyFragments",
    path: `${service}/policyFragments/{id}`,
    token: "azure-native:apimanagement:PolicyFragment",
    workspaceToken: "azure-native:apimanagement:WorkspacePolicyFragment",
    defaults: policy.defaults,
  },
  apis: {
    arm: "Microsoft.ApiManagement/service/apis",
    path: `${service}/apis/{apiId}`,
    token: "azure-native:apimanagement:Api",
    workspaceToken: "azure-native:apimanagement:WorkspaceApi",
    renamed: { translateRequiredQueryParameters: "translateRequiredQueryParametersConduct" },
  },
  "apis/policies": {
    arm: "Microsoft.ApiManagement/service/apis/policies",
    path: `${service}/apis/{apiId}/policies/{policyId}`,
    token: "azure-native:apimanagement:ApiPolicy",
    workspaceToken: "azure-native:apimanagement:WorkspaceApiPolicy",
    ...policy,
  },
  "apis/schemas": {
    arm: "Microsoft.ApiManagement/service/apis/schemas",
    path: `${service}/apis/{apiId}/schemas/{schemaId}`,
    token: "azure-native:apimanagement:ApiSchema",
    workspaceToken: "azure-native:apimanagement:WorkspaceApiSchema",
    lifted: "document",
  },
  "apis/operations": {
    arm: "Microsoft.ApiManagement/service/apis/operations",
    path: `${service}/apis/{apiId}/operations/{operationId}`,
    token: "azure-native:apimanagement:ApiOperation",
    workspaceToken: "azure-native:apimanagement:WorkspaceApiOperation",
  },
  "apis/operations/policies": {
    arm: "Microsoft.ApiManagement/service/apis/operations/policies",
    path: `${service}/apis/{apiId}/operations/{operationId}/policies/{policyId}`,
    token: "azure-native:apimanagement:ApiOperationPolicy",
    workspaceToken: "azure-native:apimanagement:WorkspaceApiOperationPolicy",
    ...policy,
  },
  // azure-native has one input for the API in the path and the revision in the body, which are not the same.
  "apis/releases": {
    arm: "Microsoft.ApiManagement/service/apis/releases",
    path: `${service}/apis/{apiId}/releases/{releaseId}`,
    setting: { apiVersion: "2024-05-01", method: "PUT" },
  },
  "apis/tags": {
    arm: "Microsoft.ApiManagement/service/apis/tags",
    path: `${service}/apis/{apiId}/tags/{tagId}`,
    token: "azure-native:apimanagement:TagByApi",
  },
  "apis/operations/tags": {
    arm: "Microsoft.ApiManagement/service/apis/operations/tags",
    path: `${service}/apis/{apiId}/operations/{operationId}/tags/{tagId}`,
    token: "azure-native:apimanagement:TagByOperation",
  },
  apiVersionSets: {
    arm: "Microsoft.ApiManagement/service/apiVersionSets",
    path: `${service}/apiVersionSets/{versionSetId}`,
    token: "azure-native:apimanagement:ApiVersionSet",
    workspaceToken: "azure-native:apimanagement:WorkspaceApiVersionSet",
  },
  products: {
    arm: "Microsoft.ApiManagement/service/products",
    path: `${service}/products/{productId}`,
    token: "azure-native:apimanagement:Product",
    workspaceToken: "azure-native:apimanagement:WorkspaceProduct",
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
    workspaceToken: "azure-native:apimanagement:WorkspaceProductPolicy",
    ...policy,
  },
  "products/apiLinks": {
    arm: "Microsoft.ApiManagement/service/products/apiLinks",
    path: `${service}/products/{productId}/apiLinks/{apiLinkId}`,
    token: "azure-native:apimanagement:ProductApiLink",
    workspaceToken: "azure-native:apimanagement:WorkspaceProductApiLink",
  },
  "products/groupLinks": {
    arm: "Microsoft.ApiManagement/service/products/groupLinks",
    path: `${service}/products/{productId}/groupLinks/{groupLinkId}`,
    token: "azure-native:apimanagement:ProductGroupLink",
    workspaceToken: "azure-native:apimanagement:WorkspaceProductGroupLink",
  },
  "products/tags": {
    arm: "Microsoft.ApiManagement/service/products/tags",
    path: `${service}/products/{productId}/tags/{tagId}`,
    token: "azure-native:apimanagement:TagByProduct",
  },
  workspaces: {
    arm: "Microsoft.ApiManagement/service/workspaces",
    path: `${service}/workspaces/{workspaceId}`,
    token: "azure-native:apimanagement:Workspace",
  },
  groups: {
    arm: "Microsoft.ApiManagement/service/groups",
    path: `${service}/groups/{groupId}`,
    token: "azure-native:apimanagement:Group",
    workspaceToken: "azure-native:apimanagement:WorkspaceGroup",
  },
  tags: {
    arm: "Microsoft.ApiManagement/service/tags",
    path: `${service}/tags/{tagId}`,
    token: "azure-native:apimanagement:Tag",
    workspaceToken: "azure-native:apimanagement:WorkspaceTag",
  },
  schemas: {
    arm: "Microsoft.ApiManagement/service/schemas",
    path: `${service}/schemas/{schemaId}`,
    token: "azure-native:apimanagement:GlobalSchema",
    workspaceToken: "azure-native:apimanagement:WorkspaceGlobalSchema",
  },
  certificates: {
    arm: "Microsoft.ApiManagement/service/certificates",
    path: `${service}/certificates/{certificateId}`,
    token: "azure-native:apimanagement:Certificate",
    workspaceToken: "azure-native:apimanagement:WorkspaceCertificate",
  },
  caches: {
    arm: "Microsoft.ApiManagement/service/caches",
    path: `${service}/caches/{cacheId}`,
    token: "azure-native:apimanagement:Cache",
  },
  authorizationServers: {
    arm: "Microsoft.ApiManagement/service/authorizationServers",
    path: `${service}/authorizationServers/{authsid}`,
    token: "azure-native:apimanagement:AuthorizationServer",
  },
  openidConnectProviders: {
    arm: "Microsoft.ApiManagement/service/openidConnectProviders",
    path: `${service}/openidConnectProviders/{opid}`,
    token: "azure-native:apimanagement:OpenIdConnectProvider",
  },
  subscriptions: {
    arm: "Microsoft.ApiManagement/service/subscriptions",
    path: `${service}/subscriptions/{sid}`,
    token: "azure-native:apimanagement:Subscription",
    workspaceToken: "azure-native:apimanagement:WorkspaceSubscription",
    // The answer to a write has the keys.
    outputs: { primaryKey: "secret", secondaryKey: "secret" },
  },
  namedValues: {
    arm: "Microsoft.ApiManagement/service/namedValues",
    path: `${service}/namedValues/{namedValueId}`,
    token: "azure-native:apimanagement:NamedValue",
    workspaceToken: "azure-native:apimanagement:WorkspaceNamedValue",
  },
  backends: {
    arm: "Microsoft.ApiManagement/service/backends",
    path: `${service}/backends/{backendId}`,
    token: "azure-native:apimanagement:Backend",
    workspaceToken: "azure-native:apimanagement:WorkspaceBackend",
  },
  loggers: {
    arm: "Microsoft.ApiManagement/service/loggers",
    path: `${service}/loggers/{loggerId}`,
    token: "azure-native:apimanagement:Logger",
    workspaceToken: "azure-native:apimanagement:WorkspaceLogger",
  },
  diagnostics: {
    arm: "Microsoft.ApiManagement/service/diagnostics",
    path: `${service}/diagnostics/{diagnosticId}`,
    token: "azure-native:apimanagement:Diagnostic",
    workspaceToken: "azure-native:apimanagement:WorkspaceDiagnostic",
  },
  "apis/diagnostics": {
    arm: "Microsoft.ApiManagement/service/apis/diagnostics",
    path: `${service}/apis/{apiId}/diagnostics/{diagnosticId}`,
    token: "azure-native:apimanagement:ApiDiagnostic",
    workspaceToken: "azure-native:apimanagement:WorkspaceApiDiagnostic",
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
  "gateways/apis": {
    arm: "Microsoft.ApiManagement/service/gateways/apis",
    path: `${service}/gateways/{gatewayId}/apis/{apiId}`,
    token: "azure-native:apimanagement:GatewayApiEntityTag",
  },
  "gateways/hostnameConfigurations": {
    arm: "Microsoft.ApiManagement/service/gateways/hostnameConfigurations",
    path: `${service}/gateways/{gatewayId}/hostnameConfigurations/{hcId}`,
    token: "azure-native:apimanagement:GatewayHostnameConfiguration",
  },
  "gateways/certificateAuthorities": {
    arm: "Microsoft.ApiManagement/service/gateways/certificateAuthorities",
    path: `${service}/gateways/{gatewayId}/certificateAuthorities/{certificateId}`,
    token: "azure-native:apimanagement:GatewayCertificateAuthority",
  },
  workspaceGateways: {
    arm: "Microsoft.ApiManagement/gateways",
    path: "/resourceGroups/{resourceGroupName}/providers/Microsoft.ApiManagement/gateways/{gatewayName}",
    token: "azure-native:apimanagement:ApiGateway",
    envelope: ["location", "tags", "sku"],
  },
  "workspaceGateways/configConnections": {
    arm: "Microsoft.ApiManagement/gateways/configConnections",
    path: "/resourceGroups/{resourceGroupName}/providers/Microsoft.ApiManagement/gateways/{gatewayName}/configConnections/{configConnectionName}",
    token: "azure-native:apimanagement:ApiGatewayConfigConnection",
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
  "privateEndpoints/privateDnsZoneGroups": {
    arm: "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
    path: `${network}/privateEndpoints/{privateEndpointName}/privateDnsZoneGroups/{privateDnsZoneGroupName}`,
    token: "azure-native:network:PrivateDnsZoneGroup",
  },
  routeTables: {
    arm: "Microsoft.Network/routeTables",
    path: `${network}/routeTables/{routeTableName}`,
    token: "azure-native:network:RouteTable",
    envelope: ["location", "tags"],
  },
  ddosProtectionPlans: {
    arm: "Microsoft.Network/ddosProtectionPlans",
    path: `${network}/ddosProtectionPlans/{ddosProtectionPlanName}`,
    token: "azure-native:network:DdosProtectionPlan",
    envelope: ["location", "tags"],
  },
  privateDnsZones: {
    arm: "Microsoft.Network/privateDnsZones",
    path: `${network}/privateDnsZones/{privateZoneName}`,
    token: "azure-native:privatedns:PrivateZone",
    envelope: ["location", "tags"],
  },
  "privateDnsZones/virtualNetworkLinks": {
    arm: "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
    path: `${network}/privateDnsZones/{privateZoneName}/virtualNetworkLinks/{virtualNetworkLinkName}`,
    token: "azure-native:privatedns:VirtualNetworkLink",
    envelope: ["location", "tags"],
  },
  "privateDnsZones/A": {
    arm: "Microsoft.Network/privateDnsZones/A",
    path: `${network}/privateDnsZones/{privateZoneName}/A/{relativeRecordSetName}`,
    token: "azure-native:privatedns:PrivateRecordSet",
    defaults: { recordType: "A" },
  },
  userAssignedIdentities: {
    arm: "Microsoft.ManagedIdentity/userAssignedIdentities",
    path: "/resourceGroups/{resourceGroupName}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}",
    token: "azure-native:managedidentity:UserAssignedIdentity",
    envelope: ["location", "tags"],
    outputs: { clientId: "plain", principalId: "plain" },
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
  automations: {
    arm: "Microsoft.Security/automations",
    path: "/resourceGroups/{resourceGroupName}/providers/Microsoft.Security/automations/{automationName}",
    token: "azure-native:security:Automation",
    envelope: ["location", "tags", "kind"],
  },
  securityContacts: {
    arm: "Microsoft.Security/securityContacts",
    path: "/providers/Microsoft.Security/securityContacts/{securityContactName}",
    setting: { apiVersion: "2023-12-01-preview", method: "PUT" },
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
    renamedInside: { "odata.type": "odataType" },
  },
  actionGroups: {
    arm: "Microsoft.Insights/actionGroups",
    path: "/resourceGroups/{resourceGroupName}/providers/Microsoft.Insights/actionGroups/{actionGroupName}",
    token: "azure-native:monitor:ActionGroup",
    envelope: ["location", "tags", "identity"],
    defaults: { enabled: true },
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
  locks: {
    arm: "Microsoft.Authorization/locks",
    path: "{scope}/providers/Microsoft.Authorization/locks/{lockName}",
    token: "azure-native:authorization:ManagementLockByScope",
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

/** The ARM path of a kind in a workspace. */
export function pathInWorkspace({ path }: KindFacts): string {
  return path.replace(service, `${service}/workspaces/{workspaceId}`);
}

/** The ARM resource type of a kind in a workspace. */
export function armInWorkspace({ arm }: KindFacts): string {
  return arm.replace("/service/", "/service/workspaces/");
}
