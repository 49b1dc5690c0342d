import { isKnown, whyUnknown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

const product = (approvalRequired: boolean | undefined, subscriptionRequired = true) => [
  exampleRecord("products", { displayName: "Starter", subscriptionRequired, ...(approvalRequired !== undefined && { approvalRequired }) }),
];

export const productNeedsApproval = defineRule({
  id: "APIM-PRD-003",
  slug: "product-needs-approval",
  severity: "medium",
  title: "Subscriptions are approved by a person.",
  why: "Without approval everybody who can sign up gives themselves a key.",
  fix: "Set approvalRequired to true.",
  controls: { owasp2019: ["API5"], owasp2023: ["API5", "API8"], mcsb: ["PA-7"], psrule: ["Azure.APIM.ProductApproval"] },
  appliesTo: "products",
  check({ record }, report) {
    // Absent, it is false (REST reference of products); without subscriptions there is nothing to approve.
    const { approvalRequired = false, subscriptionRequired = true } = record.properties;
    if (subscriptionRequired === false) return;
    if (!isKnown(approvalRequired)) report.unknown(whyUnknown(approvalRequired));
    else if (!approvalRequired) report.finding("whoever asks for a key gets one", { property: "properties/approvalRequired" });
  },
  repair: {
    extent: "partly",
    property: (property) => ({
      what: `set ${property} to true`,
      set: () => true,
      offered: "whoever asks for a key would wait for somebody to approve it",
    }),
  },
  examples: {
    pass: [{ records: product(true) }, { title: "An open product has no subscriptions.", records: product(false, false) }],
    fail: [{ records: product(false) }, { records: product(undefined) }],
  },
});
