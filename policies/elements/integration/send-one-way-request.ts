import { defineElement } from "../define";
import { requestMode, requestParts, requestRules, requestTimeout } from "./request";

export const sendOneWayRequest = defineElement({
  name: "send-one-way-request",
  category: "integration",
  summary: "Sends a request of its own and goes on without waiting for the response.",
  sections: ["inbound", "backend", "outbound", "on-error"],
  notes: [
    "Nobody learns whether the request succeeded; use `send-request` where that matters.",
    "In outbound `copy` does not copy the body.",
  ],
  attributes: { ...requestMode, ...requestTimeout },
  children: { ...requestParts },
  rules: requestRules,
  examples: {
    pass: [
      {
        args: {
          mode: "new",
          timeout: 20,
          setUrl: "https://hooks.example/errors",
          setMethod: "POST",
          setHeader: [{ name: "Content-Type", value: "application/json" }],
          setBody: { body: { expression: '@(new JObject(new JProperty("reason", context.LastError.Reason)).ToString())' } },
          authenticationCertificate: { certificateId: { kind: "certificate", id: "hooks" } },
        },
        xml: `
          <send-one-way-request mode="new" timeout="20">
            <set-url>https://hooks.example/errors</set-url>
            <set-method>POST</set-method>
            <set-header name="Content-Type">
              <value>application/json</value>
            </set-header>
            <set-body>@(new JObject(new JProperty("reason", context.LastError.Reason)).ToString())</set-body>
            <authentication-certificate certificate-id="hooks" />
          </send-one-way-request>`,
      },
    ],
    fail: [
      { xml: '<send-one-way-request mode="clone" />', rule: "attribute-value" },
      { xml: '<send-one-way-request response-variable-name="a" />', rule: "unknown-attribute" },
      { args: { setUrl: "https://a.example" }, rule: "attribute-combination" },
      {
        xml: '<send-one-way-request><proxy url="http://a.example" /><set-url>https://a.example</set-url></send-one-way-request>',
        rule: "child-order",
      },
    ],
  },
});
