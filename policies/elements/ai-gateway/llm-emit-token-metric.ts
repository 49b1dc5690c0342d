import { defineElement } from "../define";
import { defaultDimensions, dimension } from "../logging/dimension";
import { tokenMetricExtras, tokenMetricNamespace, tokenMetricNotes } from "./token-metric";

export const llmEmitTokenMetric = defineElement({
  name: "llm-emit-token-metric",
  category: "ai-gateway",
  summary: "Sends the numbers of tokens that a call to a language model used to Application Insights.",
  sections: ["inbound"],
  notes: [...tokenMetricNotes, "Its documentation allows five dimensions of one's own, the editor's schema ten in all."],
  attributes: { ...tokenMetricNamespace, ...tokenMetricExtras },
  children: {
    /** What the metric can be split by. */
    dimension: dimension([...defaultDimensions, "Backend ID"]),
  },
  order: "any",
  examples: {
    pass: [
      {
        args: {
          namespace: "llm",
          dimension: [{ name: "Backend ID" }, { name: "Client", value: { expression: "@(context.Subscription.Name)" } }],
        },
        xml: `
          <llm-emit-token-metric namespace="llm">
            <dimension name="Backend ID" />
            <dimension name="Client" value="@(context.Subscription.Name)" />
          </llm-emit-token-metric>`,
      },
    ],
    fail: [
      { xml: '<llm-emit-token-metric><dimension value="a" /></llm-emit-token-metric>', rule: "missing-attribute" },
      {
        xml: '<llm-emit-token-metric value="1"><dimension name="API ID" /></llm-emit-token-metric>',
        rule: "unknown-attribute",
      },
      { args: { dimension: [] }, rule: "child-missing" },
      { args: { dimension: [{ name: "Client" }] }, rule: "attribute-combination" },
    ],
  },
});
