import { oneOf, string } from "../attribute";
import { child } from "../child";
import { defineElement } from "../define";

export const trace = defineElement({
  name: "trace",
  category: "logging",
  summary: "Adds a message to request traces, to Application Insights and to resource logs.",
  sections: ["inbound", "backend", "outbound", "on-error"],
  notes: [
    "Telemetry gets the message only where its severity reaches the verbosity of the diagnostic.",
    "The sampling of Application Insights does not apply: every message that reaches it is kept.",
    "Traces are read by people: keep tokens, keys and personal data out of them.",
  ],
  attributes: {
    /** Tells in the trace where the message comes from. */
    source: string().required(),
    /** How important the message is. */
    severity: oneOf("verbose", "information", "error").default("verbose"),
  },
  text: string().expression().undocumented(),
  textKey: "text",
  children: {
    /** The message. */
    message: child({ text: string().expression() }).expected(),
    /** Properties that go with the message. */
    metadata: child({
      attributes: {
        /** The name of the property. */
        name: string().required().expression(),
        /** The value of the property. */
        value: string().required().expression(),
      },
    }).many(),
  },
  order: "any",
  rules: [{ rule: "atLeastOneOf", of: ["message", "text"] }],
  examples: {
    pass: [
      {
        args: {
          source: "accounts",
          severity: "error",
          message: { expression: '@("refused: " + context.LastError.Reason)' },
          metadata: [{ name: "operation", value: { expression: "@(context.Operation.Id)" } }],
        },
        xml: `
          <trace source="accounts" severity="error">
            <message>@("refused: " + context.LastError.Reason)</message>
            <metadata name="operation" value="@(context.Operation.Id)" />
          </trace>`,
      },
    ],
    fail: [
      { xml: "<trace><message>a</message></trace>", rule: "missing-attribute" },
      { xml: '<trace source="a" />', rule: "attribute-combination" },
      { xml: '<trace source="a" severity="warning"><message>b</message></trace>', rule: "attribute-value" },
      { xml: '<trace source="a"><message>b</message><message>c</message></trace>', rule: "child-count" },
      { xml: '<trace source="a"><message>b</message><metadata name="c" /></trace>', rule: "missing-attribute" },
    ],
  },
});
