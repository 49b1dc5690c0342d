import type { LiveDouble } from "./live-double";

export const samplePath = "/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim";

export interface SampleSize {
  readonly apis: number;
  readonly operations: number;
}

const policy = (inner: string) =>
  `<policies><inbound><base />${inner}</inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>`;
/** Raw: quotes and && stand in the expression as they are. */
export const tokenPolicy = policy(
  '<choose><when condition="@(context.Request.Headers.ContainsKey("X-Old") && true)"><return-response><set-status code="400" reason="Old" /></return-response></when></choose>' +
    '<validate-azure-ad-token tenant-id="{{tenant}}"><audiences><audience>api://orders</audience></audiences></validate-azure-ad-token>',
);
const globalPolicy =
  '<policies><inbound /><backend><forward-request /></backend><outbound><set-header name="X-Powered-By" exists-action="delete" /></outbound><on-error /></policies>';

export const apiId = (index: number) => `api-${index}`;

/** Fills a double with a service as the portal's owner would find it: one product, some settings, APIs with operations and policies. */
export function fillSample(double: LiveDouble, { apis, operations }: SampleSize): void {
  const root = `/subscriptions/${double.subscription}`;
  const whole = `${root}${samplePath}`;
  const put = (path: string, properties: Readonly<Record<string, unknown>>) => double.put(`${samplePath}/${path}`, { properties });
  const putPolicy = (path: string, value: string) => put(path, { format: "rawxml", value });
  double.put(samplePath, {
    type: "Microsoft.ApiManagement/service",
    location: "West Europe",
    etag: "AAAA",
    sku: { name: "Premium", capacity: 1 },
    identity: {
      type: "SystemAssigned",
      principalId: "66666666-0000-0000-0000-000000000000",
      tenantId: "77777777-0000-0000-0000-000000000000",
    },
    properties: {
      publisherEmail: "apis@contoso.example",
      publisherName: "Contoso",
      gatewayUrl: "https://apim.azure-api.net",
      provisioningState: "Succeeded",
      platformVersion: "stv2",
      virtualNetworkType: "External",
      virtualNetworkConfiguration: {
        subnetResourceId: `${root}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/net/subnets/apim`,
      },
      publicNetworkAccess: "Enabled",
      customProperties: { "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls10": "False" },
      hostnameConfigurations: [
        { type: "Proxy", hostName: "apim.azure-api.net", defaultSslBinding: true, negotiateClientCertificate: false },
      ],
    },
  });
  putPolicy("policies/policy", globalPolicy);
  double.put(`${samplePath}/policyFragments/log`, {
    properties: {
      description: "Logs.",
      format: "rawxml",
      value: '<fragment><trace source="log"><message>called</message></trace></fragment>',
    },
  });
  put("products/starter", { displayName: "Starter", subscriptionRequired: true, approvalRequired: true, state: "published" });
  put("products/starter/groups/developers", { displayName: "Developers", builtIn: true, type: "system" });
  putPolicy(
    "products/starter/policies/policy",
    policy('<rate-limit-by-key calls="100" renewal-period="60" counter-key="@(context.Subscription.Id)" />'),
  );
  put("groups/developers", { displayName: "Developers", builtIn: true, type: "system" });
  put("subscriptions/master", { displayName: "Master", scope: `${whole}/`, state: "active", createdDate: "2026-01-01T00:00:00Z" });
  put("namedValues/tenant", { displayName: "tenant", value: "77777777-0000-0000-0000-000000000000", secret: false });
  put("namedValues/password", { displayName: "password", secret: true });
  put("backends/orders", {
    url: "https://orders.contoso.example",
    protocol: "http",
    tls: { validateCertificateChain: true, validateCertificateName: true },
    credentials: { header: { "x-functions-key": ["plain-key-of-the-backend"], "x-other": ["{{password}}"] } },
  });
  put("loggers/insights", {
    loggerType: "applicationInsights",
    credentials: { instrumentationKey: "99999999-8888-7777-6666-555555555555" },
    resourceId: `${root}/resourceGroups/rg/providers/Microsoft.Insights/components/insights`,
  });
  put("diagnostics/applicationinsights", {
    loggerId: `${whole}/loggers/insights`,
    alwaysLog: "allErrors",
    sampling: { samplingType: "fixed", percentage: 100 },
  });
  put("tenant/access", { enabled: false });
  put("portalsettings/signin", { enabled: true });
  put("identityProviders/aad", { type: "aad", clientId: "55555555-0000-0000-0000-000000000000", allowedTenants: ["contoso.example"] });
  for (let api = 0; api < apis; api += 1) {
    const contract = {
      displayName: `API ${api}`,
      path: `path-${api}`,
      protocols: ["https"],
      type: "http",
      isCurrent: true,
      apiRevision: "1",
      subscriptionRequired: true,
    };
    put(`apis/${apiId(api)}`, contract);
    put(`products/starter/apis/${apiId(api)}`, contract);
    putPolicy(`apis/${apiId(api)}/policies/policy`, tokenPolicy);
    for (let operation = 0; operation < operations; operation += 1)
      put(`apis/${apiId(api)}/operations/op-${operation}`, {
        displayName: `Operation ${operation}`,
        method: "GET",
        urlTemplate: `/things/${operation}`,
      });
    double.put(`${samplePath}/providers/Microsoft.Security/apiCollections/${apiId(api)}`, {
      properties: {
        provisioningState: "Succeeded",
        displayName: `API ${api}`,
        baseUrl: `https://apim.azure-api.net/path-${api}`,
        numberOfApiEndpoints: operations,
        numberOfInactiveApiEndpoints: 0,
        numberOfUnauthenticatedApiEndpoints: 0,
        numberOfExternalApiEndpoints: operations,
        numberOfApiEndpointsWithSensitiveDataExposed: 0,
      },
    });
  }
  // What stands around it.
  double.put("/providers/Microsoft.ApiSecurity", {
    namespace: "Microsoft.ApiSecurity",
    registrationState: "Registered",
    resourceTypes: [],
  });
  double.put("/providers/Microsoft.Security/pricings/Api", { properties: { pricingTier: "Standard", subPlan: "P1" } });
  const network = "/resourceGroups/rg/providers/Microsoft.Network";
  double.put(`${network}/virtualNetworks/net`, { properties: { enableDdosProtection: true } });
  double.put(`${network}/virtualNetworks/net/subnets/apim`, {
    properties: { networkSecurityGroup: { id: `${root}${network}/networkSecurityGroups/apim` } },
  });
  double.put(`${network}/networkSecurityGroups/apim`, { properties: { securityRules: [] } });
  double.put(`${samplePath}/providers/Microsoft.Insights/diagnosticSettings/logs`, {
    properties: {
      workspaceId: `${root}/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/logs`,
      logs: [{ category: "GatewayLogs", enabled: true }],
    },
  });
  double.put("/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/logs", { properties: { retentionInDays: 90 } });
  double.put("/resourceGroups/rg/providers/Microsoft.Insights/components/insights", {
    properties: {
      Application_Type: "web",
      InstrumentationKey: "99999999-8888-7777-6666-555555555555",
      ConnectionString: "InstrumentationKey=99999999-8888-7777-6666-555555555555",
    },
  });
  const assessments = "/providers/Microsoft.Security/assessments";
  for (const [name, displayName, severity, code] of [
    ["91af2040-7874-4659-abf0-578e1f8d07dc", "API endpoints should be authenticated", "High", "Healthy"],
    ["4e8c00a2-e8bc-42a8-9e12-99584a51ad10", "Unused API endpoints should be removed", "Low", "Unhealthy"],
  ] as const)
    double.put(
      `${samplePath}/apis/${apiId(0)}/operations/op-0/providers/Microsoft.Security/assessments/${name}`,
      {
        properties: {
          displayName,
          status: { code, statusChangeDate: "2026-11-01T00:00:00Z" },
          metadata: { displayName, severity },
          resourceDetails: { source: "Azure" },
        },
      },
      assessments,
    );
  double.put(
    `/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/other${assessments}/aaaa`,
    { properties: { displayName: "Other", status: { code: "Unhealthy" } } },
    assessments,
  );
}
