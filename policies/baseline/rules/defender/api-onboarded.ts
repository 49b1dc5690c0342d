import type { EstateRecord } from "../../../estate/estate";
import { eligibilityOf, onboardedApis } from "../../../estate/onboarding";
import { nameOf, parentOf, withoutRevision } from "../../../estate/path";
import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

const api = exampleRecord("apis", { path: "orders", apiType: "http" });

export const apiOnboarded = defineRule({
  id: "APIM-DFC-002",
  slug: "api-onboarded",
  severity: "high",
  title: "Every REST API is onboarded to Defender for APIs.",
  why: "Defender sees only the traffic of APIs that are onboarded.",
  fix: "Add the API to Microsoft.Security/apiCollections; onboard large estates in batches, since it loads the gateway.",
  controls: { owasp2019: ["API10"], mcsb: ["LT-1"], psrule: ["Azure.APIM.DefenderCloud"] },
  appliesTo: "apis",
  check({ record, estate }, report) {
    const eligible = eligibilityOf(record, estate);
    if (typeof eligible === "object" && "no" in eligible) return;
    const id = nameOf(withoutRevision(record.path)).toLowerCase();
    if (onboardedApis(parentOf(record.path) ?? "", estate).has(id)) return;
    if (estate.ofKind("service").length === 0) report.unknown("onboarding is not part of the estate");
    else if (eligible !== "yes") report.unknown(eligible.unknown);
    else report.finding("the API is not onboarded: Defender does not see its traffic");
  },
  repair: {
    extent: "partly",
    property: (_property, found) => ({
      what: "add the API to Microsoft.Security/apiCollections",
      ...(found && { add: collectionOf(found.record.path) }),
      offered: "Defender's plan bills the requests of the API, and reading them loads the gateway; onboard many APIs in batches",
    }),
  },
  examples: {
    pass: [
      { records: [exampleRecord("service", {}), api, exampleRecord("apiCollections", {})] },
      {
        title: "A self-hosted gateway runs it, and Defender sees nothing of that.",
        records: [exampleRecord("service", {}), api, exampleRecord("gateways/apis", {}, { path: { gatewayId: "cellar" } })],
      },
      {
        title: "Defender knows REST APIs only.",
        records: [exampleRecord("service", {}), exampleRecord("apis", { path: "chat", apiType: "websocket" })],
      },
    ],
    fail: [
      { records: [exampleRecord("service", {}), api] },
      {
        title: "A revision that a release has made current.",
        records: [
          exampleRecord("service", {}),
          exampleRecord("apis", { path: "orders", apiType: "http" }, { path: { apiId: "orders;rev=2" } }),
          exampleRecord("apis/releases", { apiId: "/apis/orders;rev=2" }, { path: { releaseId: "rev-2" } }),
        ],
      },
    ],
  },
});

function collectionOf(api: string): EstateRecord<"apiCollections"> {
  return {
    kind: "apiCollections",
    path: `${parentOf(api)}/providers/Microsoft.Security/apiCollections/${nameOf(withoutRevision(api))}`,
    properties: {},
    refs: [api],
  };
}
