import { describe, expect, it } from "vitest";
import { exampleRecord } from "../../../policies/baseline/examples";
import { rules } from "../../../policies/baseline/rules";
import type { Declared, EstateRecord } from "../../../policies/estate/estate";
import type { PropertiesOf } from "../../../policies/estate/properties";
import { checked, found, ruleOf, verdict } from "../../support/baseline";

type Verdict = ReturnType<typeof verdict>;
type Row = readonly [title: string, records: readonly EstateRecord[], expected: Verdict];

const late = { $late: "an output" };
const unknown = { $unknown: "it may not be read" };
const security = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security";
const servicePath = "/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim";

const service = (properties: PropertiesOf<"service"> = {}, sku?: string) =>
  exampleRecord("service", properties, sku ? { envelope: { sku: { name: sku, capacity: 1 } } } : {});
const switches = (values: Record<string, unknown>) =>
  service({
    customProperties: Object.fromEntries(Object.entries(values).map(([name, value]) => [`${security}.${name}`, value as string])),
  });
const identity = (type: unknown) => exampleRecord("service", {}, { envelope: { identity: { type: type as string } } });
const api = (properties: Partial<PropertiesOf<"apis">>, apiId = "orders") =>
  exampleRecord("apis", { path: "orders", ...properties }, { path: { apiId } });
const backend = (properties: Partial<PropertiesOf<"backends">>) =>
  exampleRecord("backends", { protocol: "http", ...properties }, { path: { backendId: "b" } });
const product = (subscriptionRequired: unknown) =>
  exampleRecord("products", { displayName: "P", subscriptionRequired: subscriptionRequired as boolean });
const namedValue = (properties: object) =>
  exampleRecord("namedValues", { displayName: "n", ...properties }, { path: { namedValueId: "n" } });
const key = (properties: object) =>
  exampleRecord("subscriptions", { displayName: "K", scope: "/apis", state: "active", ...properties }, { path: { sid: "k" } });
const access = (properties: object, declared?: Declared) =>
  exampleRecord("tenant", { enabled: false, ...properties }, { path: { accessName: "access" }, ...(declared && { declared }) });
const plan = (properties: PropertiesOf<"pricings">, declared?: Declared, pricingName = "Api") =>
  exampleRecord("pricings", properties, { path: { pricingName }, ...(declared && { declared }) });
const setting = (properties: PropertiesOf<"diagnosticSettings">, name = "logs") =>
  exampleRecord("diagnosticSettings", properties, { path: { resourceUri: servicePath, name } });
const onboarded = (apiId = "orders") => exampleRecord("apiCollections", {}, { path: { apiId } });

const logs = [{ category: "GatewayLogs", enabled: true }];

const tables: Readonly<Record<string, readonly Row[]>> = {
  "APIM-TLS-001": [
    ["absent", [service()], "pass"],
    ["off, in any case", [switches({ "Protocols.Tls10": "false", "Protocols.Ssl30": "FALSE" })], "pass"],
    ["on, in any case", [switches({ "Protocols.Tls11": "tRuE" })], "finding"],
    ["on, as a boolean", [switches({ "Protocols.Ssl30": true })], "finding"],
    ["not known", [switches({ "Protocols.Tls10": unknown })], "unknown"],
    ["none is known", [service({ customProperties: late })], "unknown"],
    ["one on, and one not known", [switches({ "Protocols.Tls10": "True", "Protocols.Tls11": unknown })], "finding and unknown"],
    ["towards backends", [switches({ "Backend.Protocols.Tls10": "True" })], "pass"],
  ],
  "APIM-TLS-002": [
    ["TLS 1.0", [switches({ "Backend.Protocols.Tls10": "True" })], "finding"],
    ["TLS 1.1", [switches({ "Backend.Protocols.Tls11": "True" })], "finding"],
    ["SSL 3.0", [switches({ "Backend.Protocols.Ssl30": "True" })], "finding"],
    ["towards callers", [switches({ "Protocols.Tls10": "True" })], "pass"],
  ],
  "APIM-TLS-004": [
    ["absent, which is https", [api({})], "pass"],
    ["http in any case", [api({ protocols: ["https", "HTTP"] })], "finding"],
    ["a socket that is open", [api({ protocols: ["wss", "ws"] })], "finding"],
    ["not known", [api({ protocols: late })], "unknown"],
    ["one not known", [api({ protocols: ["https", unknown] })], "unknown"],
  ],
  "APIM-TLS-005": [
    ["no address", [backend({ url: "" }), api({ serviceUrl: "" })], "pass"],
    ["a backend by http", [backend({ url: " http://b.example" })], "finding"],
    ["a backend by ws", [backend({ url: "ws://b.example" })], "finding"],
    ["https within a path", [backend({ url: "http://b.example/https://" })], "finding"],
    ["a backend of another kind", [backend({ url: "https://management.azure.com/subscriptions/s/sites/a" })], "pass"],
    ["an address that the deployment tells", [backend({ url: late })], "unknown"],
    ["an API's own address", [api({ serviceUrl: "HTTP://b.example" })], "finding"],
    ["an API's own address that is not known", [api({ serviceUrl: unknown })], "unknown"],
  ],
  "APIM-TLS-006": [
    ["absent, which is on", [backend({})], "pass"],
    ["chain off", [backend({ tls: { validateCertificateChain: false, validateCertificateName: true } })], "finding"],
    ["name off", [backend({ tls: { validateCertificateName: false } })], "finding"],
    [
      "chain off, name not known",
      [backend({ tls: { validateCertificateChain: false, validateCertificateName: unknown } })],
      "finding and unknown",
    ],
    ["not known", [backend({ tls: late })], "unknown"],
  ],
  "APIM-SEC-001": [
    ["a secret of the service's own", [namedValue({ secret: true, value: late })], "finding"],
    ["an identifier that is empty", [namedValue({ secret: true, keyVault: { secretIdentifier: "" } })], "finding"],
    ["an identifier that the deployment tells", [namedValue({ secret: true, keyVault: { secretIdentifier: late } })], "pass"],
    ["a vault that is not known", [namedValue({ secret: true, keyVault: unknown })], "unknown"],
    ["whether it is secret is not known", [namedValue({ secret: unknown })], "unknown"],
    ["plain", [namedValue({ value: "v" })], "pass"],
  ],
  "APIM-MGT-001": [
    ["on", [service({}, "Developer"), access({ enabled: true })], "finding"],
    ["absent in what was read", [service({}, "Developer"), access({ enabled: undefined })], "pass"],
    ["not known", [service({}, "Developer"), access({ enabled: unknown })], "unknown"],
    ["not part of the estate", [service({}, "Developer")], "unknown"],
    ["left to others", [service({}, "Developer"), access({ enabled: true }, { manage: "skip" })], "unknown"],
    ["a tier without it", [service({}, "StandardV2")], "pass"],
    ["the tier is not known", [service()], "unknown"],
    [
      "git access is another matter",
      [service({}, "Developer"), access({}), exampleRecord("tenant", { enabled: true }, { path: { accessName: "gitAccess" } })],
      "pass",
    ],
  ],
  "APIM-MGT-003": [
    ["the oldest that will do", [service({ apiVersionConstraint: { minApiVersion: "2021-08-01" } })], "pass"],
    ["a preview of it", [service({ apiVersionConstraint: { minApiVersion: "2021-08-01-preview" } })], "pass"],
    ["a day before", [service({ apiVersionConstraint: { minApiVersion: "2021-07-31" } })], "finding"],
    ["none", [service({ apiVersionConstraint: {} })], "finding"],
    ["not known", [service({ apiVersionConstraint: unknown })], "unknown"],
    ["a version that is not known", [service({ apiVersionConstraint: { minApiVersion: late } })], "unknown"],
  ],
  "APIM-MGT-004": [
    ["the system's", [identity("SystemAssigned")], "pass"],
    ["the user's", [identity("UserAssigned")], "pass"],
    ["in small letters", [identity("systemassigned, userassigned")], "pass"],
    ["none", [identity("None")], "finding"],
    ["nothing said", [service()], "finding"],
    ["not known", [identity(unknown)], "unknown"],
    ["nothing known", [exampleRecord("service", {}, { envelope: { identity: late } })], "unknown"],
  ],
  "APIM-PRD-001": [
    ["absent, which is needed", [product(undefined)], "pass"],
    ["open", [product(false)], "finding"],
    ["not known", [product(unknown)], "unknown"],
  ],
  "APIM-PRD-005": [
    ["all APIs, by the whole path", [key({ scope: `${servicePath}/apis` })], "finding"],
    ["all APIs, with a slash", [key({ scope: "/APIs/" })], "finding"],
    ["one API", [key({ scope: "/apis/orders" })], "pass"],
    ["a product of that name", [key({ scope: "/products/apis" })], "pass"],
    ["suspended", [key({ state: "suspended" })], "pass"],
    ["active, in capitals", [key({ state: "Active" })], "finding"],
    ["the state is not known", [key({ state: unknown })], "unknown"],
    ["the scope is not known", [key({ scope: late })], "unknown"],
  ],
  "APIM-DFC-001": [
    ["on, with a sub plan", [service(), plan({ pricingTier: "Standard", subPlan: "P2" })], "pass"],
    ["on, in any case", [service(), plan({ pricingTier: "standard", subPlan: "P2" }, undefined, "API")], "pass"],
    ["off", [service(), plan({ pricingTier: "Free", subPlan: "P2" })], "finding"],
    ["no sub plan", [service(), plan({ pricingTier: "Standard" })], "finding"],
    ["an empty sub plan", [service(), plan({ pricingTier: "Standard", subPlan: "" })], "finding"],
    ["the sub plan of another owner", [service(), plan({ pricingTier: "Standard" }, { manage: "adopt" })], "unknown"],
    ["off, and adopted", [service(), plan({ pricingTier: "Free" }, { manage: "adopt" })], "finding"],
    ["left to others", [service(), plan({ pricingTier: "Free" }, { manage: "skip" })], "unknown"],
    ["another plan", [service(), plan({ pricingTier: "Standard", subPlan: "P1" }, undefined, "VirtualMachines")], "finding"],
    ["nothing known", [service(), plan({ pricingTier: unknown })], "unknown"],
    ["the sub plan is not known", [service(), plan({ pricingTier: "Standard", subPlan: late })], "unknown"],
  ],
  "APIM-DFC-002": [
    ["onboarded, in any case", [service(), api({}), onboarded("ORDERS")], "pass"],
    ["another API is onboarded", [service(), api({}), api({}, "accounts"), onboarded("accounts")], "finding"],
    ["REST where nothing is said", [service(), api({})], "finding"],
    ["GraphQL", [service(), api({ apiType: "graphql" })], "pass"],
    ["the kind of API is not known", [service(), api({ apiType: unknown })], "unknown"],
    ["an older revision", [service(), api({}), onboarded(), api({}, "orders;rev=2")], "pass"],
    ["a revision that is not current", [service(), api({ isCurrent: false })], "pass"],
    ["a tier that Defender does not know", [service({}, "Consumption"), api({})], "pass"],
    ["no service in the estate", [api({})], "unknown"],
  ],
  "APIM-LOG-001": [
    ["to a workspace that the deployment tells", [service(), setting({ workspaceId: late, logs })], "pass"],
    ["to a storage account", [service(), setting({ storageAccountId: "/s", logs })], "pass"],
    ["to an event hub", [service(), setting({ eventHubAuthorizationRuleId: "/e", logs })], "pass"],
    ["all logs", [service(), setting({ workspaceId: "/w", logs: [{ categoryGroup: "allLogs", enabled: true }] })], "pass"],
    ["a group that is off", [service(), setting({ workspaceId: "/w", logs: [{ categoryGroup: "allLogs", enabled: false }] })], "finding"],
    ["other logs", [service(), setting({ workspaceId: "/w", logs: [{ category: "WebSocketConnectionLogs", enabled: true }] })], "finding"],
    ["kept nowhere", [service(), setting({ logs })], "finding"],
    ["taken by one, and kept by another", [service(), setting({ logs }, "a"), setting({ workspaceId: "/w", logs: [] }, "b")], "finding"],
    ["the second of two", [service(), setting({ logs }, "a"), setting({ workspaceId: "/w", logs }, "b")], "pass"],
    ["not known", [service(), setting({ workspaceId: "/w", logs: unknown })], "unknown"],
    [
      "of another resource",
      [
        service(),
        exampleRecord("diagnosticSettings", { workspaceId: "/w", logs }, { path: { resourceUri: "/resourceGroups/rg", name: "l" } }),
      ],
      "finding",
    ],
  ],
};

describe.each(Object.entries(tables))("%s", (id, rows) => {
  it.each(rows)("%s", (_, records, expected) => {
    expect(verdict(checked(records, [ruleOf(id)]), ruleOf(id))).toBe(expected);
  });
});

it("each service of an estate has its own answer", () => {
  const other = {
    ...service({ apiVersionConstraint: { minApiVersion: "2024-05-01" } }),
    path: servicePath.replace("apim", "other"),
  } as EstateRecord;
  const rule = ruleOf("APIM-MGT-003");
  expect(found(checked([service(), other], [rule]), rule).map(({ subject }) => subject)).toEqual(["service/apim"]);
});

it("no rule fails on records that say nothing", () => {
  const empty = [
    ...["apis", "backends", "products", "namedValues", "subscriptions", "loggers", "diagnostics", "apis/schemas", "apiVersionSets"],
  ].map((kind) =>
    exampleRecord(kind as "apis", {} as never, {
      path: { backendId: "b", namedValueId: "n", sid: "s", loggerId: "l", diagnosticId: "d", schemaId: "s", versionSetId: "v" },
    }),
  );
  const result = checked([service(), exampleRecord("apis/operations", {} as never), ...empty], rules);
  expect(result.errors).toEqual([]);
});
