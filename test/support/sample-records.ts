import { parsePolicy } from "../../policies/document/parse";
import type { EstateRecord } from "../../policies/estate/estate";
import { factsOf, type Kind } from "../../policies/estate/kinds";
import { idOf, outputOf } from "../../policies/estate/value";

export const group = "/resourceGroups/rg";
export const service = `${group}/providers/Microsoft.ApiManagement/service/gw`;
export const workspace = `${group}/providers/Microsoft.OperationalInsights/workspaces/logs`;
export const component = `${group}/providers/Microsoft.Insights/components/insights`;

const network = `${group}/providers/Microsoft.Network`;
const edge = `${group}/providers/Microsoft.Cdn/profiles/edge`;
const location = "westeurope";

/** A document that holds what has to survive on its way to azure-native: quotes inside of an expression. */
export const policyText =
  '<policies>\n\t<inbound>\n\t\t<base />\n\t\t<set-variable name="who" value="@(context.Subscription?.Id ?? "nobody")" />\n\t</inbound>\n</policies>';

function document() {
  const parsed = parsePolicy(policyText).document;
  if (!parsed) throw new Error("the sample policy can't be read");
  return { format: "rawxml", value: parsed } as const;
}

/** A record of every kind. They fit each other: each stands in, or refers to, records that are here too. */
export const sampleRecords: { readonly [K in Kind]: EstateRecord<K> } = {
  resourceGroups: { kind: "resourceGroups", path: group, envelope: { location, tags: { team: "apis" } }, properties: {} },
  service: {
    kind: "service",
    path: service,
    envelope: { location, sku: { name: "Developer", capacity: 1 }, identity: { type: "SystemAssigned" } },
    properties: { publisherName: "Contoso", publisherEmail: "apis@contoso.example", legacyPortalStatus: "Disabled" },
  },
  policies: { kind: "policies", path: `${service}/policies/policy`, properties: document() },
  policyFragments: { kind: "policyFragments", path: `${service}/policyFragments/shared`, properties: document() },
  apis: { kind: "apis", path: `${service}/apis/accounts`, properties: { displayName: "Accounts", path: "accounts", protocols: ["https"] } },
  "apis/policies": { kind: "apis/policies", path: `${service}/apis/accounts/policies/policy`, properties: document() },
  "apis/schemas": {
    kind: "apis/schemas",
    path: `${service}/apis/accounts/schemas/definition`,
    properties: {
      contentType: "application/vnd.oai.openapi.components+json",
      document: { components: { schemas: { Account: { type: "object" } } } },
    },
  },
  "apis/operations": {
    kind: "apis/operations",
    path: `${service}/apis/accounts/operations/getAccount`,
    properties: {
      displayName: "Get an account",
      method: "GET",
      urlTemplate: "/accounts/{id}",
      templateParameters: [{ name: "id", type: "string" }],
    },
    refs: [`${service}/apis/accounts/schemas/definition`],
  },
  "apis/operations/policies": {
    kind: "apis/operations/policies",
    path: `${service}/apis/accounts/operations/getAccount/policies/policy`,
    properties: document(),
  },
  "apis/releases": {
    kind: "apis/releases",
    path: `${service}/apis/accounts/releases/rev-2`,
    properties: { apiId: "/apis/accounts;rev=2", notes: "Faster." },
    declared: { manage: "own" },
  },
  "apis/tags": {
    kind: "apis/tags",
    path: `${service}/apis/accounts/tags/finance`,
    properties: {},
    refs: [`${service}/tags/finance`],
  },
  "apis/operations/tags": {
    kind: "apis/operations/tags",
    path: `${service}/apis/accounts/operations/getAccount/tags/finance`,
    properties: {},
    refs: [`${service}/tags/finance`],
  },
  apiVersionSets: {
    kind: "apiVersionSets",
    path: `${service}/apiVersionSets/accounts`,
    properties: { displayName: "Accounts", versioningScheme: "Segment" },
  },
  products: { kind: "products", path: `${service}/products/starter`, properties: { displayName: "Starter", subscriptionRequired: true } },
  "products/apis": {
    kind: "products/apis",
    path: `${service}/products/starter/apis/accounts`,
    properties: {},
    refs: [`${service}/apis/accounts`],
  },
  "products/tags": {
    kind: "products/tags",
    path: `${service}/products/starter/tags/finance`,
    properties: {},
    refs: [`${service}/tags/finance`],
  },
  "products/apiLinks": {
    kind: "products/apiLinks",
    path: `${service}/products/starter/apiLinks/accounts`,
    properties: { apiId: idOf(`${service}/apis/accounts`) },
    refs: [`${service}/apis/accounts`],
  },
  "products/groupLinks": {
    kind: "products/groupLinks",
    path: `${service}/products/starter/groupLinks/partners`,
    properties: { groupId: idOf(`${service}/groups/partners`) },
    refs: [`${service}/groups/partners`],
  },
  "products/groups": { kind: "products/groups", path: `${service}/products/starter/groups/developers`, properties: {} },
  "products/policies": { kind: "products/policies", path: `${service}/products/starter/policies/policy`, properties: document() },
  subscriptions: {
    kind: "subscriptions",
    path: `${service}/subscriptions/partner`,
    properties: { displayName: "Partner", scope: idOf(`${service}/products/starter`) },
    refs: [`${service}/products/starter`],
  },
  namedValues: {
    kind: "namedValues",
    path: `${service}/namedValues/blocked`,
    properties: { displayName: "blocked", secret: false, value: "0.0.0.0" },
    declared: { editedOutside: ["value"] },
  },
  backends: {
    kind: "backends",
    path: `${service}/backends/accounts`,
    properties: { protocol: "http", url: { $late: "backends.accounts" } },
  },
  loggers: {
    kind: "loggers",
    path: `${service}/loggers/insights`,
    properties: {
      loggerType: "applicationInsights",
      credentials: { connectionString: outputOf(component, "connectionString") },
      resourceId: idOf(component),
    },
    refs: [component],
  },
  diagnostics: {
    kind: "diagnostics",
    path: `${service}/diagnostics/applicationinsights`,
    properties: { loggerId: idOf(`${service}/loggers/insights`) },
    refs: [`${service}/loggers/insights`],
  },
  "apis/diagnostics": {
    kind: "apis/diagnostics",
    path: `${service}/apis/accounts/diagnostics/applicationinsights`,
    properties: { loggerId: idOf(`${service}/loggers/insights`), sampling: { samplingType: "fixed", percentage: 100 } },
    refs: [`${service}/loggers/insights`],
  },
  tenant: { kind: "tenant", path: `${service}/tenant/access`, properties: { enabled: false } },
  portalsettings: {
    kind: "portalsettings",
    path: `${service}/portalsettings/signup`,
    properties: { enabled: false },
    declared: { manage: "adopt" },
  },
  portalconfigs: {
    kind: "portalconfigs",
    path: `${service}/portalconfigs/default`,
    properties: { enableBasicAuth: false },
    declared: { manage: "own" },
  },
  identityProviders: {
    kind: "identityProviders",
    path: `${service}/identityProviders/aad`,
    properties: { type: "aad", clientId: "client", clientSecret: "{{portal-secret}}" },
  },
  gateways: { kind: "gateways", path: `${service}/gateways/on-premises`, properties: { locationData: { name: "Basement" } } },
  "gateways/apis": {
    kind: "gateways/apis",
    path: `${service}/gateways/on-premises/apis/accounts`,
    properties: {},
    refs: [`${service}/apis/accounts`],
  },
  "gateways/hostnameConfigurations": {
    kind: "gateways/hostnameConfigurations",
    path: `${service}/gateways/on-premises/hostnameConfigurations/front`,
    properties: { hostname: "apis.contoso.example", certificateId: idOf(`${service}/certificates/front`), tls10Enabled: false },
    refs: [`${service}/certificates/front`],
  },
  "gateways/certificateAuthorities": {
    kind: "gateways/certificateAuthorities",
    path: `${service}/gateways/on-premises/certificateAuthorities/front`,
    properties: { isTrusted: true },
    refs: [`${service}/certificates/front`],
  },
  workspaceGateways: {
    kind: "workspaceGateways",
    path: `${group}/providers/Microsoft.ApiManagement/gateways/team`,
    envelope: { location, sku: { name: "WorkspaceGatewayPremium", capacity: 1 } },
    properties: {},
  },
  "workspaceGateways/configConnections": {
    kind: "workspaceGateways/configConnections",
    path: `${group}/providers/Microsoft.ApiManagement/gateways/team/configConnections/team`,
    properties: { sourceId: idOf(`${service}/workspaces/team`) },
    refs: [`${service}/workspaces/team`],
  },
  workspaces: { kind: "workspaces", path: `${service}/workspaces/team`, properties: { displayName: "Team" } },
  groups: { kind: "groups", path: `${service}/groups/partners`, properties: { displayName: "Partners", type: "custom" } },
  tags: { kind: "tags", path: `${service}/tags/finance`, properties: { displayName: "finance" } },
  schemas: {
    kind: "schemas",
    path: `${service}/schemas/money`,
    properties: { schemaType: "json", value: { type: "object", properties: { amount: { type: "number" } } } },
  },
  certificates: {
    kind: "certificates",
    path: `${service}/certificates/front`,
    properties: { keyVault: { secretIdentifier: "https://v.vault.azure.net/secrets/front" } },
  },
  caches: {
    kind: "caches",
    path: `${service}/caches/default`,
    properties: { connectionString: "{{redis}}", useFromLocation: "default" },
  },
  authorizationServers: {
    kind: "authorizationServers",
    path: `${service}/authorizationServers/entra`,
    properties: {
      displayName: "Entra",
      authorizationEndpoint: "https://login.example/authorize",
      clientRegistrationEndpoint: "https://login.example/register",
      clientId: "console",
      grantTypes: ["authorizationCode"],
    },
  },
  openidConnectProviders: {
    kind: "openidConnectProviders",
    path: `${service}/openidConnectProviders/entra`,
    properties: { displayName: "Entra", metadataEndpoint: "https://login.example/.well-known/openid-configuration", clientId: "console" },
  },
  privateEndpointConnections: {
    kind: "privateEndpointConnections",
    path: `${service}/privateEndpointConnections/inside`,
    properties: { privateLinkServiceConnectionState: { status: "Approved" } },
    declared: { manage: "own" },
  },
  virtualNetworks: {
    kind: "virtualNetworks",
    path: `${network}/virtualNetworks/inside`,
    envelope: { location },
    properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] }, enableDdosProtection: true },
  },
  "virtualNetworks/subnets": {
    kind: "virtualNetworks/subnets",
    path: `${network}/virtualNetworks/inside/subnets/gateway`,
    properties: { addressPrefix: "10.0.1.0/24", networkSecurityGroup: { id: idOf(`${network}/networkSecurityGroups/gateway`) } },
    refs: [`${network}/networkSecurityGroups/gateway`],
  },
  networkSecurityGroups: {
    kind: "networkSecurityGroups",
    path: `${network}/networkSecurityGroups/gateway`,
    envelope: { location },
    properties: {},
  },
  "networkSecurityGroups/securityRules": {
    kind: "networkSecurityGroups/securityRules",
    path: `${network}/networkSecurityGroups/gateway/securityRules/management`,
    properties: {
      access: "Allow",
      direction: "Inbound",
      priority: 100,
      protocol: "Tcp",
      sourceAddressPrefix: "ApiManagement",
      sourcePortRange: "*",
      destinationAddressPrefix: "VirtualNetwork",
      destinationPortRange: "3443",
    },
  },
  publicIPAddresses: {
    kind: "publicIPAddresses",
    path: `${network}/publicIPAddresses/front`,
    envelope: { location, sku: { name: "Standard" } },
    properties: { publicIPAllocationMethod: "Static", ddosSettings: { protectionMode: "VirtualNetworkInherited" } },
  },
  privateEndpoints: {
    kind: "privateEndpoints",
    path: `${network}/privateEndpoints/gateway`,
    envelope: { location },
    properties: { privateLinkServiceConnections: [{ name: "gateway", privateLinkServiceId: idOf(service), groupIds: ["Gateway"] }] },
    refs: [service],
  },
  "privateEndpoints/privateDnsZoneGroups": {
    kind: "privateEndpoints/privateDnsZoneGroups",
    path: `${network}/privateEndpoints/gateway/privateDnsZoneGroups/default`,
    properties: {
      privateDnsZoneConfigs: [{ name: "gateway", privateDnsZoneId: idOf(`${network}/privateDnsZones/privatelink.azure-api.net`) }],
    },
    refs: [`${network}/privateDnsZones/privatelink.azure-api.net`],
  },
  routeTables: {
    kind: "routeTables",
    path: `${network}/routeTables/gateway`,
    envelope: { location },
    properties: { routes: [{ name: "management", addressPrefix: "ApiManagement", nextHopType: "Internet" }] },
  },
  ddosProtectionPlans: {
    kind: "ddosProtectionPlans",
    path: `${network}/ddosProtectionPlans/floods`,
    envelope: { location },
    properties: {},
  },
  privateDnsZones: {
    kind: "privateDnsZones",
    path: `${network}/privateDnsZones/privatelink.azure-api.net`,
    envelope: { location: "Global" },
    properties: {},
  },
  "privateDnsZones/virtualNetworkLinks": {
    kind: "privateDnsZones/virtualNetworkLinks",
    path: `${network}/privateDnsZones/privatelink.azure-api.net/virtualNetworkLinks/inside`,
    envelope: { location: "Global" },
    properties: { registrationEnabled: false, virtualNetwork: { id: idOf(`${network}/virtualNetworks/inside`) } },
    refs: [`${network}/virtualNetworks/inside`],
  },
  "privateDnsZones/A": {
    kind: "privateDnsZones/A",
    path: `${network}/privateDnsZones/privatelink.azure-api.net/A/gw`,
    properties: { ttl: 300, aRecords: [{ ipv4Address: "10.0.0.5" }] },
  },
  userAssignedIdentities: {
    kind: "userAssignedIdentities",
    path: `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/certificates`,
    envelope: { location },
    properties: {},
  },
  applicationGateways: {
    kind: "applicationGateways",
    path: `${network}/applicationGateways/front`,
    envelope: { location },
    properties: {
      sku: { name: "WAF_v2", tier: "WAF_v2", capacity: 2 },
      firewallPolicy: { id: idOf(`${network}/ApplicationGatewayWebApplicationFirewallPolicies/front`) },
    },
    refs: [`${network}/ApplicationGatewayWebApplicationFirewallPolicies/front`],
  },
  applicationGatewayFirewallPolicies: {
    kind: "applicationGatewayFirewallPolicies",
    path: `${network}/ApplicationGatewayWebApplicationFirewallPolicies/front`,
    envelope: { location },
    properties: { managedRules: { managedRuleSets: [{ ruleSetType: "OWASP", ruleSetVersion: "3.2" }] } },
  },
  frontDoorFirewallPolicies: {
    kind: "frontDoorFirewallPolicies",
    path: `${network}/FrontDoorWebApplicationFirewallPolicies/edge`,
    envelope: { location: "Global", sku: { name: "Premium_AzureFrontDoor" } },
    properties: { policySettings: { enabledState: "Enabled", mode: "Prevention" } },
  },
  frontDoors: {
    kind: "frontDoors",
    path: edge,
    envelope: { location: "Global", sku: { name: "Premium_AzureFrontDoor" } },
    properties: { originResponseTimeoutSeconds: 30 },
  },
  "frontDoors/origins": {
    kind: "frontDoors/origins",
    path: `${edge}/originGroups/gateway/origins/gateway`,
    properties: { hostName: "gw.azure-api.net", originHostHeader: "gw.azure-api.net" },
  },
  "frontDoors/securityPolicies": {
    kind: "frontDoors/securityPolicies",
    path: `${edge}/securityPolicies/firewall`,
    properties: {
      parameters: { type: "WebApplicationFirewall", wafPolicy: { id: idOf(`${network}/FrontDoorWebApplicationFirewallPolicies/edge`) } },
    },
    refs: [`${network}/FrontDoorWebApplicationFirewallPolicies/edge`],
  },
  providers: { kind: "providers", path: "/providers/Microsoft.ApiSecurity", properties: {} },
  pricings: {
    kind: "pricings",
    path: "/providers/Microsoft.Security/pricings/Api",
    properties: { pricingTier: "Standard", subPlan: "P1" },
    refs: ["/providers/Microsoft.ApiSecurity"],
    declared: { manage: "own" },
  },
  apiCollections: {
    kind: "apiCollections",
    path: `${service}/providers/Microsoft.Security/apiCollections/accounts`,
    properties: {},
    refs: [`${service}/apis/accounts`, "/providers/Microsoft.Security/pricings/Api"],
  },
  assessments: {
    kind: "assessments",
    path: `${service}/apis/accounts/operations/getAccount/providers/Microsoft.Security/assessments/91af2040-7874-4659-abf0-578e1f8d07dc`,
    properties: { status: { code: "Healthy" }, resourceDetails: { source: "Azure" } },
  },
  metricAlerts: {
    kind: "metricAlerts",
    path: `${group}/providers/Microsoft.Insights/metricAlerts/capacity`,
    envelope: { location: "global" },
    properties: {
      scopes: [idOf(service)],
      enabled: true,
      severity: 2,
      evaluationFrequency: "PT5M",
      windowSize: "PT15M",
      criteria: {
        "odata.type": "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
        allOf: [{ name: "full", metricName: "Capacity", operator: "GreaterThan", threshold: 80, timeAggregation: "Average" }],
      },
    },
    refs: [service],
  },
  actionGroups: {
    kind: "actionGroups",
    path: `${group}/providers/Microsoft.Insights/actionGroups/people`,
    envelope: { location: "global" },
    properties: { groupShortName: "apis", enabled: true, emailReceivers: [{ name: "a", emailAddress: "a@contoso.example" }] },
  },
  automations: {
    kind: "automations",
    path: `${group}/providers/Microsoft.Security/automations/export`,
    envelope: { location },
    properties: { isEnabled: true, scopes: [{ scopePath: idOf(group) }], sources: [{ eventSource: "Alerts" }], actions: [] },
  },
  securityContacts: {
    kind: "securityContacts",
    path: "/providers/Microsoft.Security/securityContacts/default",
    properties: { emails: "a@contoso.example", isEnabled: true },
  },
  activityLogAlerts: {
    kind: "activityLogAlerts",
    path: `${group}/providers/Microsoft.Insights/activityLogAlerts/changes`,
    envelope: { location: "global" },
    properties: {
      scopes: [idOf(group)],
      condition: { allOf: [{ field: "category", equals: "Administrative" }] },
      actions: { actionGroups: [] },
    },
  },
  diagnosticSettings: {
    kind: "diagnosticSettings",
    path: `${service}/providers/Microsoft.Insights/diagnosticSettings/palisade`,
    properties: { workspaceId: idOf(workspace), logs: [{ categoryGroup: "allLogs", enabled: true }] },
    refs: [workspace],
  },
  logAnalyticsWorkspaces: {
    kind: "logAnalyticsWorkspaces",
    path: workspace,
    envelope: { location },
    properties: { retentionInDays: 90, sku: { name: "PerGB2018" } },
  },
  applicationInsights: {
    kind: "applicationInsights",
    path: component,
    envelope: { location, kind: "web" },
    properties: { Application_Type: "web", WorkspaceResourceId: idOf(workspace), DisableLocalAuth: true },
    refs: [workspace],
  },
  roleAssignments: {
    kind: "roleAssignments",
    path: `${component}/providers/Microsoft.Authorization/roleAssignments/00000000-0000-5000-a000-000000000001`,
    properties: {
      principalId: outputOf(service, "identity.principalId"),
      principalType: "ServicePrincipal",
      roleDefinitionId: "/providers/Microsoft.Authorization/roleDefinitions/3913510d-42f4-4e42-8a64-420c390055eb",
    },
    refs: [service, component],
  },
  locks: {
    kind: "locks",
    path: `${service}/providers/Microsoft.Authorization/locks/keep`,
    properties: { level: "CanNotDelete" },
    refs: [service],
  },
  policyAssignments: {
    kind: "policyAssignments",
    path: `${group}/providers/Microsoft.Authorization/policyAssignments/protocols`,
    properties: { policyDefinitionId: "/providers/Microsoft.Authorization/policyDefinitions/73ef9241-5d81-4cd4-b483-8443d1730fe5" },
  },
};

/** The same records in a workspace, for the kinds that workspaces have too. */
export const workspaceRecords: readonly EstateRecord[] = Object.values(sampleRecords).flatMap((record: EstateRecord): EstateRecord[] =>
  factsOf(record.kind).workspaceToken ? [{ ...record, path: record.path.replace(service, `${service}/workspaces/team`), refs: [] }] : [],
);
