import { bool, reference, statusCode, string, uri } from "../attribute";
import { listOf } from "../child";
import { defineElement } from "../define";
import { requiredClaims } from "./claim";

export const validateAzureAdToken = defineElement({
  name: "validate-azure-ad-token",
  category: "access-restriction",
  summary: "Refuses a request whose Microsoft Entra token is missing, invalid, or issued by another tenant or to another application.",
  sections: ["inbound"],
  notes: [
    "Without `client-application-ids` a token issued to any application of the tenant is accepted.",
    "A token in a header other than Authorization must stand there without the `Bearer` prefix.",
  ],
  attributes: {
    /** The id or address of the Microsoft Entra tenant that issues the token. */
    tenantId: string().required().expression(),
    /** The header that carries the token. */
    headerName: string().expression().default("Authorization"),
    /** The query parameter that carries the token. */
    queryParameterName: string().expression(),
    /** The token itself, without the `Bearer` prefix. */
    tokenValue: string().expression(),
    /** The status of a refusal. */
    failedValidationHttpcode: statusCode().expression().default(401),
    /** The message of a refusal. */
    failedValidationErrorMessage: string().expression(),
    /** The variable that receives the token as a `Jwt` object. */
    outputTokenVariableName: string(),
    /** The address of the Microsoft Entra endpoint to ask, for clouds other than the public one. */
    authenticationEndpoint: uri().undocumented(),
    /** The scheme in front of the token, such as `Bearer`. */
    requireScheme: string().undocumented(),
    /** Whether protected forwarded tokens are accepted. */
    allowProtectedForwardedTokens: bool().expression().undocumented(),
    /** Whether tokens that are bound to a key of the caller are accepted. */
    allowProofOfPossessionTokens: bool().expression().undocumented(),
  },
  children: {
    /** The applications of which one must have asked for the token. */
    clientApplicationIds: listOf("application-id", { text: string() }),
    /** The backend applications of which one must be meant by the token. */
    backendApplicationIds: listOf("application-id", { text: string() }),
    /** The audiences of which the token must name one. */
    audiences: listOf("audience", { text: string().expression() }),
    /** Claims that the token must have. */
    requiredClaims,
    /** The keys that decrypt the token. */
    decryptionKeys: listOf("key", {
      attributes: {
        /** A certificate of the service. */
        certificateId: reference("certificate").required(),
        /** Matches the token's `kid`. */
        id: string().undocumented(),
      },
    }),
  },
  order: "any",
  rules: [{ rule: "atMostOneOf", of: ["headerName", "queryParameterName", "tokenValue"] }],
  examples: {
    pass: [
      {
        args: {
          tenantId: { namedValue: "tenant-id" },
          failedValidationHttpcode: 401,
          outputTokenVariableName: "token",
          clientApplicationIds: [{ namedValue: "portal-application-id" }],
          audiences: ["api://accounts"],
          requiredClaims: { name: "roles", match: "any", value: ["Accounts.Read", "Accounts.Write"] },
          decryptionKeys: { certificateId: { kind: "certificate", id: "token-decryption" } },
        },
        xml: `
          <validate-azure-ad-token tenant-id="{{tenant-id}}" failed-validation-httpcode="401" output-token-variable-name="token">
            <client-application-ids>
              <application-id>{{portal-application-id}}</application-id>
            </client-application-ids>
            <audiences>
              <audience>api://accounts</audience>
            </audiences>
            <required-claims>
              <claim name="roles" match="any">
                <value>Accounts.Read</value>
                <value>Accounts.Write</value>
              </claim>
            </required-claims>
            <decryption-keys>
              <key certificate-id="token-decryption" />
            </decryption-keys>
          </validate-azure-ad-token>`,
      },
    ],
    fail: [
      { xml: "<validate-azure-ad-token />", rule: "missing-attribute" },
      { xml: '<validate-azure-ad-token tenant-id="a" header-name="b" token-value="c" />', rule: "attribute-combination" },
      {
        xml: `
          <validate-azure-ad-token tenant-id="a">
            <client-application-ids><application-id>@("b")</application-id></client-application-ids>
          </validate-azure-ad-token>`,
        rule: "expression-not-allowed",
      },
      { xml: '<validate-azure-ad-token tenant-id="a"><client-application-ids /></validate-azure-ad-token>', rule: "child-missing" },
    ],
  },
});
