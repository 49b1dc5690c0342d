import { literalCredentials } from "../../helpers/literal-credentials";
import { defineRule } from "../../rule";

export const noLiteralCredentials = defineRule({
  id: "APIM-SEC-003",
  slug: "no-literal-credentials",
  severity: "critical",
  title: "Policies hold no credentials.",
  why: "Whoever may read a policy, an export or the repository has the credential too.",
  fix: "Keep the credential in Key Vault, refer to it by a named value, and replace the one that was written down.",
  controls: { owasp2019: ["API7", "API2"], owasp2023: ["API8"], mcsb: ["IM-8"], asb3: ["IM-8"] },
  appliesTo: "policy",
  check({ document }, report) {
    for (const { message, element, attribute } of literalCredentials(document)) {
      report.finding(message, { element, ...(attribute && { attribute }) });
    }
  },
  examples: {
    pass: [
      { policy: '<policies><inbound><base /><authentication-basic username="{{user}}" password="{{password}}" /></inbound></policies>' },
      {
        policy: '<policies><inbound><base /><set-header name="x-api-key"><value>{{backend-key}}</value></set-header></inbound></policies>',
      },
    ],
    fail: [
      { policy: '<policies><inbound><base /><authentication-basic username="svc" password="Sommer2024!" /></inbound></policies>' },
      { policy: '<policies><inbound><base /><set-header name="x-api-key"><value>4f8a1c90d2</value></set-header></inbound></policies>' },
      {
        title: "In a string of an expression.",
        policy:
          '<policies><inbound><base /><set-variable name="a" value="@(&quot;Basic dXNlcjpwYXNzd29yZA==&quot;)" /></inbound></policies>',
      },
      {
        title: "Put together from strings.",
        policy: `<policies><inbound><base /><set-header name="Authorization">
          <value>@("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("svc:Sommer2024!")))</value></set-header></inbound></policies>`,
      },
      {
        title: "In a variable that says so.",
        policy: '<policies><inbound><base /><set-variable name="apiKey" value="4f8a1c90d2b34e5f" /></inbound></policies>',
      },
      {
        title: "In a comment.",
        policy: "<policies><inbound><base /><!-- Authorization: Basic dXNlcjpwYXNzd29yZA== --></inbound></policies>",
      },
      {
        title: "A symmetric signing key.",
        policy: `<policies><inbound><base /><validate-jwt header-name="Authorization">
          <issuer-signing-keys><key>bXktc2lnbmluZy1rZXktbXktc2lnbmluZy1rZXk=</key></issuer-signing-keys></validate-jwt></inbound></policies>`,
      },
    ],
  },
});
