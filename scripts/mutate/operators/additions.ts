import type { Section } from "../../../policies/document/ast";
import type { EstateRecord } from "../../../policies/estate/estate";
import { edited, placeOf, type Spot, sectionsOf, when, wrapped, xml } from "../documents";
import type { Operator } from "../mutation";

/** Policies that have no place in a hardened document, and where they are put. */
interface Addition {
  readonly name: string;
  readonly claimedBy: readonly string[];
  readonly section: Section;
  readonly pieces: readonly string[];
  /** Where it makes something weaker; everywhere unless given. */
  readonly where?: (spot: Spot, records: readonly EstateRecord[]) => boolean;
}

/** Whether callers prove who they are by a token behind a policy: at an API of its own, or at one of all. */
function servesTokens({ record }: Spot, records: readonly EstateRecord[]): boolean {
  const apis = records.filter(({ kind, declared }) => kind === "apis" && declared?.authentication !== "subscription-key");
  return apis.some(({ path }) => !record.path.includes("/apis/") || record.path.startsWith(`${path}/`));
}

/** An expression inside an attribute of XML. */
const code = (expression: string) => expression.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
const header = (name: string) => code(`@(context.Request.Headers.GetValueOrDefault("${name}", ""))`);
const query = (name: string) => code(`@(context.Request.Url.Query.GetValueOrDefault("${name}", ""))`);
const request = (url: string, more = "") =>
  `<send-request mode="new" response-variable-name="answer" timeout="10" ignore-error="false"><set-url>${url}</set-url><set-method>GET</set-method>${more}</send-request>`;

const additions: readonly Addition[] = [
  {
    name: "let the caller choose the host",
    claimedBy: ["target-not-from-caller"],
    section: "inbound",
    pieces: [
      `<set-backend-service base-url="${header("X-Backend")}" />`,
      `<set-backend-service base-url="${code('@("https://" + context.Request.MatchedParameters["orderId"] + ".internal.example")')}" />`,
      `<set-backend-service base-url="${code('@($"https://{context.Request.Headers.GetValueOrDefault("X-Backend", "")}/api")')}" />`,
      `<set-backend-service base-url="${code('@{ var host = context.Request.Headers.GetValueOrDefault("X-Backend", ""); return "https://" + host; }')}" />`,
      `<set-backend-service base-url="${code('@("https://orders.example.".TrimEnd(\'.\') + context.Request.Url.Query.GetValueOrDefault("suffix", ""))')}" />`,
      `<set-backend-service base-url="${code('@("https://orders.example" + context.Request.Url.Path)')}" />`,
      `<set-backend-service base-url="${code('@(context.Request.OriginalUrl.Query.GetValueOrDefault("to", "https://orders.example"))')}" />`,
      request(query("url")),
      `<set-backend-service base-url="${code('@{ var request = context.Request; return request.Headers.GetValueOrDefault("X-Backend", ""); }')}" />`,
      `<set-backend-service base-url="${code('@{ var all = context; return all.Request.Headers.GetValueOrDefault("X-Backend", ""); }')}" />`,
      `<authentication-managed-identity resource="${header("X-Resource")}" />`,
      request(code('@(context.Request.Body.As<JObject>(preserveContent: true)["callback"].ToString())')),
      `<set-variable name="target" value="${header("X-Target")}" />${request(code('@((string)context.Variables["target"])'))}`,
      `<set-variable name="a" value="${header("X-Target")}" /><set-variable name="b" value="${code('@(context.Variables.GetValueOrDefault<string>("a"))')}" />${request(code('@("https://" + context.Variables.GetValueOrDefault<string>("b", ""))'))}`,
      `<send-one-way-request mode="new"><set-url>${header("X-Hook")}</set-url><set-method>POST</set-method></send-one-way-request>`,
      `<proxy url="${header("X-Proxy")}" />`,
    ],
  },
  {
    name: "call without encryption",
    claimedBy: ["backend-urls"],
    section: "inbound",
    pieces: [
      '<set-backend-service base-url="http://orders.example" />',
      '<set-backend-service base-url="HTTP://orders.example" />',
      `<set-backend-service base-url="${code('@("http://orders.example")')}" />`,
      `<set-backend-service base-url="${code('@("http" + "://orders.example")')}" />`,
      `<set-backend-service base-url="${code('@(context.Request.Method == "GET" ? "http://read.example" : "https://orders.example")')}" />`,
      request("http://audit.example/calls"),
      request(code('@("http://audit.example/" + context.Request.IpAddress)')),
      '<send-one-way-request mode="new"><set-url>http://audit.example</set-url><set-method>POST</set-method></send-one-way-request>',
    ],
  },
  {
    name: "write credentials down",
    claimedBy: ["no-literal-credentials"],
    section: "inbound",
    pieces: [
      '<authentication-basic username="service" password="Sommer2024!" />',
      `<authentication-basic username="service" password="${code('@("Sommer" + "2024!")')}" />`,
      '<set-header name="Authorization" exists-action="override"><value>Basic c2VydmljZTpTb21tZXIyMDI0IQ==</value></set-header>',
      '<set-header name="X-Api-Key" exists-action="override"><value>4f8a1c90d2b34e5f</value></set-header>',
      '<set-header name="x-functions-key" exists-action="override"><value>@("4f8a1c90d2b34e5f")</value></set-header>',
      '<set-header name="Authorization" exists-action="override"><value>@("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("service:Sommer2024!")))</value></set-header>',
      '<set-header name="X-Client-Secret" exists-action="override"><value>8Qk~aB3dEfGhIjKlMnOpQrStUvWxYz012345</value></set-header>',
      `<set-variable name="apiKey" value="4f8a1c90d2b34e5f" />`,
      `<set-variable name="password" value="Sommer2024!" />`,
      '<authentication-certificate body="MIIKcQIBAzCCCjcGCSqGSIb3DQEHAaCCCigEggokMIIKIDCCBVcGCSqGSIb3DQEHBqCCBUgwggVE" password="Sommer2024!" />',
      `<authentication-certificate body="${code('@(Convert.FromBase64String("MIIKcQIBAzCCCjcGCSqGSIb3DQEHAaCCCigEggokMIIKIDCCBVcGCSqGSIb3DQEHBqCCBUgwggVE"))')}" />`,
      request(
        "https://login.example/token",
        "<set-body>grant_type=client_credentials&amp;client_id=gateway&amp;client_secret=8QkaB3dEfGhIjKlMnOpQr</set-body>",
      ),
      request(
        "https://login.example/token",
        '<set-header name="Authorization" exists-action="override"><value>Bearer abcdef0123456789abcdef</value></set-header>',
      ),
      '<set-query-parameter name="code" exists-action="override"><value>4f8a1c90d2b34e5f4f8a1c90</value></set-query-parameter>',
      '<!-- Authorization: Basic c2VydmljZTpTb21tZXIyMDI0IQ== --><set-variable name="noted" value="yes" />',
      request("https://login.example/token", '<set-body>{"username":"service","password":"Sommer2024!"}</set-body>'),
      request(
        "https://login.example/token",
        '<set-body>@(new JObject(new JProperty("user", "service"), new JProperty("password", "Sommer2024!")).ToString())</set-body>',
      ),
      request("https://login.example/token", '<set-body>@("client_id=gateway&amp;client_secret=" + "8QkaB3dEfGhIjKlMnOpQr")</set-body>'),
      request("https://service:Sommer2024@login.example/token"),
      `<set-variable name="allowed" value="${code('@(context.Request.Headers.GetValueOrDefault("X-Api-Key", "") == "4f8a1c90d2b34e5f")')}" />`,
      `<set-variable name="allowed" value="${code('@(context.Request.Headers.GetValueOrDefault("Authorization", "").AsBasic()?.Password == "Sommer2024!")')}" />`,
      '<set-variable name="model" value="sk-proj-4f8a1c90d2b34e5f8a4f8a1c904f8a1c90" />',
      '<set-variable name="connection" value="Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=root;SharedAccessKey=YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo=" />',
    ],
  },
  {
    name: "put credentials together from pieces",
    claimedBy: ["no-literal-credentials"],
    section: "inbound",
    pieces: [
      `<authentication-basic username="service" password="${code('@(string.Join("", "Som", "mer", "2024!"))')}" />`,
      `<authentication-basic username="service" password="${code("@(new string(new[] { 'S', 'o', 'm', 'm', 'e', 'r', '2', '4' }))")}" />`,
      `<authentication-certificate body="${code('@(context.Deployment.Certificates["front"].GetRawCertData())')}" password="${code('@(Encoding.UTF8.GetString(Convert.FromBase64String("U29tbWVyMjAyNCE=")))')}" />`,
      '<set-header name="X-Call" exists-action="override"><value>@(string.Format("{0} {1}", "Basic", "c2VydmljZTpTb21tZXIyMDI0IQ=="))</value></set-header>',
      '<set-header name="X-Call" exists-action="override"><value>@{ var kept = "c2VydmljZTpTb21tZXIyMDI0IQ=="; return $"Basic {kept}"; }</value></set-header>',
      '<set-header name="X-Api-Key" exists-action="override"><value>@(context.Request.Method == "GET" ? "4f8a1c90d2b34e5f" : "8a1c90d2b34e5f4f")</value></set-header>',
      `<set-variable name="opening" value="Sommer2024!" /><authentication-basic username="service" password="${code('@((string)context.Variables["opening"])')}" />`,
    ],
  },
  {
    name: "tell others who calls with what",
    claimedBy: ["diagnostics-hide-credentials", "no-keys-in-urls"],
    section: "inbound",
    pieces: [
      '<send-request mode="copy" response-variable-name="told" timeout="10" ignore-error="true"><set-url>https://audit.example</set-url></send-request>',
      '<send-one-way-request mode="copy" timeout="10"><set-url>https://audit.example</set-url></send-one-way-request>',
      `<send-one-way-request mode="new" timeout="10"><set-url>https://audit.example</set-url><set-header name="X-Token" exists-action="override"><value>${header("Authorization")}</value></set-header></send-one-way-request>`,
      `<send-one-way-request mode="new" timeout="10"><set-url>https://audit.example</set-url><set-body>@(context.Subscription.PrimaryKey)</set-body></send-one-way-request>`,
      `<set-variable name="seen" value="${header("Authorization")}" />${request("https://audit.example", '<set-header name="X-Token" exists-action="override"><value>@((string)context.Variables["seen"])</value></set-header>').replace('"answer"', '"told"')}`,
      request(code('@("https://audit.example/calls/" + context.Request.Headers.GetValueOrDefault("Authorization", ""))')),
    ],
  },
  {
    name: "put keys into URLs",
    claimedBy: ["no-keys-in-urls"],
    section: "inbound",
    pieces: [
      '<set-query-parameter name="code" exists-action="override"><value>{{blocked-callers}}</value></set-query-parameter>',
      `<set-query-parameter name="access_token" exists-action="override"><value>${header("Authorization")}</value></set-query-parameter>`,
      request("https://audit.example/calls?code={{blocked-callers}}"),
      request(code('@("https://audit.example/calls?api-key=" + context.Request.Headers.GetValueOrDefault("X-Key", ""))')),
      '<rewrite-uri template="/orders?subscription-key={{blocked-callers}}" />',
      `<set-backend-service base-url="https://orders.example?sig={{blocked-callers}}" />`,
    ],
  },
  {
    name: "take credentials from the query",
    claimedBy: ["no-keys-in-urls"],
    section: "inbound",
    pieces: [
      `<set-header name="Authorization" exists-action="override"><value>${code('@("Bearer " + context.Request.Url.Query.GetValueOrDefault("token", ""))')}</value></set-header>`,
      `<set-header name="Authorization" exists-action="override"><value>${query("access_token")}</value></set-header>`,
      `<set-variable name="given" value="${query("token")}" /><set-header name="Authorization" exists-action="override"><value>@("Bearer " + (string)context.Variables["given"])</value></set-header>`,
    ],
  },
  {
    name: "call backends with a password",
    claimedBy: ["no-basic-authentication"],
    section: "inbound",
    pieces: ['<authentication-basic username="{{blocked-callers}}" password="{{blocked-callers}}" />'],
  },
  {
    name: "log credentials and bodies",
    claimedBy: ["diagnostics-hide-credentials"],
    section: "inbound",
    pieces: [
      `<trace source="debug"><message>${header("Authorization")}</message></trace>`,
      `<trace source="debug" severity="information"><message>called</message><metadata name="token" value="${header("Authorization")}" /></trace>`,
      `<trace source="debug"><message>${header("Ocp-Apim-Subscription-Key")}</message></trace>`,
      `<trace source="debug"><message>@(string.Join(",", context.Request.Headers.Select(each => each.Key + ":" + string.Join(",", each.Value))))</message></trace>`,
      `<trace source="debug"><message>@(context.Subscription.PrimaryKey)</message></trace>`,
      `<trace source="debug"><message>@{ var request = context.Request; return request.Headers.GetValueOrDefault("Authorization", ""); }</message></trace>`,
      `<trace source="debug"><message>@{ var body = context.Request.Body; return body.As&lt;string&gt;(preserveContent: true); }</message></trace>`,
      `<trace source="debug"><message>@(Newtonsoft.Json.JsonConvert.SerializeObject(context.Request))</message></trace>`,
      '<authentication-managed-identity resource="api://audit" output-token-variable-name="ours" /><trace source="debug"><message>@((string)context.Variables["ours"])</message></trace>',
      `<trace source="debug"><message>@(context.Request.Body.As&lt;string&gt;(preserveContent: true))</message></trace>`,
      `<log-to-eventhub logger-id="applicationinsights">${header("Authorization")}</log-to-eventhub>`,
      `<log-to-eventhub logger-id="applicationinsights">@(context.Request.Body.As&lt;string&gt;(preserveContent: true))</log-to-eventhub>`,
      `<log-to-eventhub logger-id="applicationinsights">@{ return new JObject(new JProperty("auth", context.Request.Headers["Authorization"])).ToString(); }</log-to-eventhub>`,
      `<set-variable name="seen" value="${header("Authorization")}" /><log-to-eventhub logger-id="applicationinsights">@((string)context.Variables["seen"])</log-to-eventhub>`,
      `<emit-metric name="calls" value="1" namespace="orders"><dimension name="token" value="${header("Authorization")}" /></emit-metric>`,
    ],
  },
  {
    name: "give the caller details of errors",
    claimedBy: ["errors-reveal-nothing"],
    section: "on-error",
    pieces: [
      "<set-body>@(context.LastError.Message)</set-body>",
      '<set-body>@($"failed: {context.LastError.Message} in {context.LastError.Section}")</set-body>',
      "<set-body>@{ var error = context.LastError; return error.Message; }</set-body>",
      "<set-body>@(Newtonsoft.Json.JsonConvert.SerializeObject(context.LastError))</set-body>",
      '<set-header name="X-Error-Source" exists-action="override"><value>@(context.LastError.Source)</value></set-header>',
      `<set-status code="500" reason="${code("@(context.LastError.Message)")}" />`,
      '<return-response><set-status code="500" reason="Error" /><set-body>@(context.LastError.Reason)</set-body></return-response>',
      `<set-variable name="why" value="${code("@(context.LastError.Message)")}" /><set-body>@((string)context.Variables["why"])</set-body>`,
      `<set-variable name="why" value="${code("@(context.LastError.Message)")}" /><return-response><set-status code="500" reason="Error" /><set-body>@(context.Variables.GetValueOrDefault&lt;string&gt;("why", ""))</set-body></return-response>`,
      '<set-body template="liquid">{{context.LastError.Message}}</set-body>',
      "<set-body>@{ var all = context; return all.LastError.Message; }</set-body>",
      `<set-variable name="why" value="${code("@(context.LastError.Message)")}" /><set-body template="liquid">{{context.Variables["why"]}}</set-body>`,
      "<set-body>@{ try { return context.Response.Body.As&lt;string&gt;(); } catch (Exception e) { return e.ToString(); } }</set-body>",
      '<set-body>@{ try { return context.Response.Body.As&lt;string&gt;(); } catch (Exception failure) { return "failed: " + failure.StackTrace; } }</set-body>',
    ],
  },
  {
    name: "answer errors as if all were well",
    claimedBy: ["failures-are-failures"],
    section: "on-error",
    pieces: [
      '<set-status code="200" reason="OK" />',
      '<return-response><set-status code="200" reason="OK" /></return-response>',
      "<return-response />",
      '<return-response><set-body>{"ok":true}</set-body></return-response>',
      `<set-status code="${code("@(200)")}" reason="OK" />`,
      '<mock-response status-code="200" />',
    ],
  },
  {
    name: "mix callers in a cache",
    claimedBy: ["cache-does-not-mix-users", "authentication-first"],
    section: "inbound",
    pieces: [
      '<cache-lookup vary-by-developer="false" vary-by-developer-groups="false" allow-private-response-caching="true" />',
      `<cache-lookup vary-by-developer="false" vary-by-developer-groups="false" allow-private-response-caching="${code('@(context.Request.Headers.ContainsKey("X-Cache"))')}" />`,
      '<cache-lookup vary-by-developer="false" vary-by-developer-groups="true" allow-private-response-caching="true"><vary-by-header>X-Authorization</vary-by-header></cache-lookup>',
      '<authentication-managed-identity resource="api://orders" /><cache-lookup vary-by-developer="false" vary-by-developer-groups="false" allow-private-response-caching="true"><vary-by-header>Authorization</vary-by-header></cache-lookup>',
      `<cache-lookup vary-by-developer="false" vary-by-developer-groups="false" allow-private-response-caching="${code("@(1 == 1)")}" />`,
      '<cache-lookup vary-by-developer="false" vary-by-developer-groups="false" allow-private-response-caching="true"><vary-by-header>Accept</vary-by-header><vary-by-query-parameter>page</vary-by-query-parameter></cache-lookup>',
    ],
  },
  {
    name: "keep answers for whoever comes next",
    claimedBy: ["cache-does-not-mix-users"],
    section: "outbound",
    where: servesTokens,
    pieces: [
      `<cache-store-value key="${code("@(context.Request.Url.Path)")}" value="${code("@(context.Response.Body.As<string>(preserveContent: true))")}" duration="60" />`,
      `<set-variable name="kept" value="${code("@(context.Response.Body.As<string>(preserveContent: true))")}" /><cache-store-value key="orders" value="${code('@((string)context.Variables["kept"])')}" duration="60" />`,
      `<set-variable name="place" value="${code("@(context.Request.Url.Path)")}" /><cache-store-value key="${code('@((string)context.Variables["place"])')}" value="${code("@(context.Response.Body.As<string>(preserveContent: true))")}" duration="60" />`,
    ],
  },
  {
    name: "give answers of others out of a cache",
    claimedBy: ["cache-does-not-mix-users", "authentication-first"],
    section: "inbound",
    where: servesTokens,
    pieces: ["orders", code("@(context.Request.Url.Path)")].map(
      (key) =>
        `<cache-lookup-value key="${key}" variable-name="hit" /><choose><when condition="${code('@(context.Variables.ContainsKey("hit"))')}"><return-response><set-status code="200" reason="OK" /><set-body>@((string)context.Variables["hit"])</set-body></return-response></when></choose>`,
    ),
  },
  {
    name: "call again and again",
    claimedBy: ["timeouts-bounded"],
    section: "inbound",
    pieces: [
      `<retry condition="${code("@(1 == 1)")}" count="4" interval="2">${request("https://audit.example")}</retry>`,
      `<retry condition="${code('@(((IResponse)context.Variables["answer"]).StatusCode >= 500)')}" count="50" interval="0">${request("https://audit.example")}</retry>`,
      request("https://audit.example").replace('timeout="10"', `timeout="${code("@((int)TimeSpan.FromHours(1).TotalSeconds)")}"`),
    ],
  },
  {
    name: "wait for long",
    claimedBy: ["timeouts-bounded"],
    section: "inbound",
    pieces: [
      '<send-request mode="new" response-variable-name="answer" ignore-error="false"><set-url>https://audit.example</set-url><set-method>GET</set-method></send-request>',
      '<send-request mode="new" response-variable-name="answer" timeout="3600" ignore-error="false"><set-url>https://audit.example</set-url><set-method>GET</set-method></send-request>',
      `<retry condition="${code("@(true)")}" count="50" interval="3600">${request("https://audit.example")}</retry>`,
    ],
  },
  {
    name: "open to every origin",
    claimedBy: ["cors-origins-explicit"],
    section: "inbound",
    pieces: [
      "<cors><allowed-origins><origin>*</origin></allowed-origins></cors>",
      "<cors><allowed-origins><origin>null</origin></allowed-origins></cors>",
      `<cors><allowed-origins><origin>${header("Origin")}</origin></allowed-origins></cors>`,
      '<set-header name="Access-Control-Allow-Origin" exists-action="override"><value>*</value></set-header>',
      '<cross-domain><cross-domain-policy><allow-access-from domain="*" /></cross-domain-policy></cross-domain>',
    ],
  },
  {
    name: "answer to every origin",
    claimedBy: ["cors-origins-explicit"],
    section: "outbound",
    pieces: [
      '<set-header name="Access-Control-Allow-Origin" exists-action="override"><value>*</value></set-header>',
      `<set-header name="Access-Control-Allow-Origin" exists-action="override"><value>${header("Origin")}</value></set-header>`,
      '<jsonp callback-parameter-name="callback" />',
    ],
  },
  {
    name: "accept certificates without a look",
    claimedBy: ["client-certificate-checks"],
    section: "inbound",
    pieces: ["validate-revocation", "validate-trust", "validate-not-before", "validate-not-after"]
      .map((attribute) => `<validate-client-certificate ${attribute}="false" />`)
      .concat([
        '<validate-client-certificate ignore-error="true" />',
        `<validate-client-certificate validate-trust="${code("@(1 == 2)")}"><identities><identity subject="CN=partner.example" /></identities></validate-client-certificate>`,
      ]),
  },
  {
    name: "add a weak validation",
    claimedBy: ["jwt-needs-signature", "jwt-needs-expiry", "token-needs-issuer-and-audience"],
    section: "inbound",
    pieces: ['<validate-jwt header-name="X-Second" require-signed-tokens="false" require-expiration-time="false" />'],
  },
  {
    name: "accept what is signed with a value that many may read",
    claimedBy: ["credentials-marked-secret"],
    section: "inbound",
    pieces: ["{{blocked-callers}}", '@("{{blocked-callers}}")'].map(
      (key) =>
        `<validate-jwt header-name="X-Second"><issuer-signing-keys><key>${key}</key></issuer-signing-keys><audiences><audience>orders</audience></audiences><issuers><issuer>https://login.example</issuer></issuers></validate-jwt>`,
    ),
  },
  {
    name: "limit GraphQL by nothing",
    claimedBy: ["graphql-bounded"],
    section: "inbound",
    pieces: [
      '<validate-graphql-request error-variable-name="e" />',
      '<validate-graphql-request error-variable-name="e" max-size="102400" max-depth="2147483647" />',
      '<validate-graphql-request error-variable-name="e" max-size="2147483647" max-depth="4" />',
    ],
  },
];

/** Where in a section: at the end, in a branch, in a branch of a branch, in a fragment. */
const placements = ["at the end", "in a branch", "in two branches", "in a fragment"] as const;

export const additionOperators: readonly Operator[] = additions.map(
  ({ name, claimedBy, section, pieces, where = () => true }): Operator => ({
    name,
    claimedBy,
    *mutate({ estate }) {
      for (const spot of sectionsOf(estate, section, "global", "product", "api", "operation")) {
        if (!where(spot, estate.records)) continue;
        for (const [index, piece] of pieces.entries()) {
          // Every piece in one placement of each scope, every placement with some piece.
          const placement = placements[(index + spot.scope.length) % placements.length];
          const elements = xml(piece);
          const method = '@(context.Request.Method == "GET")';
          const nodes =
            placement === "in a branch"
              ? [when(method, elements)]
              : placement === "in two branches"
                ? [when("@(true)", [when(method, [], elements)])]
                : placement === "in a fragment"
                  ? xml('<include-fragment fragment-id="added" />')
                  : elements;
          const changed = { ...spot.element, children: [...spot.element.children, ...nodes] };
          const service = estate.records.find(({ kind }) => kind === "service")?.path ?? "";
          const fragment = {
            kind: "policyFragments",
            path: `${service}/policyFragments/added`,
            properties: { format: "rawxml", value: { root: wrapped("fragment", {}, elements) } },
          } as unknown as EstateRecord;
          const records = edited(estate.records, [spot, [changed]]);
          yield {
            place: placeOf(spot),
            change: `${piece.slice(0, 120)} ${placement}`,
            records: placement === "in a fragment" ? [...records, fragment] : records,
          };
        }
      }
    },
  }),
);
