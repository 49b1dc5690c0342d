import { base64, base64url, bool, duration, reference, statusCode, string, uri } from "../attribute";
import { child, listOf } from "../child";
import { defineElement } from "../define";
import { requiredClaims } from "./claim";

export const validateJwt = defineElement({
  name: "validate-jwt",
  category: "access-restriction",
  summary: "Refuses a request whose JSON Web Token is missing, forged, expired or issued for somebody else.",
  sections: ["inbound"],
  notes: [
    "The service fetches the OpenID configuration when the policy is saved, and about once an hour afterwards.",
    "Signing: HS256, and PS256, RS256 or RS512 by OpenID configuration, certificate, or modulus and exponent.",
    "Without `audiences` a token issued for any other API is accepted.",
  ],
  attributes: {
    /** The header that carries the token. */
    headerName: string().expression(),
    /** The query parameter that carries the token. */
    queryParameterName: string().expression(),
    /** The token itself, without the `Bearer` prefix. */
    tokenValue: string().expression(),
    /** The status of a refusal. */
    failedValidationHttpcode: statusCode().expression().default(401),
    /** The message of a refusal. */
    failedValidationErrorMessage: string().expression(),
    /** Whether a token without `exp` is refused. */
    requireExpirationTime: bool().expression().default(true),
    /** The scheme in front of the token, such as `Bearer`; ignored for headers other than Authorization. */
    requireScheme: string().expression(),
    /** Whether an unsigned token is refused. */
    requireSignedTokens: bool().expression().default(true),
    /** The difference between the clocks of issuer and gateway that is accepted, in seconds. */
    clockSkew: duration().expression().default(0),
    /** The variable that receives the token as a `Jwt` object. */
    outputTokenVariableName: string(),
  },
  children: {
    /** An OpenID configuration: issuer and signing keys are read from it. */
    openidConfig: child({
      attributes: {
        /** The address of the configuration. */
        url: uri().required().expression(),
        /** The host name to send with the request for it. */
        host: string().undocumented(),
      },
    }).many(),
    /** Signing tokens of the older format. */
    issuerSigningTokens: child({ children: { token: child({ text: string().expression() }).many() } }).undocumented(),
    /** The keys that may have signed the token. */
    issuerSigningKeys: child({
      children: {
        /** A symmetric key in Base64, a certificate of the service, or modulus and exponent. */
        key: child({
          attributes: {
            /** Matches the token's `kid`. */
            id: string().expression(),
            /** A certificate of the service. */
            certificateId: reference("certificate").expression(),
            /** The modulus of a public key. */
            n: base64url(),
            /** The exponent of a public key. */
            e: base64url(),
          },
          text: base64().expression(),
          textKey: "text",
          rules: [
            { rule: "requiredTogether", of: ["n", "e"] },
            { rule: "exactlyOneOf", of: ["text", "certificateId", "n"] },
          ],
        }).some(),
        /** The master key of a mobile service. */
        zumoMasterKey: child({
          attributes: { id: string().undocumented() },
          text: string().expression(),
          textKey: "text",
        })
          .many()
          .undocumented(),
      },
    }),
    /** The keys that decrypt the token. */
    decryptionKeys: listOf("key", {
      attributes: {
        /** Matches the token's `kid`. */
        id: string().expression(),
        /** A certificate of the service. */
        certificateId: reference("certificate").expression(),
        /** The modulus of a public key. */
        n: base64url(),
        /** The exponent of a public key. */
        e: base64url(),
      },
      text: base64().expression(),
      textKey: "text",
    }),
    /** The audiences of which the token must name one. */
    audiences: listOf("audience", { text: string().expression() }),
    /** The issuers of which the token must name one. */
    issuers: listOf("issuer", { text: string().expression() }),
    /** Claims that the token must have. */
    requiredClaims,
  },
  rules: [{ rule: "exactlyOneOf", of: ["headerName", "queryParameterName", "tokenValue"] }],
  examples: {
    pass: [
      {
        args: {
          headerName: "Authorization",
          requireScheme: "Bearer",
          openidConfig: [{ url: "https://login.example/.well-known/openid-configuration" }],
          audiences: ["api://accounts"],
          issuers: ["https://login.example/"],
          requiredClaims: [{ name: "scp", match: "any", separator: " ", value: ["Accounts.Read"] }],
        },
        xml: `
          <validate-jwt header-name="Authorization" require-scheme="Bearer">
            <openid-config url="https://login.example/.well-known/openid-configuration" />
            <audiences>
              <audience>api://accounts</audience>
            </audiences>
            <issuers>
              <issuer>https://login.example/</issuer>
            </issuers>
            <required-claims>
              <claim name="scp" match="any" separator=" ">
                <value>Accounts.Read</value>
              </claim>
            </required-claims>
          </validate-jwt>`,
      },
    ],
    fail: [
      { xml: "<validate-jwt />", rule: "attribute-combination" },
      { xml: '<validate-jwt header-name="A" token-value="b" />', rule: "attribute-combination" },
      {
        xml: '<validate-jwt header-name="A"><issuers><issuer>a</issuer></issuers><audiences><audience>b</audience></audiences></validate-jwt>',
        rule: "child-order",
      },
      { xml: '<validate-jwt header-name="A"><openid-config url="here" /></validate-jwt>', rule: "attribute-type" },
      {
        xml: '<validate-jwt header-name="A"><issuer-signing-keys><key n="AQAB" /></issuer-signing-keys></validate-jwt>',
        rule: "attribute-combination",
      },
    ],
  },
});
