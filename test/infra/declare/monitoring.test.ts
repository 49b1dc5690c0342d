import { beforeAll, describe, expect, it } from "vitest";
import { inBatches } from "../../../infra/declare/defender";
import type { EstateDeclaration } from "../../../infra/declare/estate";
import { deployEstate } from "../../../infra/deploy-estate";
import type { Registration } from "../../../infra/plan/registration";
import { checkEstate, findPack, loadGrammar, type Pack, rules } from "../../../policies";
import type { EstateRecord } from "../../../policies/estate/estate";
import { capture } from "../../support/capture";
import { declare, ordersApi, platform } from "../../support/declarations";

const hub = "/subscriptions/s/resourceGroups/events/providers/Microsoft.EventHub/namespaces/contoso/eventhubs/apis";
const watched: Partial<EstateDeclaration> = {
  monitoring: { ...platform.monitoring, alerts: { emails: ["a@contoso.example"] }, activityLog: true, eventHubId: hub },
  defender: {
    manage: "own",
    subPlan: "P1",
    export: { eventHubId: hub },
    contact: { emails: ["a@contoso.example", "b@contoso.example"], manage: "own" },
  },
};
const withSku = (sku: EstateDeclaration["service"]["sku"]) =>
  declare([ordersApi()], {
    ...watched,
    ...(sku === "Consumption" && { defender: { manage: "skip" } }),
    service: { ...platform.service, sku, capacity: sku === "Consumption" ? 0 : 1 },
  });

beforeAll(loadGrammar);

describe("alerts", () => {
  it.each([
    ["Developer", ["Capacity", "Requests", "Requests"]],
    ["StandardV2", ["CpuPercent_Gateway", "MemoryPercent_Gateway", "Requests", "Requests"]],
    ["Consumption", ["Requests", "Requests"]],
  ] as const)("of %s watch the metrics that it has, and satisfy the baseline", async (sku, metrics) => {
    const estate = await withSku(sku);
    const alerts = estate.records.filter((each): each is EstateRecord<"metricAlerts"> => each.kind === "metricAlerts");
    const criteria = alerts.flatMap(({ properties }) => (properties.criteria as { allOf: { metricName: string }[] }).allOf);
    expect(criteria.map(({ metricName }) => metricName).sort()).toEqual(metrics);
    const { findings, unknown } = checkEstate(estate, {
      rules,
      pack: findPack("palisade-strict") as Pack,
      only: ["APIM-LOG-004", "APIM-LOG-005"],
    });
    // Policies that Consumption lacks are another matter.
    expect([findings.filter(({ rule }) => rule.startsWith("APIM-LOG")), unknown]).toEqual([[], []]);
  });

  it("are nobody's where nobody is named", async () => {
    const estate = await declare([ordersApi()]);
    expect(estate.records.filter(({ kind }) => /alert|actionGroup|automation|contact/i.test(kind))).toEqual([]);
  });
});

describe("what is registered", () => {
  let registered: Registration[];
  beforeAll(async () => {
    const estate = await withSku("Premium");
    registered = await capture(() => deployEstate(estate));
  });
  const inputsOf = (type: string, name: string) => registered.find((each) => each.type.endsWith(`:${type}`) && each.name === name)?.inputs;

  it("names azure-native's own names inside of criteria", () => {
    expect(inputsOf("MetricAlert", "apim-traffic")?.criteria).toMatchObject({
      odataType: "Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria",
      allOf: [{ metricName: "Requests", criterionType: "DynamicThresholdCriterion" }],
    });
  });

  it("keeps the activity log of the subscription that the deployment is in", () => {
    // The capture knows ids of single resources only, and so no subscription.
    expect(inputsOf("DiagnosticSetting", "palisade-apim")?.resourceUri).toEqual({ $unknown: "only known when it is deployed" });
  });

  it("holds no key of an event hub", () => {
    expect(inputsOf("Logger", "eventhub")?.credentials).toEqual({
      name: "apis",
      endpointAddress: "contoso.servicebus.windows.net",
      identityClientId: "SystemAssigned",
    });
    expect(inputsOf("Automation", "apim-defender-export")?.actions).toEqual([
      { actionType: "Workspace", workspaceResourceId: expect.anything() },
      { actionType: "EventHub", eventHubResourceId: hub, isTrustedServiceEnabled: true },
    ]);
  });

  it("writes the contact as a setting that is never deleted", () => {
    expect(inputsOf("ArmSetting", "default")).toMatchObject({
      path: "/providers/Microsoft.Security/securityContacts/default",
      method: "PUT",
      properties: { emails: "a@contoso.example;b@contoso.example" },
    });
  });
});

describe("onboarding", () => {
  const collections = ["c", "a", "d", "b"].map(
    (id) => ({ kind: "apiCollections", path: `/s/apiCollections/${id}`, properties: {}, refs: [`/s/apis/${id}`] }) as EstateRecord,
  );

  it("comes in batches, each behind the one before", () => {
    const refs = Object.fromEntries(inBatches(collections, { batch: 2 }).map(({ path, refs }) => [path.slice(-1), refs]));
    expect(refs).toEqual({
      a: ["/s/apis/a"],
      b: ["/s/apis/b"],
      c: ["/s/apiCollections/a", "/s/apis/c"],
      d: ["/s/apiCollections/b", "/s/apis/d"],
    });
  });

  it("begins with the APIs that are named", () => {
    expect(inBatches(collections, { only: ["A", "d"] }).map(({ path }) => path.slice(-1))).toEqual(["a", "d"]);
  });
});
