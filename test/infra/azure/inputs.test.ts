import { describe, expect, it } from "vitest";
import { inputsOf, resolved } from "../../../infra/azure/inputs";
import type { EstateRecord } from "../../../policies/estate/estate";
import { factsOf, type Kind, kinds } from "../../../policies/estate/kinds";
import { parametersOf } from "../../../policies/estate/path";
import { component, policyText, sampleRecords, service, workspace } from "../../support/sample-records";

const place = { resourceGroupName: "rg", serviceName: "gw" };
const api = { ...place, apiId: "accounts" };
const network = "/resourceGroups/rg/providers/Microsoft.Network";
const inNetwork = { resourceGroupName: "rg", location: "westeurope" };
const policy = { policyId: "policy", format: "rawxml", value: expect.stringContaining("<base />") };

/** Stands for the deployment: shows what was asked for. */
const inputs = (record: EstateRecord) => inputsOf(record, ({ $late }) => `late ${$late}`);

/** What azure-native takes, for a record of each kind. */
const expected: { readonly [K in Kind]?: Record<string, unknown> } = {
  resourceGroups: { resourceGroupName: "rg", location: "westeurope", tags: { team: "apis" } },
  service: {
    ...place,
    location: "westeurope",
    sku: { name: "Developer", capacity: 1 },
    identity: { type: "SystemAssigned" },
    publisherName: "Contoso",
    publisherEmail: "apis@contoso.example",
    developerPortalStatus: "Enabled",
    disableGateway: false,
    enableClientCertificate: false,
    // What is declared comes before the default.
    legacyPortalStatus: "Disabled",
    natGatewayState: "Disabled",
    restore: false,
    virtualNetworkType: "None",
  },
  policies: { ...place, ...policy },
  policyFragments: { ...place, id: "shared", format: "rawxml", value: policy.value },
  apis: { ...api, displayName: "Accounts", path: "accounts", protocols: ["https"] },
  "apis/policies": { ...api, ...policy },
  "apis/schemas": {
    ...api,
    schemaId: "definition",
    contentType: "application/vnd.oai.openapi.components+json",
    components: { schemas: { Account: { type: "object" } } },
  },
  "apis/operations": {
    ...api,
    operationId: "getAccount",
    displayName: "Get an account",
    method: "GET",
    urlTemplate: "/accounts/{id}",
    templateParameters: [{ name: "id", type: "string" }],
  },
  "apis/operations/policies": { ...api, operationId: "getAccount", ...policy },
  apiVersionSets: { ...place, versionSetId: "accounts", displayName: "Accounts", versioningScheme: "Segment" },
  products: { ...place, productId: "starter", displayName: "Starter", subscriptionRequired: true },
  "products/apis": { ...api, productId: "starter" },
  "products/groups": { ...place, productId: "starter", groupId: "developers" },
  "products/policies": { ...place, productId: "starter", ...policy },
  subscriptions: { ...place, sid: "partner", displayName: "Partner", scope: `late ${service}/products/starter#id` },
  namedValues: { ...place, namedValueId: "blocked", displayName: "blocked", secret: false, value: "0.0.0.0" },
  backends: { ...place, backendId: "accounts", protocol: "http", url: "late backends.accounts" },
  loggers: {
    ...place,
    loggerId: "insights",
    loggerType: "applicationInsights",
    credentials: { connectionString: `late ${component}#connectionString` },
    resourceId: `late ${component}#id`,
  },
  diagnostics: { ...place, diagnosticId: "applicationinsights", loggerId: `late ${service}/loggers/insights#id` },
  "apis/diagnostics": {
    ...place,
    apiId: "accounts",
    diagnosticId: "applicationinsights",
    loggerId: `late ${service}/loggers/insights#id`,
    sampling: { samplingType: "fixed", percentage: 100 },
  },
  identityProviders: { ...place, identityProviderName: "aad", type: "aad", clientId: "client", clientSecret: "{{portal-secret}}" },
  gateways: { ...place, gatewayId: "on-premises", locationData: { name: "Basement" } },
  "gateways/apis": { ...place, gatewayId: "on-premises", apiId: "accounts" },
  "gateways/hostnameConfigurations": {
    ...place,
    gatewayId: "on-premises",
    hcId: "front",
    hostname: "apis.contoso.example",
    certificateId: `late ${service}/certificates/front#id`,
    tls10Enabled: false,
  },
  "gateways/certificateAuthorities": { ...place, gatewayId: "on-premises", certificateId: "front", isTrusted: true },
  workspaceGateways: {
    resourceGroupName: "rg",
    gatewayName: "team",
    location: "westeurope",
    sku: { name: "WorkspaceGatewayPremium", capacity: 1 },
  },
  "workspaceGateways/configConnections": {
    resourceGroupName: "rg",
    gatewayName: "team",
    configConnectionName: "team",
    sourceId: `late ${service}/workspaces/team#id`,
  },
  workspaces: { ...place, workspaceId: "team", displayName: "Team" },
  groups: { ...place, groupId: "partners", displayName: "Partners", type: "custom" },
  tags: { ...place, tagId: "finance", displayName: "finance" },
  schemas: {
    ...place,
    schemaId: "money",
    schemaType: "json",
    value: { type: "object", properties: { amount: { type: "number" } } },
  },
  certificates: { ...place, certificateId: "front", keyVault: { secretIdentifier: "https://v.vault.azure.net/secrets/front" } },
  caches: { ...place, cacheId: "default", connectionString: "{{redis}}", useFromLocation: "default" },
  authorizationServers: {
    ...place,
    authsid: "entra",
    displayName: "Entra",
    authorizationEndpoint: "https://login.example/authorize",
    clientRegistrationEndpoint: "https://login.example/register",
    clientId: "console",
    grantTypes: ["authorizationCode"],
  },
  openidConnectProviders: {
    ...place,
    opid: "entra",
    displayName: "Entra",
    metadataEndpoint: "https://login.example/.well-known/openid-configuration",
    clientId: "console",
  },
  "apis/tags": { ...place, apiId: "accounts", tagId: "finance" },
  "apis/operations/tags": { ...place, apiId: "accounts", operationId: "getAccount", tagId: "finance" },
  "products/tags": { ...place, productId: "starter", tagId: "finance" },
  "products/apiLinks": { ...place, productId: "starter", apiLinkId: "accounts", apiId: `late ${service}/apis/accounts#id` },
  "products/groupLinks": { ...place, productId: "starter", groupLinkId: "partners", groupId: `late ${service}/groups/partners#id` },
  virtualNetworks: {
    ...inNetwork,
    virtualNetworkName: "inside",
    addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
    enableDdosProtection: true,
    enableVmProtection: false,
  },
  "virtualNetworks/subnets": {
    resourceGroupName: "rg",
    virtualNetworkName: "inside",
    subnetName: "gateway",
    addressPrefix: "10.0.1.0/24",
    networkSecurityGroup: { id: `late ${network}/networkSecurityGroups/gateway#id` },
    privateEndpointNetworkPolicies: "Disabled",
    privateLinkServiceNetworkPolicies: "Enabled",
  },
  networkSecurityGroups: { ...inNetwork, networkSecurityGroupName: "gateway" },
  "networkSecurityGroups/securityRules": {
    resourceGroupName: "rg",
    networkSecurityGroupName: "gateway",
    securityRuleName: "management",
    ...sampleRecords["networkSecurityGroups/securityRules"].properties,
  },
  publicIPAddresses: {
    ...inNetwork,
    publicIpAddressName: "front",
    sku: { name: "Standard" },
    publicIPAllocationMethod: "Static",
    ddosSettings: { protectionMode: "VirtualNetworkInherited" },
  },
  privateEndpoints: {
    ...inNetwork,
    privateEndpointName: "gateway",
    privateLinkServiceConnections: [{ name: "gateway", privateLinkServiceId: `late ${service}#id`, groupIds: ["Gateway"] }],
  },
  applicationGateways: {
    ...inNetwork,
    applicationGatewayName: "front",
    sku: { name: "WAF_v2", tier: "WAF_v2", capacity: 2 },
    firewallPolicy: { id: `late ${network}/ApplicationGatewayWebApplicationFirewallPolicies/front#id` },
  },
  applicationGatewayFirewallPolicies: {
    ...inNetwork,
    policyName: "front",
    managedRules: { managedRuleSets: [{ ruleSetType: "OWASP", ruleSetVersion: "3.2" }] },
  },
  frontDoorFirewallPolicies: {
    resourceGroupName: "rg",
    location: "Global",
    policyName: "edge",
    sku: { name: "Premium_AzureFrontDoor" },
    policySettings: { enabledState: "Enabled", mode: "Prevention" },
  },
  frontDoors: {
    resourceGroupName: "rg",
    location: "Global",
    profileName: "edge",
    sku: { name: "Premium_AzureFrontDoor" },
    originResponseTimeoutSeconds: 30,
  },
  "frontDoors/origins": {
    resourceGroupName: "rg",
    profileName: "edge",
    originGroupName: "gateway",
    originName: "gateway",
    hostName: "gw.azure-api.net",
    originHostHeader: "gw.azure-api.net",
    enforceCertificateNameCheck: true,
    httpPort: 80,
    httpsPort: 443,
  },
  "frontDoors/securityPolicies": {
    resourceGroupName: "rg",
    profileName: "edge",
    securityPolicyName: "firewall",
    parameters: {
      type: "WebApplicationFirewall",
      wafPolicy: { id: `late ${network}/FrontDoorWebApplicationFirewallPolicies/edge#id` },
    },
  },
  assessments: {
    resourceId: `late ${service}/apis/accounts/operations/getAccount#id`,
    assessmentName: "91af2040-7874-4659-abf0-578e1f8d07dc",
    status: { code: "Healthy" },
    resourceDetails: { source: "Azure" },
  },
  metricAlerts: {
    ...sampleRecords.metricAlerts.properties,
    resourceGroupName: "rg",
    location: "global",
    ruleName: "capacity",
    scopes: [`late ${service}#id`],
    criteria: {
      odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
      allOf: [{ name: "full", metricName: "Capacity", operator: "GreaterThan", threshold: 80, timeAggregation: "Average" }],
    },
  },
  actionGroups: { resourceGroupName: "rg", location: "global", actionGroupName: "people", ...sampleRecords.actionGroups.properties },
  automations: {
    resourceGroupName: "rg",
    location: "westeurope",
    automationName: "export",
    ...sampleRecords.automations.properties,
    scopes: [{ scopePath: "late /resourceGroups/rg#id" }],
  },
  activityLogAlerts: {
    resourceGroupName: "rg",
    location: "global",
    activityLogAlertName: "changes",
    enabled: true,
    scopes: ["late /resourceGroups/rg#id"],
    condition: { allOf: [{ field: "category", equals: "Administrative" }] },
    actions: { actionGroups: [] },
  },
  "privateEndpoints/privateDnsZoneGroups": {
    resourceGroupName: "rg",
    privateEndpointName: "gateway",
    privateDnsZoneGroupName: "default",
    privateDnsZoneConfigs: [{ name: "gateway", privateDnsZoneId: `late ${network}/privateDnsZones/privatelink.azure-api.net#id` }],
  },
  routeTables: { ...inNetwork, routeTableName: "gateway", ...sampleRecords.routeTables.properties },
  ddosProtectionPlans: { ...inNetwork, ddosProtectionPlanName: "floods" },
  privateDnsZones: { resourceGroupName: "rg", location: "Global", privateZoneName: "privatelink.azure-api.net" },
  "privateDnsZones/virtualNetworkLinks": {
    resourceGroupName: "rg",
    location: "Global",
    privateZoneName: "privatelink.azure-api.net",
    virtualNetworkLinkName: "inside",
    registrationEnabled: false,
    virtualNetwork: { id: `late ${network}/virtualNetworks/inside#id` },
  },
  "privateDnsZones/A": {
    resourceGroupName: "rg",
    privateZoneName: "privatelink.azure-api.net",
    recordType: "A",
    relativeRecordSetName: "gw",
    ttl: 300,
    aRecords: [{ ipv4Address: "10.0.0.5" }],
  },
  userAssignedIdentities: { resourceGroupName: "rg", location: "westeurope", resourceName: "certificates" },
  locks: { scope: `late ${service}#id`, lockName: "keep", level: "CanNotDelete" },
  policyAssignments: {
    scope: "late /resourceGroups/rg#id",
    policyAssignmentName: "protocols",
    enforcementMode: "Default",
    policyDefinitionId: "/providers/Microsoft.Authorization/policyDefinitions/73ef9241-5d81-4cd4-b483-8443d1730fe5",
  },
  apiCollections: api,
  diagnosticSettings: {
    resourceUri: `late ${service}#id`,
    name: "palisade",
    workspaceId: `late ${workspace}#id`,
    logs: [{ categoryGroup: "allLogs", enabled: true }],
  },
  logAnalyticsWorkspaces: {
    resourceGroupName: "rg",
    workspaceName: "logs",
    location: "westeurope",
    retentionInDays: 90,
    sku: { name: "PerGB2018" },
  },
  applicationInsights: {
    resourceGroupName: "rg",
    resourceName: "insights",
    location: "westeurope",
    kind: "web",
    applicationType: "web",
    disableLocalAuth: true,
    flowType: "Bluefield",
    ingestionMode: "LogAnalytics",
    publicNetworkAccessForIngestion: "Enabled",
    publicNetworkAccessForQuery: "Enabled",
    requestSource: "rest",
    workspaceResourceId: `late ${workspace}#id`,
  },
  roleAssignments: {
    scope: `late ${component}#id`,
    roleAssignmentName: "00000000-0000-5000-a000-000000000001",
    principalId: `late ${service}#identity.principalId`,
    principalType: "ServicePrincipal",
    roleDefinitionId: "/providers/Microsoft.Authorization/roleDefinitions/3913510d-42f4-4e42-8a64-420c390055eb",
  },
};

const withToken = (Object.keys(kinds) as Kind[]).filter((kind) => factsOf(kind).token);

describe("inputsOf", () => {
  it.each(withToken)("%s", (kind) => {
    expect(inputs(sampleRecords[kind])).toEqual(expected[kind]);
  });

  it("prints a policy as it will stand at the service", () => {
    const { value } = inputs(sampleRecords.policies) as { value: string };
    expect(value).toContain('value="@(context.Subscription?.Id ?? "nobody")"');
    expect(value.replace(/\s+/g, "")).toBe(policyText.replace(/\s+/g, ""));
  });

  it("takes the id of something outside of the estate as it is", () => {
    const vault = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/keys";
    const path = `${vault}/providers/Microsoft.Authorization/roleAssignments/00000000-0000-5000-a000-000000000002`;
    expect(inputs({ ...sampleRecords.roleAssignments, path }).scope).toBe(vault);
  });

  it("leaves out what is undefined", () => {
    const record = { ...sampleRecords.apis, properties: { path: "a", description: undefined } };
    expect(Object.keys(inputs(record))).not.toContain("description");
  });

  it("keeps a record as it is", () => {
    const before = JSON.stringify(sampleRecords.loggers);
    inputs(sampleRecords.loggers);
    expect(JSON.stringify(sampleRecords.loggers)).toBe(before);
  });

  it.each([
    ["a property", { ...sampleRecords.apis, properties: { path: { $unknown: "may not be read" } } }, "may not be read"],
    [
      "something nested",
      { ...sampleRecords.loggers, properties: { loggerType: "x", credentials: { name: { $unknown: "hidden" } } } },
      "hidden",
    ],
    ["an envelope", { ...sampleRecords.service, envelope: { location: { $unknown: "no answer" } } }, "no answer"],
    [
      "a policy",
      { ...sampleRecords.policies, properties: { value: { unknown: "the file could not be read" } } },
      "the file could not be read",
    ],
  ] as [string, EstateRecord, string][])("refuses %s that is not known", (_, record, why) => {
    expect(() => inputs(record)).toThrow(`a value that is not known can't be deployed: ${why}`);
  });

  it("refuses a path of another kind", () => {
    expect(() => inputs({ ...sampleRecords.apis, path: `${service}/products/starter` } as EstateRecord)).toThrow(
      `${service}/products/starter is not the path of a apis`,
    );
  });

  it("has a sample of every kind whose path is of that kind", () => {
    for (const [kind, { path }] of Object.entries(sampleRecords)) expect(parametersOf(kind as Kind, path), kind).toBeDefined();
  });
});

describe("resolved", () => {
  const late = ({ $late }: { $late: string }) => `<${$late}>`;

  it.each([
    ["a text", "text", "text"],
    ["nothing", null, null],
    ["a late value", { $late: "a" }, "<a>"],
    ["late values in lists and objects", { a: [{ $late: "b" }, { c: { $late: "d" } }], e: 1 }, { a: ["<b>", { c: "<d>" }], e: 1 }],
  ])("%s", (_, value, expectedValue) => {
    expect(resolved(value, late)).toEqual(expectedValue);
  });
});
