import { bool, duration, oneOf, string, uri } from "../attribute";
import { child, policyChild } from "../child";
import { defineElement } from "../define";
import { setBody } from "../transformation/set-body";
import { setHeader } from "../transformation/set-header";

export const sendRequest = defineElement({
  name: "send-request",
  category: "integration",
  summary: "Sends a request of its own and keeps the response in a variable.",
  sections: ["inbound", "backend", "outbound", "on-error"],
  notes: [
    "Without `ignore-error`, a failed request ends the pipeline with an error.",
    "A service in an internal virtual network reaches itself at 127.0.0.1 with a Host header.",
  ],
  attributes: {
    /** `copy` begins with the current request, `new` with an empty one. */
    mode: oneOf("new", "copy").expression().default("new"),
    /** The variable that receives the response, an `IResponse`. */
    responseVariableName: string().expected().expression(),
    /** How long to wait, in seconds. */
    timeout: duration().expression().default(60),
    /** Whether to go on where the request fails; the variable is null then. */
    ignoreError: bool().default(false),
    /** How long to wait, in milliseconds. */
    timeoutMs: duration().unit("milliseconds").expression().undocumented(),
    /** Whether the whole response is read before the pipeline goes on. */
    bufferResponse: bool().default(true).undocumented(),
    /** Whether statuses from 400 to 599 count as failures. */
    failOnErrorStatusCode: bool().default(false).undocumented(),
  },
  children: {
    /** Where to send the request. */
    setUrl: child({ text: uri().expression() }),
    /** The HTTP method. */
    setMethod: child({ text: string() }),
    /** Headers to set. */
    setHeader: policyChild(setHeader.declaration).many(),
    /** The body to send. */
    setBody: policyChild(setBody.declaration),
  },
  rules: [{ rule: "requiredUnless", of: ["setUrl", "setMethod"], when: { key: "mode", is: ["copy"] }, lenient: true }],
  examples: {
    pass: [
      {
        args: {
          responseVariableName: "decision",
          timeout: 5,
          ignoreError: false,
          setUrl: "https://authorizer.example/decide",
          setMethod: "POST",
          setHeader: [{ name: "Content-Type", value: "application/json" }],
          setBody: { body: { expression: "@(context.Request.Body.As<string>(preserveContent: true))" } },
        },
        xml: `
          <send-request response-variable-name="decision" timeout="5" ignore-error="false">
            <set-url>https://authorizer.example/decide</set-url>
            <set-method>POST</set-method>
            <set-header name="Content-Type">
              <value>application/json</value>
            </set-header>
            <set-body>@(context.Request.Body.As<string>(preserveContent: true))</set-body>
          </send-request>`,
      },
    ],
    fail: [
      {
        xml: '<send-request response-variable-name="a"><set-method>GET</set-method><set-url>https://a.example</set-url></send-request>',
        rule: "child-order",
      },
      { args: { responseVariableName: "a", setMethod: "GET" }, rule: "attribute-combination" },
    ],
  },
});
