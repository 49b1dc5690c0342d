import { number } from "../attribute";
import { defineElement } from "../define";
import { dimension } from "../logging/dimension";
import { tokenMetricExtras, tokenMetricNamespace, tokenMetricNotes } from "./token-metric";

export const azureOpenaiEmitTokenMetric = defineElement({
  name: "azure-openai-emit-token-metric",
  category: "ai-gateway",
  summary: "Sends the numbers of tokens that a call to Azure OpenAI used to Application Insights.",
  sections: ["inbound"],
  notes: tokenMetricNotes,
  attributes: {
    ...tokenMetricNamespace,
    /** The number that is sent. */
    value: number().expression().default(1),
    ...tokenMetricExtras,
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
          namespace: "openai",
          dimension: [{ name: "User ID" }, { name: "Client IP", value: { expression: "@(context.Request.IpAddress)" } }],
        },
        xml: `
          <azure-openai-emit-token-metric namespace="openai">
            <dimension name="User ID" />
            <dimension name="Client IP" value="@(context.Request.IpAddress)" />
          </azure-openai-emit-token-metric>`,
      },
    ],
    fail: [
      {
        xml: '<azure-openai-emit-token-metric namespace="@(context.Api.Id)"><dimension name="API ID" /></azure-openai-emit-token-metric>',
        rule: "expression-not-allowed",
      },
      {
        xml: '<azure-openai-emit-token-metric value-type="tokens"><dimension name="API ID" /></azure-openai-emit-token-metric>',
        rule: "attribute-value",
      },
      { args: { dimension: [{ name: "Backend" }] }, rule: "attribute-combination" },
    ],
  },
});
