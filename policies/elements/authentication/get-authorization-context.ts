import { bool, oneOf, string } from "../attribute";
import { defineElement } from "../define";

export const getAuthorizationContext = defineElement({
  name: "get-authorization-context",
  category: "authentication",
  summary: "Fetches the access token of a connection from the service's credential manager.",
  sections: ["inbound"],
  undocumentedSections: ["backend", "outbound"],
  scopes: ["global", "product", "api", "operation"],
  gateways: ["classic", "v2", "consumption"],
  attributes: {
    /** The credential provider. */
    providerId: string().required().expression(),
    /** The connection of that provider. */
    authorizationId: string().required().expression(),
    /** The variable that receives an `Authorization` object with `AccessToken` and `Claims`. */
    contextVariableName: string().required().expression(),
    /** Whether the service's managed identity or the token in `identity` must have access to the connection. */
    identityType: oneOf("managed", "jwt").expression().default("managed"),
    /** A token of the identity that has access; looked at only where the identity type is `jwt`. */
    identity: string().expression(),
    /** Whether to go on where no token is to be had; the variable is null then. */
    ignoreError: bool().expression().default(false),
  },
  rules: [{ rule: "requiredWhen", of: ["identity"], when: { key: "identityType", is: ["jwt"] } }],
  examples: {
    pass: [
      {
        args: {
          providerId: "code-host",
          authorizationId: "robot",
          contextVariableName: "authorization",
          identityType: "jwt",
          identity: { expression: '@(context.Request.Headers.GetValueOrDefault("Authorization", "").Replace("Bearer ", ""))' },
          ignoreError: false,
        },
        xml: `
          <get-authorization-context
            provider-id="code-host"
            authorization-id="robot"
            context-variable-name="authorization"
            identity-type="jwt"
            identity="@(context.Request.Headers.GetValueOrDefault("Authorization", "").Replace("Bearer ", ""))"
            ignore-error="false" />`,
      },
    ],
    fail: [
      { xml: '<get-authorization-context provider-id="a" authorization-id="b" />', rule: "missing-attribute" },
      {
        xml: '<get-authorization-context provider-id="a" authorization-id="b" context-variable-name="c" identity-type="jwt" />',
        rule: "attribute-combination",
      },
      {
        xml: '<get-authorization-context provider-id="a" authorization-id="b" context-variable-name="c" identity-type="user" />',
        rule: "attribute-value",
      },
    ],
  },
});
