import { isKnown, whyUnknown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

export const productNeedsSubscription = defineRule({
  id: "APIM-PRD-001",
  slug: "product-needs-subscription",
  severity: "high",
  title: "Products need a subscription.",
  why: "An open product lets everybody call its APIs without a key, even those that ask for one.",
  fix: "Set subscriptionRequired to true.",
  controls: { owasp2019: ["API5"], owasp2023: ["API5", "API8"], mcsb: ["IM-3"], psrule: ["Azure.APIM.ProductSubscription"] },
  appliesTo: "products",
  check({ record }, report) {
    // Absent, it is true (REST reference of products).
    const { subscriptionRequired = true } = record.properties;
    if (!isKnown(subscriptionRequired)) report.unknown(whyUnknown(subscriptionRequired));
    else if (!subscriptionRequired)
      report.finding("the product is open: its APIs can be called without a key", { property: "properties/subscriptionRequired" });
  },
  repair: {
    extent: "partly",
    property: (property) => ({
      what: `set ${property} to true`,
      set: () => true,
      // Who may subscribe is asked of products that take subscriptions only.
      reveals: ["APIM-PRD-003"],
      offered: "clients without a key would be refused",
    }),
  },
  examples: {
    pass: [{ records: [exampleRecord("products", { displayName: "Starter", subscriptionRequired: true })] }],
    fail: [{ records: [exampleRecord("products", { displayName: "Open", subscriptionRequired: false })] }],
  },
});
