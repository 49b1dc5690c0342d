import { string } from "../attribute";
import { defineElement } from "../define";

export const setRequestMetricDimensionValue = defineElement({
  name: "set-request-metric-dimension-value",
  category: "logging",
  status: "undocumented",
  summary: "Sets a dimension of the metrics that the service keeps of requests.",
  sections: [],
  scopes: [],
  gateways: [],
  notes: ["Known from the editor's schema alone; use `emit-metric` for metrics of your own."],
  attributes: {
    /** The name of the dimension. */
    name: string().required().expression(),
    /** The value of the dimension. */
    value: string().required().expression(),
  },
  examples: {
    pass: [
      {
        args: { name: "Client", value: { expression: "@(context.Subscription.Name)" } },
        xml: '<set-request-metric-dimension-value name="Client" value="@(context.Subscription.Name)" />',
      },
    ],
    fail: [
      { xml: '<set-request-metric-dimension-value name="Client" />', rule: "missing-attribute" },
      { xml: '<set-request-metric-dimension-value name="a" value="b" unit="c" />', rule: "unknown-attribute" },
    ],
  },
});
