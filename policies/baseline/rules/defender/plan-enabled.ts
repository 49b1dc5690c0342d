import { nameOf } from "../../../estate/path";
import type { PropertiesOf } from "../../../estate/properties";
import { isKnown, whyUnknown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

const plan = (properties: PropertiesOf<"pricings">) => [
  exampleRecord("service", {}),
  exampleRecord("pricings", properties, { path: { pricingName: "Api" } }),
];

export const defenderPlanEnabled = defineRule({
  id: "APIM-DFC-001",
  slug: "defender-plan-enabled",
  severity: "high",
  title: "The Defender for APIs plan is on, with a sub plan.",
  why: "Without it nobody notices an attack, an unused endpoint or sensitive data on the way out; without a sub plan onboarding stays incomplete.",
  fix: "Choose a sub plan (P1 to P5) and enable the plan. It costs money: see the price page of Defender for Cloud.",
  controls: {
    owasp2019: ["API10"],
    mcsb: ["LT-1", "DP-1", "DP-2"],
    asb3: ["LT-1"],
    psrule: ["Azure.Defender.Api"],
    azurePolicy: ["7926a6d1-b268-4586-8197-e8ae90c877d7"],
  },
  appliesTo: "service",
  check({ estate }, report) {
    const plan = estate.ofKind("pricings").find(({ path }) => nameOf(path).toLowerCase() === "api");
    if (!plan) {
      report.finding("the estate has no Defender for APIs plan");
      return;
    }
    if (plan.declared?.manage === "skip") {
      report.unknown("the Defender plan is left to another owner");
      return;
    }
    const { pricingTier, subPlan } = plan.properties;
    if (pricingTier !== undefined && !isKnown(pricingTier)) report.unknown(whyUnknown(pricingTier));
    else if (pricingTier?.toLowerCase() !== "standard") {
      report.finding(`the Defender for APIs plan is ${pricingTier ?? "off"}`, { record: plan.path, property: "properties/pricingTier" });
    } else if (subPlan !== undefined && !isKnown(subPlan)) report.unknown(whyUnknown(subPlan));
    else if (!subPlan && plan.declared?.manage === "adopt") report.unknown("the sub plan is chosen by the owner of the Defender plan");
    else if (!subPlan) report.finding("the Defender for APIs plan has no sub plan", { record: plan.path, property: "properties/subPlan" });
  },
  repair: {
    extent: "partly",
    property: (property) => ({
      what: property.endsWith("subPlan")
        ? `set ${property} to P1, or the plan that fits the traffic`
        : "set properties/pricingTier of the plan Api to Standard, with a subPlan",
      ...(property !== "" && { set: () => (property.endsWith("subPlan") ? "P1" : "Standard") }),
      offered: "the plan costs money from that day",
    }),
  },
  examples: {
    pass: [{ records: plan({ pricingTier: "Standard", subPlan: "P1" }) }],
    fail: [
      { records: plan({ pricingTier: "Free" }) },
      { records: plan({ pricingTier: "Standard" }) },
      { title: "No plan at all.", records: [exampleRecord("service", {})] },
    ],
  },
});
