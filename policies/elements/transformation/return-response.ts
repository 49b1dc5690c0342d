import { string } from "../attribute";
import { policyChild } from "../child";
import { defineElement } from "../define";
import { setBody } from "./set-body";
import { setHeader } from "./set-header";
import { setStatus } from "./set-status";

export const returnResponse = defineElement({
  name: "return-response",
  category: "transformation",
  summary: "Ends the pipeline and sends a response to the caller at once.",
  sections: ["inbound", "backend", "outbound", "on-error"],
  notes: [
    "Nothing behind it runs, not even the outbound policies of broader scopes; set security headers here too.",
    "Without children the caller gets 200 with no body.",
    "A liquid template in its `set-body` sees an empty body.",
  ],
  attributes: {
    /** The variable with the response to begin with, as `send-request` leaves it; the children then change it. */
    responseVariableName: string(),
  },
  children: {
    /** The status of the response. */
    setStatus: policyChild(setStatus.declaration),
    /** Headers of the response. */
    setHeader: policyChild(setHeader.declaration).many(),
    /** The body of the response. */
    setBody: policyChild(setBody.declaration),
  },
  examples: {
    pass: [
      { xml: "<return-response />" },
      {
        args: {
          responseVariableName: "decision",
          setStatus: { code: 401, reason: "Unauthorized" },
          setHeader: [
            { name: "WWW-Authenticate", value: "Bearer" },
            { name: "Server", existsAction: "delete" },
          ],
          setBody: { body: '{"error":"unauthorized"}' },
        },
        xml: `
          <return-response response-variable-name="decision">
            <set-status code="401" reason="Unauthorized" />
            <set-header name="WWW-Authenticate">
              <value>Bearer</value>
            </set-header>
            <set-header name="Server" exists-action="delete" />
            <set-body>{"error":"unauthorized"}</set-body>
          </return-response>`,
      },
    ],
    fail: [
      {
        xml: '<return-response><set-body>a</set-body><set-status code="200" /></return-response>',
        rule: "child-order",
      },
      { xml: "<return-response><set-method>GET</set-method></return-response>", rule: "child-not-allowed" },
      { xml: '<return-response response-variable-name="@(a)" />', rule: "expression-not-allowed" },
      { xml: '<return-response><set-status code="200" /><set-status code="201" /></return-response>', rule: "child-count" },
    ],
  },
});
