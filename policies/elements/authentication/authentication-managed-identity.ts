import { bool, string } from "../attribute";
import { defineElement } from "../define";

export const authenticationManagedIdentity = defineElement({
  name: "authentication-managed-identity",
  category: "authentication",
  summary: "Signs in to the backend with a token for the service's managed identity.",
  sections: ["inbound"],
  undocumentedSections: ["outbound"],
  scopes: ["global", "product", "api", "operation"],
  gateways: ["classic", "v2", "consumption", "self-hosted"],
  notes: ["A token is kept and used again until it expires."],
  attributes: {
    /** The application for which the token is issued, by its id or address. */
    resource: string().required().expression(),
    /** The client id of a user-assigned identity; without it, the system-assigned identity signs in. */
    clientId: string(),
    /** The variable that receives the token; no Authorization header is set then. */
    outputTokenVariableName: string(),
    /** Whether to go on where no token is to be had. */
    ignoreError: bool().default(false),
  },
  examples: {
    pass: [
      {
        args: { resource: "https://vault.azure.net", outputTokenVariableName: "vault-token", ignoreError: false },
        xml: `
          <authentication-managed-identity
            resource="https://vault.azure.net"
            output-token-variable-name="vault-token"
            ignore-error="false" />`,
      },
      {
        args: { resource: { expression: '@((string)context.Variables["resource"])' }, clientId: { namedValue: "identity-client-id" } },
        xml: `
          <authentication-managed-identity resource="@((string)context.Variables["resource"])" client-id="{{identity-client-id}}" />`,
      },
    ],
    fail: [
      { xml: '<authentication-managed-identity client-id="a" />', rule: "missing-attribute" },
      { xml: '<authentication-managed-identity resource="a" client-id="@(context.Api.Id)" />', rule: "expression-not-allowed" },
      { xml: '<authentication-managed-identity resource="a" ignore-error="yes" />', rule: "attribute-type" },
    ],
  },
});
