import { bool, string } from "../attribute";
import { defineElement } from "../define";

export const authenticationTokenStore = defineElement({
  name: "authentication-token-store",
  category: "authentication",
  status: "undocumented",
  summary: "Signs in with a token from a token store.",
  sections: [],
  scopes: [],
  gateways: [],
  notes: ["Known only as a child of send-request and send-one-way-request."],
  attributes: {
    /** The token in the store. */
    tokenId: string().expression(),
    /** The client id of the identity that reads the store. */
    clientId: string().expression(),
    /** The variable that receives the token. */
    outputTokenVariableName: string(),
    /** Whether to go on where no token is to be had. */
    ignoreError: bool(),
  },
  examples: {
    pass: [
      {
        args: { tokenId: { expression: "@(context.Subscription.Id)" }, outputTokenVariableName: "token", ignoreError: false },
        xml: `
          <authentication-token-store token-id="@(context.Subscription.Id)" output-token-variable-name="token" ignore-error="false" />`,
      },
    ],
    fail: [
      { xml: '<authentication-token-store output-token-variable-name="@(context.Api.Id)" />', rule: "expression-not-allowed" },
      { xml: '<authentication-token-store ignore-error="1" />', rule: "attribute-type" },
    ],
  },
});
