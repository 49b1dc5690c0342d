import { string } from "../attribute";
import { child } from "../child";
import { defineElement } from "../define";
import { daprCall } from "./dapr";

export const invokeDaprBinding = defineElement({
  name: "invoke-dapr-binding",
  category: "integration",
  summary: "Triggers an output binding of the Dapr runtime beside the gateway.",
  sections: ["inbound", "outbound", "on-error"],
  scopes: ["global", "product", "api", "operation"],
  gateways: ["self-hosted"],
  notes: ["Runs only on a self-hosted gateway that has Dapr turned on; other gateways pass over it."],
  attributes: {
    /** The name of the binding, as Dapr knows it. */
    name: string().required().expression(),
    /** What the binding is to do, such as `create`; which words it knows depends on its kind. */
    operation: string(),
    ...daprCall,
  },
  children: {
    /** Values by key that the kind of binding asks for. */
    metadata: child({
      children: {
        /** One value and its key. */
        item: child({
          attributes: {
            /** The key of the value. */
            key: string().required(),
          },
          text: string().expression(),
          textKey: "value",
        }).many(),
      },
    }),
    /** The content to send. */
    data: child({ text: string().expression(), mixed: true }),
  },
  examples: {
    pass: [
      {
        args: {
          name: "external-systems",
          operation: "create",
          responseVariableName: "receipt",
          timeout: 10,
          metadata: [{ key: "source", value: "api-management" }],
          data: { expression: "@(context.Request.Body.As<string>(true))" },
        },
        xml: `
          <invoke-dapr-binding name="external-systems" operation="create" response-variable-name="receipt" timeout="10">
            <metadata>
              <item key="source">api-management</item>
            </metadata>
            <data>@(context.Request.Body.As<string>(true))</data>
          </invoke-dapr-binding>`,
      },
    ],
    fail: [
      { xml: '<invoke-dapr-binding operation="create" />', rule: "missing-attribute" },
      { xml: '<invoke-dapr-binding name="a" timeout="300" />', rule: "attribute-range" },
      { xml: '<invoke-dapr-binding name="a" ignore-error="@(true)" />', rule: "expression-not-allowed" },
      { xml: '<invoke-dapr-binding name="a"><metadata><item>b</item></metadata></invoke-dapr-binding>', rule: "missing-attribute" },
      { xml: '<invoke-dapr-binding name="a"><data>b</data><metadata /></invoke-dapr-binding>', rule: "child-order" },
    ],
  },
});
