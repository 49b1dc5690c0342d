import { string } from "../attribute";
import { defineElement } from "../define";
import { daprCall } from "./dapr";

export const publishToDapr = defineElement({
  name: "publish-to-dapr",
  category: "integration",
  summary: "Publishes a message to a topic through the Dapr runtime beside the gateway.",
  sections: ["inbound", "outbound", "on-error"],
  scopes: ["global", "product", "api", "operation"],
  gateways: ["self-hosted"],
  notes: ["Runs only on a self-hosted gateway that has Dapr turned on; other gateways pass over it."],
  attributes: {
    /** The publish/subscribe component; without it the topic is written `component/topic`. */
    pubsubName: string().expression(),
    /** The topic that receives the message. */
    topic: string().required().expression(),
    ...daprCall,
  },
  text: string().expression(),
  textKey: "message",
  mixed: true,
  examples: {
    pass: [
      {
        args: {
          pubsubName: "orders",
          topic: "new",
          responseVariableName: "receipt",
          timeout: 10,
          contentType: "application/json",
          message: { expression: "@(context.Request.Body.As<string>(true))" },
        },
        xml: `
          <publish-to-dapr pubsub-name="orders" topic="new" response-variable-name="receipt" timeout="10"
                           content-type="application/json">@(context.Request.Body.As<string>(true))</publish-to-dapr>`,
      },
    ],
    fail: [
      { xml: '<publish-to-dapr pubsub-name="orders">a</publish-to-dapr>', rule: "missing-attribute" },
      { xml: '<publish-to-dapr topic="a/b" timeout="0">c</publish-to-dapr>', rule: "attribute-range" },
      { xml: '<publish-to-dapr topic="a/b" content-type="text/plain">c</publish-to-dapr>', rule: "attribute-value" },
      { xml: '<publish-to-dapr topic="a/b" response-variable-name="@(c)">d</publish-to-dapr>', rule: "expression-not-allowed" },
    ],
  },
});
