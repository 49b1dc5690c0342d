import { string } from "../attribute";
import { child, listOf } from "../child";
import { defineElement } from "../define";

export const sendServiceBusMessage = defineElement({
  name: "send-service-bus-message",
  category: "integration",
  status: "preview",
  summary: "Sends a message to a queue or a topic of Service Bus.",
  sections: ["inbound", "outbound", "on-error"],
  scopes: ["global", "product", "api", "operation"],
  gateways: ["classic", "v2", "consumption", "self-hosted"],
  notes: [
    "Signs in by managed identity, which needs the role Azure Service Bus Data Sender on the queue or topic.",
    "Its documentation is a draft: test it on your gateway before you rely on it.",
  ],
  attributes: {
    /** The queue that receives the message. */
    queueName: string().expression(),
    /** The topic that receives the message. */
    topicName: string().expression(),
    /** The full host name of the Service Bus namespace, such as `orders.servicebus.windows.net`. */
    namespace: string().expression(),
    /** The client id of a user-assigned identity; without it the system-assigned one signs in. */
    clientId: string().expression(),
  },
  children: {
    /** Properties that travel beside the content. */
    messageProperties: listOf("messageProperty", {
      attributes: {
        /** The name of the property. */
        name: string().required(),
      },
      text: string().expression(),
      textKey: "value",
    }),
    /** The content of the message. */
    payload: child({ text: string().expression() }).required(),
  },
  order: "any",
  rules: [{ rule: "exactlyOneOf", of: ["queueName", "topicName"] }],
  examples: {
    pass: [
      {
        args: {
          queueName: "orders",
          namespace: "shop.servicebus.windows.net",
          messageProperties: [{ name: "Operation", value: { expression: "@(context.Operation.Id)" } }],
          payload: { expression: "@(context.Request.Body.As<string>(true))" },
        },
        xml: `
          <send-service-bus-message queue-name="orders" namespace="shop.servicebus.windows.net">
            <message-properties>
              <message-property name="Operation">@(context.Operation.Id)</message-property>
            </message-properties>
            <payload>@(context.Request.Body.As<string>(true))</payload>
          </send-service-bus-message>`,
      },
    ],
    fail: [
      { xml: "<send-service-bus-message><payload>a</payload></send-service-bus-message>", rule: "attribute-combination" },
      {
        xml: '<send-service-bus-message queue-name="a" topic-name="b"><payload>c</payload></send-service-bus-message>',
        rule: "attribute-combination",
      },
      { xml: '<send-service-bus-message queue-name="a" />', rule: "child-missing" },
      {
        xml: '<send-service-bus-message queue-name="a"><message-properties /><payload>b</payload></send-service-bus-message>',
        rule: "child-missing",
      },
    ],
  },
});
