/**
 * Routes of other providers than API Management, with the versions and the fields that their REST references have.
 */
export interface OtherRoute {
  readonly pattern: RegExp;
  readonly apiVersion: string;
  readonly isList: boolean;
  /** What is wrong with a body. */
  readonly wrong: (body: Readonly<Record<string, unknown>>) => string[];
}

const service = "/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.ApiManagement/service/[^/]+";
const subscription = "/subscriptions/[^/]+";
const group = "/subscriptions/[^/]+/resourceGroups/[^/]+";

/** The fields of a body beside `id`, `name`, `type` and those that every resource of ARM has; those of `properties` are in the second list. */
function route(path: string, apiVersion: string, isList: boolean, fields: readonly string[], properties?: readonly string[]): OtherRoute {
  const usual = new Set(["id", "name", "type", "location", "tags", "etag", "systemData", "properties", ...fields]);
  const wrongIn = (body: Readonly<Record<string, unknown>>) =>
    [
      ...Object.keys(body).filter((key) => !usual.has(key)),
      ...(properties ? Object.keys((body.properties ?? {}) as object).filter((key) => !properties.includes(key)) : []),
    ].map((key) => `${key} is not in the reference`);
  return {
    pattern: new RegExp(`^${path}$`, "i"),
    apiVersion,
    isList,
    wrong: (body) => (isList ? (body.value as readonly Readonly<Record<string, unknown>>[]).flatMap(wrongIn) : wrongIn(body)),
  };
}

export const otherRoutes: readonly OtherRoute[] = [
  route(
    `${subscription}/providers/Microsoft\\.ApiSecurity`,
    "2021-04-01",
    false,
    ["namespace", "registrationState", "registrationPolicy", "resourceTypes"],
    [],
  ),
  route(
    `${subscription}/providers/Microsoft\\.Security/pricings/Api`,
    "2024-01-01",
    false,
    [],
    ["pricingTier", "subPlan", "freeTrialRemainingTime", "enablementTime", "enforce", "inherited", "resourcesCoverageStatus", "extensions"],
  ),
  route(
    `${service}/providers/Microsoft\\.Security/apiCollections`,
    "2023-11-15",
    true,
    [],
    [
      "provisioningState",
      "displayName",
      "discoveredVia",
      "baseUrl",
      "numberOfApiEndpoints",
      "numberOfInactiveApiEndpoints",
      "numberOfUnauthenticatedApiEndpoints",
      "numberOfExternalApiEndpoints",
      "numberOfApiEndpointsWithSensitiveDataExposed",
      "sensitivityLabel",
    ],
  ),
  route(
    `${subscription}/providers/Microsoft\\.Security/assessments`,
    "2021-06-01",
    true,
    [],
    ["displayName", "status", "additionalData", "links", "metadata", "partnersData", "resourceDetails", "risk"],
  ),
  route(
    `(?:${service}|${subscription})/providers/Microsoft\\.Insights/diagnosticSettings`,
    "2021-05-01-preview",
    true,
    [],
    [
      "storageAccountId",
      "serviceBusRuleId",
      "eventHubAuthorizationRuleId",
      "eventHubName",
      "metrics",
      "logs",
      "workspaceId",
      "marketplacePartnerId",
      "logAnalyticsDestinationType",
    ],
  ),
  route(`${subscription}/providers/Microsoft\\.Insights/metricAlerts`, "2018-03-01", true, []),
  route(`${subscription}/providers/Microsoft\\.Insights/activityLogAlerts`, "2020-10-01", true, []),
  route(`${service}/providers/Microsoft\\.Authorization/roleAssignments`, "2022-04-01", true, []),
  route(`${service}/providers/Microsoft\\.Authorization/policyAssignments`, "2022-06-01", true, ["identity"]),
  route(`${subscription}/providers/Microsoft\\.Network/applicationGateways`, "2024-05-01", true, ["identity", "zones"]),
  route(`${subscription}/providers/Microsoft\\.Network/ApplicationGatewayWebApplicationFirewallPolicies`, "2024-05-01", true, []),
  route(`${subscription}/providers/Microsoft\\.Network/FrontDoorWebApplicationFirewallPolicies`, "2024-02-01", true, ["sku"]),
  route(`${subscription}/providers/Microsoft\\.Cdn/profiles`, "2024-02-01", true, ["sku", "kind", "identity"]),
  route(
    `${group}/providers/Microsoft\\.Cdn/profiles/[^/]+/(?:originGroups|securityPolicies|originGroups/[^/]+/origins)`,
    "2024-02-01",
    true,
    [],
  ),
  route(
    `${group}/providers/Microsoft\\.Network/(?:virtualNetworks|virtualNetworks/[^/]+/subnets|networkSecurityGroups|routeTables|privateEndpoints|publicIPAddresses)/[^/]+`,
    "2024-05-01",
    false,
    ["sku", "zones"],
  ),
  route(`${group}/providers/Microsoft\\.OperationalInsights/workspaces/[^/]+`, "2022-10-01", false, []),
  route(`${group}/providers/Microsoft\\.Insights/components/[^/]+`, "2020-02-02", false, ["kind"]),
];
