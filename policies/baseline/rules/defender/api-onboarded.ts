import type { EstateRecord } from "../../../estate/estate";
import { nameOf, parentOf } from "../../../estate/path";
import { tierOf } from "../../../estate/tier";
import { isKnown, whyUnknown } from "../../../estate/value";
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
    const service = parentOf(record.path) ?? "";
    if (!isEligible(record, estate.byPath(service) as EstateRecord<"service"> | undefined)) return;
    const { apiType } = record.properties;
    const id = nameOf(record.path).toLowerCase();
    const onboarded = estate.childrenOf(service, "apiCollections").some(({ path }) => nameOf(path).toLowerCase() === id);
    if (!onboarded && estate.ofKind("service").length === 0) report.unknown("onboarding is not part of the estate");
    else if (!onboarded && apiType !== undefined && !isKnown(apiType)) report.unknown(whyUnknown(apiType));
    else if (!onboarded) report.finding("the API is not onboarded: Defender does not see its traffic");
  },
  examples: {
    pass: [
      { records: [exampleRecord("service", {}), api, exampleRecord("apiCollections", {})] },
      {
        title: "Defender knows REST APIs only.",
        records: [exampleRecord("service", {}), exampleRecord("apis", { path: "chat", apiType: "websocket" })],
      },
    ],
    fail: [{ records: [exampleRecord("service", {}), api] }],
  },
});

/** Defender for APIs takes REST APIs in their current revision, on tiers other than Consumption (its support page). */
function isEligible(api: EstateRecord<"apis">, service: EstateRecord<"service"> | undefined): boolean {
  const { apiType, isCurrent } = api.properties;
  if (isKnown(apiType) && apiType !== undefined && apiType.toLowerCase() !== "http") return false;
  if (isCurrent === false || /;rev=/.test(api.path)) return false;
  return tierOf(service) !== "consumption";
}
