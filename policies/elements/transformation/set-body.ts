import { bool, oneOf, string } from "../attribute";
import { child } from "../child";
import { defineElement } from "../define";

export const setBody = defineElement({
  name: "set-body",
  category: "transformation",
  summary: "Replaces the body of the request or the response.",
  sections: ["inbound", "backend", "outbound", "on-error"],
  notes: [
    "White space counts: the text is sent as it stands.",
    "Reading the old body consumes it unless the expression says `preserveContent: true`.",
    "A liquid template inside return-response sees an empty body.",
  ],
  attributes: {
    /** `liquid` makes the text a template over the old body; double braces are then liquid's own. */
    template: oneOf("liquid", "none"),
    /** How `xsi:nil` elements appear to a template. */
    xsiNil: oneOf("blank", "null").default("blank"),
    /** Whether a template reads strings that look like dates as dates. */
    parseDate: bool().undocumented(),
    /** Whether HTML entities in the result of an expression are decoded. */
    htmlDecodeExpression: bool().undocumented(),
  },
  text: string().expression(),
  textKey: "body",
  mixed: true,
  children: {
    /** Wraps the text. */
    value: child({ text: string().expression() }).undocumented(),
  },
  examples: {
    pass: [
      { args: { body: '{"status":"ok"}' }, xml: '<set-body>{"status":"ok"}</set-body>' },
      {
        args: { template: "liquid", body: "Hello {{body.name}}" },
        xml: '<set-body template="liquid">Hello {{body.name}}</set-body>',
      },
    ],
    fail: [{ xml: '<set-body template="razor">a</set-body>', rule: "attribute-value" }],
  },
});
