import { bool, number, string } from "../attribute";
import { defineElement } from "../define";
import { dimension } from "./dimension";

export const emitMetric = defineElement({
  name: "emit-metric",
  category: "logging",
  summary: "Sends a metric of its own to Application Insights.",
  sections: ["inbound", "backend", "outbound", "on-error"],
  notes: [
    "Needs an Application Insights logger, custom metrics with dimensions there, and metrics turned on in the diagnostic.",
    "Every combination of dimension values is a time series, and Azure Monitor limits their number: avoid values such as ids of calls.",
    "Newer documentation speaks of five dimensions of one's own instead of ten.",
  ],
  attributes: {
    /** The name of the metric. */
    name: string().required(),
    /** The namespace that groups metrics. */
    namespace: string().default("API Management"),
    /** The number that is sent. */
    value: number().expression().default(1),
    /** Whether the gateway adds its default dimensions. */
    defaultDimensions: bool().undocumented(),
  },
  children: {
    /** What the metric can be split by. */
    dimension: dimension(),
  },
  order: "any",
  examples: {
    pass: [
      {
        args: {
          name: "request-size",
          namespace: "accounts",
          value: { expression: "@(context.Request.Body.As<string>(true).Length)" },
          dimension: [{ name: "API ID" }, { name: "Client", value: { expression: "@(context.Subscription.Name)" } }],
        },
        xml: `
          <emit-metric name="request-size" namespace="accounts" value="@(context.Request.Body.As<string>(true).Length)">
            <dimension name="API ID" />
            <dimension name="Client" value="@(context.Subscription.Name)" />
          </emit-metric>`,
      },
    ],
    fail: [
      { xml: '<emit-metric><dimension name="API ID" /></emit-metric>', rule: "missing-attribute" },
      { xml: '<emit-metric name="a" value="many"><dimension name="API ID" /></emit-metric>', rule: "attribute-type" },
      { xml: '<emit-metric name="@(context.Api.Name)"><dimension name="API ID" /></emit-metric>', rule: "expression-not-allowed" },
      { xml: `<emit-metric name="a">${'<dimension name="API ID" />'.repeat(11)}</emit-metric>`, rule: "child-count" },
      { args: { name: "a", dimension: [] }, rule: "child-missing" },
      { args: { name: "a", dimension: [{ name: "Client" }] }, rule: "attribute-combination" },
    ],
  },
});
