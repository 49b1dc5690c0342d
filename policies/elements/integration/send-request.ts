import { bool, duration, string } from "../attribute";
import { defineElement } from "../define";
import { requestMode, requestParts, requestRules, requestTimeout } from "./request";

export const sendRequest = defineElement({
  name: "send-request",
  category: "integration",
  summary: "Sends a request of its own and keeps the response in a variable.",
  sections: ["inbound", "backend", "outbound", "on-error"],
  notes: [
    "Without `ignore-error`, a failed request ends the pipeline with an error.",
    "A service in an internal virtual network reaches itself at 127.0.0.1 with a Host header.",
    "In outbound `copy` does not copy the body.",
  ],
  attributes: {
    ...requestMode,
    /** The variable that receives the response, an `IResponse`. */
    responseVariableName: string().expected().expression(),
    ...requestTimeout,
    /** Whether to go on where the request fails; the variable is null then. */
    ignoreError: bool().default(false),
    /** How long to wait, in milliseconds. */
    timeoutMs: duration().unit("milliseconds").expression().undocumented(),
    /** Whether the whole response is read before the pipeline goes on. */
    bufferResponse: bool().default(true).undocumented(),
    /** Whether statuses from 400 to 599 count as failures. */
    failOnErrorStatusCode: bool().default(false).undocumented(),
  },
  children: { ...requestParts },
  rules: requestRules,
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
          authenticationManagedIdentity: { resource: "https://authorizer.example" },
          proxy: { url: "http://proxy.example:8080" },
        },
        xml: `
          <send-request response-variable-name="decision" timeout="5" ignore-error="false">
            <set-url>https://authorizer.example/decide</set-url>
            <set-method>POST</set-method>
            <set-header name="Content-Type">
              <value>application/json</value>
            </set-header>
            <set-body>@(context.Request.Body.As<string>(preserveContent: true))</set-body>
            <authentication-managed-identity resource="https://authorizer.example" />
            <proxy url="http://proxy.example:8080" />
          </send-request>`,
      },
      {
        args: {
          mode: "copy",
          responseVariableName: "shadow",
          setUrl: { expression: '@("https://shadow.example" + context.Request.Url.Path)' },
        },
        xml: `
          <send-request mode="copy" response-variable-name="shadow">
            <set-url>@("https://shadow.example" + context.Request.Url.Path)</set-url>
          </send-request>`,
      },
    ],
    fail: [
      {
        xml: '<send-request response-variable-name="a"><set-method>GET</set-method><set-url>https://a.example</set-url></send-request>',
        rule: "child-order",
      },
      { args: { responseVariableName: "a", setMethod: "GET" }, rule: "attribute-combination" },
      { xml: '<send-request mode="copy"><set-method>@("GET")</set-method></send-request>', rule: "expression-not-allowed" },
      { xml: '<send-request mode="copy" timeout="soon" />', rule: "attribute-type" },
    ],
  },
});
