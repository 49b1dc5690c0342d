import { elementsOf, literalOf, type PolicyDocument, type PolicyElement } from "../../../document/ast";
import { exampleRecord } from "../../examples";
import { elementsNamed } from "../../helpers/elements";
import { literalCredentials } from "../../helpers/literal-credentials";
import { recordCredentials } from "../../helpers/record-credentials";
import { defineRule } from "../../rule";

export const noLiteralCredentials = defineRule({
  id: "APIM-SEC-003",
  slug: "no-literal-credentials",
  severity: "critical",
  title: "Neither policies nor what the service signs in or connects with hold credentials as text.",
  why: "Whoever may read a policy, an export or the repository has the credential too.",
  fix: "Keep the credential in Key Vault, refer to it by a named value, and replace the one that was written down.",
  controls: { owasp2019: ["API7", "API2"], owasp2023: ["API8"], mcsb: ["IM-8"], asb3: ["IM-8"] },
  appliesTo: [
    "policy",
    "backends",
    "loggers",
    "caches",
    "certificates",
    "authorizationServers",
    "openidConnectProviders",
    "identityProviders",
    "portalsettings",
  ],
  check(subject, report) {
    if (subject.subject !== "policy") {
      for (const { message, property } of recordCredentials(subject.record.properties)) report.finding(message, { property });
      return;
    }
    const { document } = subject;
    for (const { message, element, attribute } of literalCredentials(document)) {
      report.finding(message, { element, ...(attribute && { attribute }) });
    }
  },
  repair: {
    extent: "partly",
    policy(place, text) {
      const { element, attribute } = place ?? {};
      if (!element) return undefined;
      const found = literalCredentials(text.document).filter((each) => each.element === element && each.attribute === attribute);
      const comment = found.find(({ node }) => node?.kind === "comment")?.node;
      if (comment)
        return {
          what: "take the comment that holds a credential away",
          edits: text.removeNode(comment),
          offered: "what else it says goes with it; replace the credential, too: it stays in the history",
        };
      const written = attribute ? text.attributeText(element, attribute) : text.contentText(element);
      const name = nameFor(element, attribute, text.document);
      const what = `refer to a secret named value: {{${name}}}`;
      const offered = `the named value ${name} has to be there first, with a new credential from Key Vault`;
      // An expression is put together of parts; which of them is the credential is for its author to say.
      const isWhole = written && !/[@{<]/.test(written.text) && elementsOf(element).length === 0;
      if (!isWhole) return { what, edits: [], offered };
      const kept = /^\s*/.exec(written.text)?.[0].length ?? 0;
      const end = written.span[0] + written.text.trimEnd().length;
      return { what, edits: [{ span: [written.span[0] + kept, end], text: `{{${name}}}` }], offered };
    },
  },
  examples: {
    pass: [
      {
        title: "The secret comes from a named value.",
        records: [
          exampleRecord(
            "openidConnectProviders",
            { displayName: "Login", clientId: "portal", clientSecret: "{{portal-secret}}", metadataEndpoint: "https://login.example" },
            { path: { opid: "login" } },
          ),
        ],
      },
      {
        title: "The code has its key from a named value.",
        policy: `<policies><inbound><base /><set-header name="X-Signature"><value>@{
          var key = "{{hmac-key}}"; var cacheKey = "orders-2024-summer"; var tokenUrl = "https://login.example/oauth2/token";
          return Convert.ToBase64String(new HMACSHA256(Convert.FromBase64String("{{hmac-key}}")).ComputeHash(new byte[0]));
        }</value></set-header></inbound></policies>`,
      },
      { policy: '<policies><inbound><base /><authentication-basic username="{{user}}" password="{{password}}" /></inbound></policies>' },
      {
        title: "A variable that brings a named value.",
        policy: `<policies><inbound><base /><set-variable name="opening" value="{{password}}" />
          <authentication-basic username="svc" password="@((string)context.Variables[&quot;opening&quot;])" /></inbound></policies>`,
      },
      {
        policy: '<policies><inbound><base /><set-header name="x-api-key"><value>{{backend-key}}</value></set-header></inbound></policies>',
      },
    ],
    fail: [
      {
        title: "In a backend.",
        records: [
          exampleRecord(
            "backends",
            { url: "https://orders.example", protocol: "http", credentials: { header: { "x-functions-key": ["4f8a1c90d2b34e5f"] } } },
            { path: { backendId: "orders" } },
          ),
        ],
      },
      {
        title: "In a logger.",
        records: [
          exampleRecord(
            "loggers",
            {
              loggerType: "azureEventHub",
              credentials: {
                connectionString: "Endpoint=sb://a.example/;SharedAccessKeyName=s;SharedAccessKey=YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo=",
              },
            },
            { path: { loggerId: "events" } },
          ),
        ],
      },
      {
        title: "The secret with which an authorisation server knows the portal.",
        records: [
          exampleRecord(
            "authorizationServers",
            {
              displayName: "Login",
              clientId: "portal",
              clientSecret: "8QkaB3dEfGhIjKlMnOpQr",
              grantTypes: ["authorizationCode"],
              authorizationEndpoint: "https://login.example/authorize",
              clientRegistrationEndpoint: "https://login.example",
            },
            { path: { authsid: "login" } },
          ),
        ],
      },
      {
        title: "A cache's connection string.",
        records: [
          exampleRecord(
            "caches",
            { connectionString: "cache.example:6380,password=YWJjZGVmZ2hpamtsbW5vcA==,ssl=True", useFromLocation: "default" },
            { path: { cacheId: "default" } },
          ),
        ],
      },
      {
        title: "In the body of a request for a token.",
        policy: `<policies><inbound><base /><send-request response-variable-name="a" timeout="10"><set-url>https://login.example/token</set-url>
          <set-body>@("client_id=a&client_secret=" + "8QkaB3dEfGhIjKlMnOpQr")</set-body></send-request></inbound></policies>`,
      },
      {
        title: "What callers' passwords are compared with.",
        policy: `<policies><inbound><base /><choose><when condition="@(context.Request.Headers.GetValueOrDefault(&quot;X-Api-Key&quot;, &quot;&quot;) != &quot;4f8a1c90d2b34e5f&quot;)">
          <return-response /></when></choose></inbound></policies>`,
      },
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
        title: "Put together from pieces.",
        policy: `<policies><inbound><base /><set-header name="X-Call"><value>@(string.Join(" ", "Basic", "dXNlcjpwYXNz" + "d29yZA=="))</value></set-header></inbound></policies>`,
      },
      {
        title: "Put together from letters.",
        policy: `<policies><inbound><base /><authentication-basic username="svc"
          password="@(new string(new[] { 'S', 'o', 'm', 'm', 'e', 'r', '2', '4' }))" /></inbound></policies>`,
      },
      {
        title: "By way of a variable.",
        policy: `<policies><inbound><base /><set-variable name="opening" value="Sommer2024!" />
          <authentication-basic username="svc" password="@((string)context.Variables[&quot;opening&quot;])" /></inbound></policies>`,
      },
      {
        title: "One of two.",
        policy: `<policies><inbound><base /><set-header name="x-api-key">
          <value>@(context.Request.Method == "GET" ? "4f8a1c90d2b34e5f" : "8a1c90d2b34e5f4f")</value></set-header></inbound></policies>`,
      },
      {
        title: "In a variable of the code.",
        policy: `<policies><inbound><base /><set-header name="X-Signature"><value>@{
          var secret = "q7Hd82jKslPwe93JdkeL20sK";
          return Convert.ToBase64String(new HMACSHA256(Encoding.UTF8.GetBytes(secret)).ComputeHash(new byte[0]));
        }</value></set-header></inbound></policies>`,
      },
      {
        title: "As the key of a signature.",
        policy: `<policies><inbound><base /><set-variable name="a" value="@{
          using (var h = new HMACSHA256(Convert.FromBase64String(&quot;bXktc2lnbmluZy1rZXk=&quot;))) { return &quot;a&quot;; } }" /></inbound></policies>`,
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

/** A name for what holds a credential: that of its header or variable, else of its policy and attribute. */
function nameFor(element: PolicyElement, attribute: string | undefined, document: PolicyDocument): string {
  const holder = elementsNamed(document, "set-header", "set-query-parameter").find(({ children }) => children.includes(element)) ?? element;
  const given = literalOf(holder.attributes.name) ?? literalOf(holder.attributes.id);
  const name = given ?? (attribute ? `${element.name}-${attribute}` : element.name === "key" ? "signing-key" : element.name);
  // Names of named values are made of these.
  return name.replace(/[^A-Za-z0-9._-]/g, "-").slice(0, 100);
}
