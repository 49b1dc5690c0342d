import { bool, oneOf, uri } from "../attribute";
import { defineElement } from "../define";

export const authenticationToken = defineElement({
  name: "authentication-token",
  category: "authentication",
  status: "undocumented",
  summary: "Signs in with a token from a managed identity or a token service.",
  sections: [],
  scopes: [],
  gateways: [],
  notes: ["Known only as a child of send-request, send-one-way-request and wait."],
  attributes: {
    /** Who issues the token. */
    tokenType: oneOf("managed-service-identity", "token-service").default("managed-service-identity"),
    /** The address of the token service. */
    tokenServiceUrl: uri().expression(),
    /** The address of the resource for which the token is issued. */
    resourceUrl: uri().expression(),
    /** Whether to go on where no token is to be had. */
    ignoreError: bool(),
  },
  examples: {
    pass: [
      {
        args: {
          tokenType: "token-service",
          tokenServiceUrl: "https://tokens.example",
          resourceUrl: "https://ledger.example",
          ignoreError: true,
        },
        xml: `
          <authentication-token
            token-type="token-service"
            token-service-url="https://tokens.example"
            resource-url="https://ledger.example"
            ignore-error="true" />`,
      },
    ],
    fail: [
      { xml: '<authentication-token token-type="service" />', rule: "attribute-value" },
      { xml: '<authentication-token resource-url="ledger" />', rule: "attribute-type" },
    ],
  },
});
