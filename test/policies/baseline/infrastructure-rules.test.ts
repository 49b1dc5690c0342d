import { describe, expect, it } from "vitest";
import { exampleEstate, examplePolicy, exampleRecord } from "../../../policies/baseline/examples";
import type { EstateRecord } from "../../../policies/estate/estate";
import { idOf } from "../../../policies/estate/value";
import { checked, found, ruleOf, verdict } from "../../support/baseline";

type Verdict = ReturnType<typeof verdict>;
type Row = readonly [title: string, records: readonly EstateRecord[], expected: Verdict];

const late = { $late: "an output" };
const unknown = { $unknown: "it may not be read" };
const servicePath = "/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim";
const full = (path: string) => `/subscriptions/5/${path.replace(/^\//, "")}`;
const network = "/resourceGroups/rg/providers/Microsoft.Network";
const subnetPath = `${network}/virtualNetworks/inside/subnets/gateway`;

const service = (properties: object = {}, name?: string, envelope: object = {}) =>
  exampleRecord("service", properties, { envelope: { ...envelope, ...(name && { sku: { name } }) } });
const injected = (type: unknown = "Internal", sku = "Premium", subnetResourceId: unknown = full(subnetPath)) =>
  service({ virtualNetworkType: type, virtualNetworkConfiguration: { subnetResourceId } }, sku);
const subnet = (
  properties: Readonly<Record<string, unknown>> = { networkSecurityGroup: { id: full(`${network}/networkSecurityGroups/NSG`) } },
) => exampleRecord("virtualNetworks/subnets", properties, { path: { virtualNetworkName: "inside", subnetName: "gateway" } });
const group = (...securityRules: readonly object[]) =>
  exampleRecord("networkSecurityGroups", { securityRules }, { path: { networkSecurityGroupName: "nsg" } });
const inbound = (priority: unknown, access: string, source: unknown, ports: unknown, more: object = {}) => ({
  direction: "Inbound",
  protocol: "TCP",
  priority,
  access,
  sourceAddressPrefix: source,
  ...(Array.isArray(ports) ? { destinationPortRanges: ports } : { destinationPortRange: ports }),
  ...more,
});
const managed = inbound(100, "Allow", "ApiManagement.WestEurope", "3443");
const denied = inbound(4096, "Deny", "*", "*", { protocol: "*" });

const gateway = (properties: Readonly<Record<string, unknown>>) =>
  exampleRecord("applicationGateways", properties, { path: { applicationGatewayName: "front" } });
const firewall = (policySettings: unknown) =>
  exampleRecord("applicationGatewayFirewallPolicies", { policySettings }, { path: { policyName: "front" } });
const policyId = idOf(`${network}/ApplicationGatewayWebApplicationFirewallPolicies/front`);
const guarded = {
  firewallPolicy: { id: policyId },
  frontendIPConfigurations: [{ properties: { publicIPAddress: { id: full(`${network}/publicIPAddresses/front`) } } }],
  gatewayIPConfigurations: [{ properties: { subnet: { id: full(`${network}/virtualNetworks/inside/subnets/front`) } } }],
};
const vnet = (enableDdosProtection: unknown) =>
  exampleRecord("virtualNetworks", { enableDdosProtection }, { path: { virtualNetworkName: "inside" } });
const prevents = firewall({ state: "enabled", mode: "PREVENTION" });
const backendPool = (fqdn: unknown) => ({ backendAddressPools: [{ properties: { backendAddresses: [{ fqdn }] } }] });

const inFront = (inboundPolicies: string, properties: object = {}) =>
  exampleEstate([service(properties), gateway({}), examplePolicy(`<policies><inbound>${inboundPolicies}</inbound></policies>`, "global")]);

const owner = "/subscriptions/5/providers/Microsoft.Authorization/roleDefinitions/8E3AF657-A8FF-443C-A75C-2FE8C4BCB635";
const reader = "/providers/Microsoft.Authorization/roleDefinitions/71522526-b88f-4d52-b57f-d31fc3546d0d";
const role = (scope: string, roleDefinitionId: unknown, principalId: unknown = "p") =>
  exampleRecord("roleAssignments", { principalId, roleDefinitionId } as never, { path: { scope, roleAssignmentName: "r" } });
const assignment = (scope: string, properties: object = {}) =>
  exampleRecord("policyAssignments", properties, { path: { scope, policyAssignmentName: "a" } });
const enforced = assignment("/resourceGroups/rg");

const portal = (properties: object) => exampleRecord("portalconfigs", properties, { path: { portalConfigId: "default" } });
const provider = (name: string) => exampleRecord("identityProviders", {}, { path: { identityProviderName: name } });
const alert = (metricName: string, properties: object = {}, codes?: readonly string[]) =>
  exampleRecord(
    "metricAlerts",
    {
      scopes: [idOf(servicePath)],
      enabled: true,
      criteria: { allOf: [{ metricName, ...(codes && { dimensions: [{ name: "GatewayResponseCodeCategory", values: codes }] }) }] },
      ...properties,
    },
    { path: { ruleName: `${metricName}${codes ?? ""}` } },
  );
const activity = (properties: object, resourceUri = "") =>
  exampleRecord("diagnosticSettings", properties as never, { path: { resourceUri, name: "activity" } });
const kept = activity({ workspaceId: late, logs: [{ category: "administrative", enabled: true }] });
const activityAlert = (properties: object = {}) =>
  exampleRecord(
    "activityLogAlerts",
    { scopes: [idOf("/resourceGroups/rg")], condition: { allOf: [{ field: "Category", equals: "Administrative" }] }, ...properties },
    { path: { activityLogAlertName: "changes" } },
  );
const operation = exampleRecord("apis/operations", { displayName: "Get", method: "GET", urlTemplate: "/" });
const assessed = (status: unknown, assessmentName = "91AF2040-7874-4659-ABF0-578E1F8D07DC") =>
  exampleRecord("assessments", { status } as never, {
    path: { resourceId: `${servicePath}/apis/orders/operations/getOrder`, assessmentName },
  });
const api = exampleRecord("apis", { path: "orders" });
const product = (properties: object = {}) => exampleRecord("products", { displayName: "P", ...properties });
const productGroup = (groupId: string) => exampleRecord("products/groups", {}, { path: { groupId } });
const link = exampleRecord("products/apis", {});
const many = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    exampleRecord("loggers", { loggerType: "azureEventHub" }, { path: { loggerId: `l${index}` } }),
  );

const tables: Readonly<Record<string, readonly Row[]>> = {
  "APIM-NET-002": [
    ["inside, in small letters", [injected("internal")], "pass"],
    ["outside, with a subnet that the deployment tells", [injected("External", "Developer", late)], "pass"],
    ["a type without a subnet", [service({ virtualNetworkType: "Internal" }, "Premium")], "finding"],
    ["the type is not known", [service({ virtualNetworkType: unknown }, "Premium")], "unknown"],
    ["v2, joined for its backends", [injected("External", "StandardV2")], "pass"],
    ["v2 inside", [injected("Internal", "PremiumV2")], "pass"],
    ["a tier that has no networks", [service({}, "BasicV2")], "finding"],
    ["Consumption", [service({}, "consumption")], "finding"],
    ["the type of a tier that takes none does not count", [{ ...injected("External", "Standard") }], "unknown"],
    ["nothing is told of private endpoints", [service({ virtualNetworkType: "None" }, "Premium")], "unknown"],
    ["there are none", [service({ privateEndpointConnections: [] }, "Standard")], "finding"],
    ["there are none, as the service says it", [service({ privateEndpointConnections: null }, "Standard")], "finding"],
    ["the network is told of, and leads elsewhere", [service({}, "Premium"), subnet({})], "finding"],
    [
      "one that waits",
      [service({ privateEndpointConnections: [{ properties: { privateLinkServiceConnectionState: { status: "Pending" } } }] })],
      "finding",
    ],
    [
      "one that is approved",
      [service({ privateEndpointConnections: [{ properties: { privateLinkServiceConnectionState: { status: "approved" } } }] })],
      "pass",
    ],
    ["closed to the internet", [service({ publicNetworkAccess: "disabled" }, "StandardV2")], "pass"],
    [
      "a second location without a subnet",
      [
        service(
          {
            virtualNetworkType: "Internal",
            virtualNetworkConfiguration: { subnetResourceId: late },
            additionalLocations: [{ location: "x" }],
          },
          "Premium",
        ),
      ],
      "finding",
    ],
  ],
  "APIM-NET-003": [
    ["in no network", [service({ virtualNetworkType: "None" }, "Premium")], "pass"],
    ["the type is not known", [service({ virtualNetworkType: unknown }, "Premium")], "unknown"],
    ["the subnet is not known", [injected("Internal", "Premium", late)], "unknown"],
    ["the subnet is elsewhere", [injected()], "unknown"],
    ["the group is elsewhere", [injected(), subnet()], "unknown"],
    ["no group", [injected(), subnet({})], "finding"],
    [
      "a subnet in its network",
      [
        injected(),
        exampleRecord("virtualNetworks", { subnets: [{ name: "Gateway", properties: {} }] }, { path: { virtualNetworkName: "inside" } }),
      ],
      "finding",
    ],
    ["as it should be", [injected(), subnet(), group(managed, denied, inbound(200, "Allow", "AzureLoadBalancer", ["6390"]))], "pass"],
    ["the load balancer by Azure's own rule", [injected(), subnet(), group(managed)], "pass"],
    ["the load balancer kept out", [injected(), subnet(), group(managed, denied)], "finding"],
    ["anybody on every port", [injected(), subnet(), group(managed, inbound(200, "Allow", "0.0.0.0/0", "0-65535"))], "finding"],
    ["half of the internet", [injected(), subnet(), group(managed, inbound(200, "allow", "128.0.0.0/1", "22"))], "finding"],
    [
      "a wide rule behind one that denies",
      [injected(), subnet(), group(managed, inbound(150, "Deny", "Internet", "*"), inbound(200, "Allow", "*", "*"))],
      "pass",
    ],
    [
      "order by priority, not by place",
      [injected(), subnet(), group(inbound(300, "Allow", "*", "3443"), managed, inbound(200, "Deny", "internet", ["3000-4000"]))],
      "pass",
    ],
    [
      "outbound is another matter",
      [injected(), subnet(), group(managed, inbound(200, "Allow", "*", "*", { direction: "Outbound" }))],
      "pass",
    ],
    [
      "a rule as a record",
      [
        injected(),
        subnet(),
        group(),
        exampleRecord("networkSecurityGroups/securityRules", managed, { path: { networkSecurityGroupName: "nsg", securityRuleName: "m" } }),
      ],
      "pass",
    ],
    ["a source that is not known", [injected(), subnet(), group(inbound(100, "Allow", unknown, "3443"))], "unknown"],
    ["v2 is managed otherwise", [injected("External", "StandardV2"), subnet(), group()], "pass"],
  ],
  "APIM-NET-004": [
    ["nothing is told", [service()], "unknown"],
    ["a firewall that prevents, in a protected network", [service(), gateway(guarded), prevents, vnet("True")], "pass"],
    ["a network without protection", [service(), gateway(guarded), prevents, vnet(false)], "finding"],
    ["the network is elsewhere", [service(), gateway(guarded), prevents], "unknown"],
    [
      "a protected address",
      [
        service(),
        gateway(guarded),
        prevents,
        exampleRecord("publicIPAddresses", { ddosSettings: { protectionMode: "Enabled" } }, { path: { publicIpAddressName: "front" } }),
      ],
      "pass",
    ],
    ["a policy without a mode only watches", [service(), gateway(guarded), firewall({}), vnet(true)], "finding"],
    ["a policy that is off", [service(), gateway(guarded), firewall({ state: "Disabled", mode: "Prevention" }), vnet(true)], "finding"],
    ["a policy that is elsewhere", [service(), gateway(guarded), vnet(true)], "unknown"],
    ["a mode that is not known", [service(), gateway(guarded), firewall({ mode: unknown }), vnet(true)], "unknown"],
    [
      "settings of its own",
      [
        service(),
        gateway({
          ...guarded,
          firewallPolicy: undefined,
          webApplicationFirewallConfiguration: { enabled: "true", firewallMode: "Prevention" },
        }),
        vnet(true),
      ],
      "pass",
    ],
    ["none at all", [service(), gateway({ ...guarded, firewallPolicy: undefined }), vnet(true)], "finding"],
    ["a gateway that leads elsewhere", [service(), gateway(backendPool("shop.example"))], "unknown"],
    [
      "a gateway that leads here",
      [service(), gateway({ ...backendPool("APIM.azure-api.net"), ...guarded, firewallPolicy: undefined }), vnet(true)],
      "finding",
    ],
    [
      "a content network is no front",
      [service(), exampleRecord("frontDoors", {}, { path: { profileName: "c" }, envelope: { sku: { name: "Standard_Microsoft" } } })],
      "unknown",
    ],
  ],
  "APIM-NET-005": [
    ["nothing is told of a front", [service(), ...exampleEstate([]).slice(1)], "unknown"],
    ["no check", inFront(""), "finding"],
    ["closed", inFront("", { publicNetworkAccess: "disabled" }), "pass"],
    ["inside", inFront("", { virtualNetworkType: "Internal" }), "pass"],
    ["whether it is closed is not known", inFront("", { publicNetworkAccess: unknown }), "unknown"],
    ["addresses of the front", inFront('<ip-filter action="allow"><address>203.0.113.7</address></ip-filter>'), "pass"],
    ["its certificate", inFront("<validate-client-certificate />"), "pass"],
    [
      "a header by hand",
      inFront(
        '<choose><when condition="@(context.Request.Headers.GetValueOrDefault(&quot;X-Azure-FDID&quot;) != &quot;f&quot;)"><return-response><set-status code="403" /></return-response></when></choose>',
      ),
      "pass",
    ],
    [
      "another header",
      inFront(
        '<check-header name="X-Other" failed-check-httpcode="403" failed-check-error-message="" ignore-case="true"><value>f</value></check-header>',
      ),
      "finding",
    ],
    [
      "on some paths only",
      inFront('<choose><when condition="@(context.Request.Method == &quot;GET&quot;)"><validate-client-certificate /></when></choose>'),
      "finding",
    ],
  ],
  "APIM-MGT-006": [
    ["nothing is told", [service()], "unknown"],
    ["an owner of the group, in capitals", [service(), role("/resourceGroups/RG", owner), enforced], "finding"],
    ["an owner of the subscription", [service(), role("", owner), enforced], "finding"],
    ["an owner of something else", [service(), role("/resourceGroups/rg2", owner), role(servicePath, reader), enforced], "pass"],
    ["a role that is not known", [service(), role(servicePath, late), enforced], "unknown"],
    [
      "the service itself, over a vault",
      [
        service(),
        role(servicePath, reader),
        role("/resourceGroups/vaults", owner, { $late: `${servicePath}#identity.principalId` }),
        enforced,
      ],
      "finding",
    ],
    [
      "a policy of the management group",
      [service(), role(servicePath, reader), assignment("/providers/Microsoft.Management/managementGroups/m")],
      "pass",
    ],
    ["a policy elsewhere", [service(), role(servicePath, reader), assignment("/resourceGroups/other")], "unknown"],
    [
      "whether it is enforced is not known",
      [service(), role(servicePath, reader), assignment("", { enforcementMode: unknown })],
      "unknown",
    ],
    ["not enforced", [service(), role(servicePath, reader), assignment("", { enforcementMode: "donotenforce" })], "finding"],
  ],
  "APIM-POR-001": [
    ["off, as text", [service(), portal({ enableBasicAuth: "False" })], "pass"],
    ["on, as text", [service(), portal({ enableBasicAuth: "TRUE" })], "finding"],
    ["absent", [service(), portal({})], "finding"],
    ["not known", [service(), portal({ enableBasicAuth: unknown })], "unknown"],
    ["not part of the estate", [service()], "unknown"],
    ["no portal", [service({ developerPortalStatus: "disabled" })], "pass"],
    ["a tier without a portal", [service({}, "Consumption")], "pass"],
    ["whether there is a portal is not known", [service({ developerPortalStatus: late }), portal({})], "unknown"],
  ],
  "APIM-POR-002": [
    ["in any case", [service(), provider("AADB2C")], "pass"],
    ["another one beside", [service(), provider("google"), provider("aad")], "pass"],
    ["others only", [service(), provider("facebook")], "finding"],
    ["not part of the estate", [service()], "unknown"],
    [
      "a site of its own",
      [service(), exampleRecord("portalsettings", { userRegistration: { enabled: true } }, { path: { settingName: "delegation" } })],
      "pass",
    ],
    ["a site of its own, in the newer settings", [service(), portal({ delegation: { delegateRegistration: true } })], "pass"],
    ["no portal", [service({}, "Consumption"), provider("google")], "pass"],
  ],
  "APIM-PRD-006": [
    ["by a product for developers", [service(), api, link, product(), productGroup("developers")], "pass"],
    ["by none", [service(), api], "finding"],
    ["an older revision", [service(), exampleRecord("apis", { path: "orders" }, { path: { apiId: "orders;rev=1" } })], "pass"],
    ["a folder of APIs", [api], "unknown"],
    ["guests, in any case", [service(), product(), productGroup("Guests")], "finding"],
    ["groups are not told of", [service(), product()], "unknown"],
    ["not published", [service(), product({ state: "notPublished" })], "pass"],
    ["a tier without groups", [service({}, "Consumption"), product()], "pass"],
  ],
  "APIM-LOG-004": [
    ["nothing is told", [service()], "unknown"],
    ["all three", [service(), alert("Capacity"), alert("requests", {}, ["4xx"]), alert("Requests")], "pass"],
    [
      "v2 has other metrics",
      [service({}, "StandardV2"), alert("CpuPercent_Gateway"), alert("Requests", {}, ["4xx"]), alert("Requests")],
      "pass",
    ],
    ["Consumption has no capacity", [service({}, "Consumption"), alert("Requests", {}, ["4xx"]), alert("Requests")], "pass"],
    ["one that is off", [service(), alert("Capacity", { enabled: "False" }), alert("Requests", {}, ["4xx"]), alert("Requests")], "finding"],
    ["errors of the backend only", [service(), alert("Capacity"), alert("Requests", {}, ["5xx"]), alert("Requests")], "finding"],
    ["of another service", [service(), alert("Capacity", { scopes: ["/subscriptions/5/resourceGroups/other"] })], "finding"],
    ["of nobody knows what", [service(), alert("Capacity", { scopes: late })], "unknown"],
    ["criteria that are not known", [service(), alert("Capacity", { criteria: unknown })], "unknown"],
  ],
  "APIM-LOG-005": [
    ["nothing is told", [service()], "unknown"],
    ["kept, and told of", [service(), kept, activityAlert()], "pass"],
    [
      "of the subscription by its id",
      [
        service(),
        activity({ storageAccountId: "/s", logs: [{ categoryGroup: "allLogs", enabled: "true" }] }, "/subscriptions/5"),
        activityAlert(),
      ],
      "pass",
    ],
    [
      "a setting of the service is another matter",
      [service(), activity({ workspaceId: late, logs: [{ category: "Administrative", enabled: true }] }, servicePath), activityAlert()],
      "unknown",
    ],
    ["nowhere to keep it", [service(), activity({ logs: [{ category: "Administrative", enabled: true }] }), activityAlert()], "finding"],
    ["an alert that is off", [service(), kept, activityAlert({ enabled: false })], "finding"],
    [
      "an alert about something else",
      [service(), kept, activityAlert({ condition: { allOf: [{ field: "category", equals: "ServiceHealth" }] } })],
      "finding",
    ],
    ["what it is about is not known", [service(), kept, activityAlert({ condition: unknown })], "unknown"],
  ],
  "APIM-DFC-003": [
    ["nothing is told", [service(), operation], "unknown"],
    ["Consumption is not taken", [service({}, "Consumption"), operation], "pass"],
    ["healthy, in any case", [service(), operation, assessed({ code: "HEALTHY" })], "pass"],
    ["unhealthy, in any case", [service(), operation, assessed({ code: "unhealthy" })], "finding"],
    ["not known", [service(), operation, assessed(unknown)], "unknown"],
    [
      "of another recommendation",
      [service(), operation, assessed({ code: "Unhealthy" }, "4e8c00a2-e8bc-42a8-9e12-99584a51ad10")],
      "unknown",
    ],
    [
      "another operation",
      [
        service(),
        operation,
        exampleRecord("apis/operations", { displayName: "a", method: "GET", urlTemplate: "/b" }, { path: { operationId: "b" } }),
        assessed({ code: "Healthy" }),
      ],
      "unknown",
    ],
  ],
  "APIM-EST-001": [
    ["far from the limits", [service({}, "Developer"), ...many(79)], "pass"],
    ["near", [service({}, "developer"), ...many(80)], "finding"],
    ["at the limit", [service({}, "Developer"), ...many(100)], "finding"],
    ["over it, which the grammar tells", [service({}, "Developer"), ...many(101)], "pass"],
    ["a larger tier", [service({}, "PremiumV2"), ...many(101)], "pass"],
    ["the tier is not known", [service(), ...many(80)], "unknown"],
    ["the tier is not known, and does not matter", [service(), ...many(10)], "pass"],
  ],
};

describe.each(Object.entries(tables))("%s", (id, rows) => {
  it.each(rows)("%s", (_title, records, expected) => {
    const result = checked(records, [ruleOf(id)]);
    expect(result.errors).toEqual([]);
    expect(verdict(result, { id })).toBe(expected);
  });
});

describe("what a finding says", () => {
  it("names the ports that are open and the group that opens them", () => {
    const { findings } = checked(
      [injected(), subnet(), group(managed, inbound(200, "Allow", "*", ["22", "3389"]))],
      [ruleOf("APIM-NET-003")],
    );
    expect(findings.map(({ message, path }) => [message, path])).toEqual([
      [
        "the security group nsg lets the internet in on the ports 22, 3389",
        "resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/nsg#properties/securityRules",
      ],
    ]);
  });

  it("names what no alert watches", () => {
    const result = checked([service(), alert("Capacity")], [ruleOf("APIM-LOG-004")]);
    expect(found(result, { id: "APIM-LOG-004" })[0]?.message).toBe("no alert watches calls that are refused, nor the number of calls");
  });
});

describe("rules for a person to judge", () => {
  const manual = ["APIM-MGT-007", "APIM-PRD-007", "APIM-REL-002", "APIM-INV-006"];
  it.each(manual)("%s asks once for each service", (id) => {
    const { findings, unknown: doubts, manual: rows } = checked([service({}, "Premium")], [ruleOf(id)]);
    expect([findings, doubts]).toEqual([[], []]);
    expect(rows.map(({ rule, subject }) => [rule, subject])).toEqual([[id, "service/apim"]]);
  });

  it.each(manual)("%s is undecided, never passed, where a pack makes it a warning", (id) => {
    const pack = { name: "p", title: "", description: "", rules: "all", levels: { [id]: "warning" } } as const;
    const { unknown: doubts, manual: rows } = checked([service()], [ruleOf(id)], { pack });
    expect(rows).toEqual([]);
    expect(doubts).toHaveLength(1);
  });

  it("names what is strange, before what is not known", () => {
    const backend = exampleRecord("backends", { protocol: "http", url: "https://orders-dev.example/" }, { path: { backendId: "orders" } });
    const { manual: rows } = checked([service({}, "Premium", { tags: { environment: "Production" } }), backend], [ruleOf("APIM-INV-006")]);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.message).toMatch(/^the backend orders of a production service lies at orders-dev\.example: look /);
  });

  it("do not ask about what a tier does not have", () => {
    expect(checked([service({}, "Consumption")], [ruleOf("APIM-MGT-007")]).manual).toEqual([]);
    expect(
      checked([exampleRecord("pricings", { pricingTier: "Free" }, { path: { pricingName: "Api" } })], [ruleOf("APIM-DFC-004")]).manual,
    ).toEqual([]);
  });
});
