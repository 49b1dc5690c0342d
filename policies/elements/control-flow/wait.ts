import { oneOf } from "../attribute";
import { authenticationManagedIdentity } from "../authentication/authentication-managed-identity";
import { authenticationToken } from "../authentication/authentication-token";
import { cacheLookupValue } from "../caching/cache-lookup-value";
import { cacheStoreValue } from "../caching/cache-store-value";
import { policyChild } from "../child";
import { defineElement } from "../define";
import { sendRequest } from "../integration/send-request";
import { forwardRequest } from "../routing/forward-request";
import { choose } from "./choose";

export const wait = defineElement({
  name: "wait",
  category: "control-flow",
  summary: "Runs its children side by side, and goes on when all of them, or the first, are done.",
  sections: ["inbound", "backend", "outbound"],
  undocumentedSections: ["on-error"],
  attributes: {
    /** Whether to wait for all of the children or for any one of them. */
    for: oneOf("all", "any").expected().expression().default("all"),
  },
  children: {
    /** Requests to send. */
    sendRequest: policyChild(sendRequest.declaration).many(),
    /** Values to read from the cache. */
    cacheLookupValue: policyChild(cacheLookupValue.declaration).many(),
    /** Branches to run. */
    choose: policyChild(choose.declaration).many(),
    /** Requests to forward to the backend. */
    forwardRequest: policyChild(forwardRequest.declaration).many().undocumented(),
    /** Values to store in the cache. */
    cacheStoreValue: policyChild(cacheStoreValue.declaration).many().undocumented(),
    /** Tokens to fetch for a managed identity. */
    authenticationManagedIdentity: policyChild(authenticationManagedIdentity.declaration).many().undocumented(),
    /** Tokens to fetch from a managed identity or a token service. */
    authenticationToken: policyChild(authenticationToken.declaration).many().undocumented(),
  },
  order: "any",
  rules: [
    {
      rule: "atLeastOneOf",
      of: [
        "sendRequest",
        "cacheLookupValue",
        "choose",
        "forwardRequest",
        "cacheStoreValue",
        "authenticationManagedIdentity",
        "authenticationToken",
      ],
    },
  ],
  examples: {
    pass: [
      {
        args: {
          for: "any",
          sendRequest: { mode: "new", responseVariableName: "rate", setUrl: "https://rates.example/today", setMethod: "GET" },
          cacheLookupValue: { key: "rate", variableName: "rate" },
        },
        xml: `
          <wait for="any">
            <send-request mode="new" response-variable-name="rate">
              <set-url>https://rates.example/today</set-url>
              <set-method>GET</set-method>
            </send-request>
            <cache-lookup-value key="rate" variable-name="rate" />
          </wait>`,
      },
    ],
    fail: [
      { xml: '<wait for="all" />', rule: "attribute-combination" },
      { xml: '<wait for="first"><cache-lookup-value key="rate" variable-name="rate" /></wait>', rule: "attribute-value" },
      { xml: '<wait for="all"><set-variable name="a" value="b" /></wait>', rule: "child-not-allowed" },
      { xml: '<wait for="all"><cache-lookup-value key="rate" /></wait>', rule: "missing-attribute" },
    ],
  },
});
