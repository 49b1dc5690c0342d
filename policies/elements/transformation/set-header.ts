import { oneOf, string } from "../attribute";
import { child } from "../child";
import { defineElement } from "../define";

export const setHeader = defineElement({
  name: "set-header",
  category: "transformation",
  summary: "Sets, adds to or removes a header of the request or the response.",
  sections: ["inbound", "backend", "outbound", "on-error"],
  notes: [
    "The gateway's own `Server` header can't be removed.",
    "Connection, Content-Length, Keep-Alive and Transfer-Encoding can't be changed.",
  ],
  attributes: {
    /** The name of the header. */
    name: string().required().expression(),
    /** What happens where the header is there already. */
    existsAction: oneOf("override", "skip", "append", "delete").expression().default("override"),
  },
  children: {
    /** The values; none where the header is deleted. */
    value: child({ text: string().expression() }).many(),
  },
  rules: [{ rule: "requiredUnless", of: ["value"], when: { key: "existsAction", is: ["delete"] }, lenient: true }],
  examples: {
    pass: [
      { args: { name: "X-Powered-By", existsAction: "delete" }, xml: '<set-header name="X-Powered-By" exists-action="delete" />' },
      {
        args: { name: "Vary", existsAction: "append", value: ["Origin", "Accept"] },
        xml: `
          <set-header name="Vary" exists-action="append">
            <value>Origin</value>
            <value>Accept</value>
          </set-header>`,
      },
    ],
    fail: [
      { xml: '<set-header name="A">1</set-header>', rule: "text-not-allowed" },
      { args: { name: "A" }, rule: "attribute-combination" },
      { xml: '<set-header name="A" exists-action="replace"><value>1</value></set-header>', rule: "attribute-value" },
    ],
  },
});
