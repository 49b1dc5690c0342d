import { parsePolicy } from "../../policies/document/parse";
import type { EstateRecord } from "../../policies/estate/estate";
import type { Kind } from "../../policies/estate/kinds";
import { idOf, outputOf } from "../../policies/estate/value";

export const group = "/resourceGroups/rg";
export const service = `${group}/providers/Microsoft.ApiManagement/service/gw`;
export const workspace = `${group}/providers/Microsoft.OperationalInsights/workspaces/logs`;
export const component = `${group}/providers/Microsoft.Insights/components/insights`;

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
  tenant: { kind: "tenant", path: `${service}/tenant/access`, properties: { enabled: false } },
  portalsettings: {
    kind: "portalsettings",
    path: `${service}/portalsettings/signup`,
    properties: { enabled: false },
    declared: { manage: "adopt" },
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
};
