import { reference, string } from "../attribute";
import { defineElement } from "../define";

export const logToEventhub = defineElement({
  name: "log-to-eventhub",
  category: "logging",
  summary: "Sends a message to an event hub.",
  sections: ["inbound", "backend", "outbound", "on-error"],
  scopes: ["global", "product", "api", "operation"],
  gateways: ["classic", "v2", "consumption", "self-hosted"],
  notes: [
    "Messages above 200 kilobytes are cut.",
    "Every call is logged: the sampling of Application Insights has no say here.",
    "Keep tokens, keys and personal data out of the message, or hash them.",
  ],
  attributes: {
    /** The logger entity that knows the event hub. */
    loggerId: reference("logger").required(),
    /** The partition that takes the message. */
    partitionId: string(),
    /** The value by which the event hub chooses a partition. */
    partitionKey: string().expression(),
  },
  text: string().required().expression(),
  textKey: "message",
  rules: [{ rule: "atMostOneOf", of: ["partitionId", "partitionKey"] }],
  examples: {
    pass: [
      {
        args: {
          loggerId: { kind: "logger", id: "audit" },
          partitionKey: { expression: "@(context.Subscription?.Id)" },
          message: { expression: '@(string.Join(";", context.Timestamp, context.Api.Id, context.Operation.Id))' },
        },
        xml: `
          <log-to-eventhub logger-id="audit" partition-key="@(context.Subscription?.Id)">
            @(string.Join(";", context.Timestamp, context.Api.Id, context.Operation.Id))
          </log-to-eventhub>`,
      },
    ],
    fail: [
      { xml: "<log-to-eventhub>a</log-to-eventhub>", rule: "missing-attribute" },
      { xml: '<log-to-eventhub logger-id="a" />', rule: "text-missing" },
      { xml: '<log-to-eventhub logger-id="a" partition-id="0" partition-key="b">c</log-to-eventhub>', rule: "attribute-combination" },
      { xml: '<log-to-eventhub logger-id="@(context.Api.Id)">a</log-to-eventhub>', rule: "expression-not-allowed" },
    ],
  },
});
