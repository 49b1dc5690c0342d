import { nameOf } from "../../../estate/path";
import { exampleRecord } from "../../examples";
import { field, textIn } from "../../helpers/field";
import { defineRule } from "../../rule";

const plan = (pricingTier: string) => [exampleRecord("pricings", { pricingTier, subPlan: "P1" }, { path: { pricingName: "Api" } })];

export const planFitsTraffic = defineRule({
  id: "APIM-DFC-004",
  slug: "plan-fits-traffic",
  severity: "low",
  title: "The sub plan of Defender for APIs takes in the calls that there are.",
  why: "Each call beyond what the plan takes in is paid for by itself, which costs more than the next plan.",
  fix: "Choose the sub plan (P1 to P5) whose number of calls a month is next above the traffic of the whole subscription.",
  manual:
    "look at the sum of the metric Requests of all services in the subscription over the last 30 days, and at what the sub plan takes in on the price page of Defender for Cloud",
  controls: { azurePolicy: ["7926a6d1-b268-4586-8197-e8ae90c877d7"] },
  appliesTo: "pricings",
  check({ record }, report) {
    const { pricingTier, subPlan } = record.properties;
    if (nameOf(record.path).toLowerCase() !== "api") return;
    // What is off, by all that is known, takes in nothing.
    if (typeof field({ pricingTier }, "pricingTier") !== "object" && textIn({ pricingTier }, "pricingTier")?.toLowerCase() !== "standard")
      return;
    report.unknown(`how many calls there are, and whether ${textIn({ subPlan }, "subPlan") ?? "the sub plan"} takes them in, is not known`);
  },
  examples: {
    pass: [{ title: "No plan.", records: plan("Free") }],
    fail: [{ title: "To be looked at.", records: plan("Standard") }],
  },
});
