import { bool, duration, oneOf } from "../attribute";
import { defineElement } from "../define";

export const forwardRequest = defineElement({
  name: "forward-request",
  category: "routing",
  summary: "Sends the request to the backend and waits for its response.",
  sections: ["backend"],
  notes: [
    "Stands at global scope from the start; where it is lost, no request reaches a backend.",
    "Timeouts above 240 seconds may be cut short by the network.",
    "Set `buffer-response` to false for server-sent events, and `buffer-request-body` to true inside a `retry`.",
    "HTTP/2 to the backend began with self-hosted gateways; check that yours has it.",
  ],
  attributes: {
    /** How long to wait for the response's headers, in seconds. */
    timeout: duration().expression().default(300),
    /** How long to wait for the response's headers, in milliseconds. */
    timeoutMs: duration().unit("milliseconds").expression(),
    /** How long to wait for a `100 Continue`, in seconds. */
    continueTimeout: duration().expression(),
    /** The version of HTTP for the backend; `2or1` falls back to 1. */
    httpVersion: oneOf("1", "2or1", "2").default("1"),
    /** Whether the gateway follows redirects itself instead of passing them on. */
    followRedirects: bool().expression().default(false),
    /** Whether the request's body is kept, so that it can be sent again. */
    bufferRequestBody: bool().default(false),
    /** Whether the whole response is read before it is passed on. */
    bufferResponse: bool().default(true),
    /** Whether statuses from 400 to 599 count as failures and lead to on-error. */
    failOnErrorStatusCode: bool().default(false),
  },
  rules: [{ rule: "atMostOneOf", of: ["timeout", "timeoutMs"] }],
  examples: {
    pass: [
      { xml: "<forward-request />" },
      {
        args: { timeout: 60, httpVersion: "2or1", followRedirects: false, bufferResponse: false, failOnErrorStatusCode: true },
        xml: `
          <forward-request timeout="60" http-version="2or1" follow-redirects="false" buffer-response="false"
                           fail-on-error-status-code="true" />`,
      },
    ],
    fail: [
      { xml: '<forward-request timeout="10" timeout-ms="500" />', rule: "attribute-combination" },
      { xml: '<forward-request timeout="-1" />', rule: "attribute-range" },
      { xml: '<forward-request http-version="3" />', rule: "attribute-value" },
      { xml: '<forward-request buffer-response="@(false)" />', rule: "expression-not-allowed" },
    ],
  },
});
