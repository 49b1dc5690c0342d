import { describe, expect, it } from "vitest";
import { exampleEstate, examplePolicy } from "../../../policies/baseline/examples";
import type { EstateRecord } from "../../../policies/estate/estate";
import { checked, checkedFile, found, ruleOf, verdict } from "../../support/baseline";
import { documentOf, recordOf } from "../../support/records";

type Verdict = ReturnType<typeof verdict>;
/** What is special about a policy, the policy's inbound section, and the answer. */
type Row = readonly [title: string, inbound: string, expected: Verdict];

/** Named values as an estate may have them. */
const namedValues: EstateRecord[] = [
  recordOf("namedValues", { displayName: "no", value: "false" }, { namedValueId: "no" }),
  recordOf("namedValues", { displayName: "yes", value: "True" }, { namedValueId: "yes" }),
  recordOf("namedValues", { displayName: "common", value: "common" }, { namedValueId: "common" }),
  recordOf("namedValues", { displayName: "tenant", value: "8f9f2f0e-2a51-4d2f-9d3a-6c1f6f0f7c55" }, { namedValueId: "tenant" }),
  recordOf("namedValues", { displayName: "star", value: "*" }, { namedValueId: "star" }),
  recordOf("namedValues", { displayName: "day", value: "86400" }, { namedValueId: "day" }),
  recordOf("namedValues", { displayName: "millions", value: "9000000" }, { namedValueId: "millions" }),
  recordOf("namedValues", { displayName: "plain-host", value: "http://orders.example" }, { namedValueId: "plain-host" }),
  recordOf(
    "namedValues",
    { displayName: "secret", secret: true, keyVault: { secretIdentifier: "https://v.example/secrets/s" } },
    { namedValueId: "secret" },
  ),
];

function judge(id: string, inbound: string): Verdict {
  const rule = ruleOf(id);
  const policy = examplePolicy(`<policies><inbound><base />${inbound}</inbound></policies>`);
  return verdict(checked(exampleEstate([policy, ...namedValues]), [rule]), rule);
}

const jwt = (attributes: string, children = "") => `<validate-jwt header-name="Authorization" ${attributes}>${children}</validate-jwt>`;
const configuration = (url: string) => `<openid-config url="${url}" />`;
const audiences = "<audiences><audience>api://orders</audience></audiences>";
const oneTenant = configuration(
  "https://login.microsoftonline.com/8f9f2f0e-2a51-4d2f-9d3a-6c1f6f0f7c55/v2.0/.well-known/openid-configuration",
);
const entra = (tenant: string, children = audiences) =>
  `<validate-azure-ad-token tenant-id="${tenant}">${children}</validate-azure-ad-token>`;
const cors = (more: { credentials?: string; origin?: string; also?: string }) =>
  `<cors ${more.credentials ? `allow-credentials="${more.credentials}"` : ""}><allowed-origins><origin>${more.origin ?? "https://portal.example"}</origin></allowed-origins>${more.also ?? ""}</cors>`;
const claim = (name: string, value = "<value>v</value>") => `<required-claims><claim name="${name}">${value}</claim></required-claims>`;

const tables: Readonly<Record<string, readonly Row[]>> = {
  "APIM-AUT-002": [
    ["nothing is said", jwt(""), "pass"],
    ["it is on, as .NET writes it", jwt('require-signed-tokens="True"'), "pass"],
    ["it is off, as .NET writes it", jwt('require-signed-tokens="False"'), "finding"],
    ["a constant", jwt('require-signed-tokens="@( false )"'), "finding"],
    ["an expression", jwt('require-signed-tokens="@(context.Request.Method != &quot;GET&quot;)"'), "unknown"],
    ["a named value that the estate has", jwt('require-signed-tokens="{{no}}"'), "finding"],
    ["another that the estate has", jwt('require-signed-tokens="{{yes}}"'), "pass"],
    ["a secret named value", jwt('require-signed-tokens="{{secret}}"'), "unknown"],
    ["a named value that nobody knows", jwt('require-signed-tokens="{{elsewhere}}"'), "unknown"],
    ["in a branch", `<choose><when condition="@(true)">${jwt('require-signed-tokens="false"')}</when></choose>`, "finding"],
  ],
  "APIM-AUT-003": [
    ["the most that is allowed", jwt('clock-skew="300"'), "pass"],
    ["a second more", jwt('clock-skew="301"'), "finding"],
    ["a computed skew", jwt('clock-skew="@(context.Response.StatusCode)"'), "unknown"],
    ["a skew that is the same for every request", jwt('clock-skew="@(int.Parse(&quot;86400&quot;))"'), "finding"],
    ["a skew from a named value", jwt('clock-skew="{{day}}"'), "finding"],
    ["a skew from nobody knows where", jwt('clock-skew="{{skew}}"'), "unknown"],
    ["expiry by an expression", jwt('require-expiration-time="@(context.Request.Method != &quot;GET&quot;)"'), "unknown"],
    ["expiry by a named value", jwt('require-expiration-time="{{no}}"'), "finding"],
    ["expiry off, as .NET writes it", jwt('require-expiration-time="FALSE"'), "finding"],
  ],
  "APIM-AUT-004": [
    ["one tenant", jwt("", `${oneTenant}${audiences}`), "pass"],
    [
      "any tenant",
      jwt("", `${configuration("https://login.microsoftonline.com/organizations/v2.0/.well-known/openid-configuration")}${audiences}`),
      "finding",
    ],
    [
      "any tenant, and the issuer named",
      jwt(
        "",
        `${configuration("https://login.microsoftonline.com/common/v2.0")}${audiences}<issuers><issuer>https://login.example/</issuer></issuers>`,
      ),
      "pass",
    ],
    [
      "a second configuration for any tenant",
      jwt("", `${oneTenant}${configuration("https://login.microsoftonline.com/common/v2.0")}${audiences}`),
      "finding",
    ],
    ["a computed configuration", jwt("", `${configuration("@(context.Deployment.Region)")}${audiences}`), "unknown"],
    [
      "a tenant that nobody knows",
      jwt("", `${configuration("https://login.microsoftonline.com/{{elsewhere}}/v2.0")}${audiences}`),
      "unknown",
    ],
    ["a tenant that the estate has", jwt("", `${configuration("https://login.microsoftonline.com/{{tenant}}/v2.0")}${audiences}`), "pass"],
    [
      "any tenant by a named value",
      jwt("", `${configuration("https://login.microsoftonline.com/{{common}}/v2.0")}${audiences}`),
      "finding",
    ],
    ["an issuer that is a placeholder", jwt("", `${oneTenant}${audiences}<issuers><issuer>*</issuer></issuers>`), "finding"],
    ["an audience that is a placeholder", jwt("", `${oneTenant}<audiences><audience>*</audience></audiences>`), "finding"],
    ["a placeholder by a named value", jwt("", `${oneTenant}<audiences><audience>{{star}}</audience></audiences>`), "finding"],
    ["an audience that is a named value", jwt("", `${oneTenant}<audiences><audience>{{secret}}</audience></audiences>`), "pass"],
    ["an audience as a claim without a value", jwt("", `${oneTenant}${claim("aud", "")}`), "finding"],
    ["Entra, one tenant", entra("8f9f2f0e-2a51-4d2f-9d3a-6c1f6f0f7c55"), "pass"],
    ["Entra, the tenant's address", entra("https://login.microsoftonline.com/8f9f2f0e-2a51-4d2f-9d3a-6c1f6f0f7c55"), "pass"],
    ["Entra, any tenant's address", entra("https://login.microsoftonline.com/Common/v2.0"), "finding"],
    ["Entra, any tenant", entra("Organizations"), "finding"],
    ["Entra, any tenant, and the tenant as a claim", entra("organizations", `${audiences}${claim("tid")}`), "pass"],
    ["Entra, a named value that the estate has", entra("{{common}}"), "finding"],
    ["Entra, a named value that nobody knows", entra("{{elsewhere}}"), "unknown"],
    ["Entra, a computed tenant", entra("@(context.Subscription.Name)"), "unknown"],
    ["Entra, no audience", entra("{{tenant}}", ""), "finding"],
    [
      "Entra, the backend instead of the audience",
      entra("{{tenant}}", "<backend-application-ids><application-id>a</application-id></backend-application-ids>"),
      "pass",
    ],
  ],
  "APIM-AUT-005": [
    ["a scope", entra("t", claim("scp")), "pass"],
    ["a claim that only has to be there", entra("t", claim("roles", "")), "finding"],
    ["claims about the token alone", entra("t", claim("iss")), "finding"],
    ["an empty list of clients", entra("t", "<client-application-ids></client-application-ids>"), "finding"],
    [
      "a refusal by claim behind the validation",
      `${entra("t")}<choose><when condition="@(!((Jwt)context.Variables[&quot;t&quot;]).Claims[&quot;scp&quot;].Contains(&quot;a&quot;))"><return-response /></when></choose>`,
      "pass",
    ],
    [
      "a refusal where a claim is missing, whatever it says",
      `${entra("t")}<choose><when condition="@(!((Jwt)context.Variables[&quot;t&quot;]).Claims.ContainsKey(&quot;scp&quot;))"><return-response /></when></choose>`,
      "finding",
    ],
    [
      "a refusal that is never reached",
      `${entra("t")}<choose><when condition="@(true)"><set-method>GET</set-method></when><when condition="@(!((Jwt)context.Variables[&quot;t&quot;]).Claims.ContainsKey(&quot;scp&quot;))"><return-response /></when></choose>`,
      "finding",
    ],
    ["no token at all", "", "pass"],
    ["behind a fragment that nobody knows", `${entra("t")}<include-fragment fragment-id="claims" />`, "unknown"],
  ],
  "APIM-COR-001": [
    ["an origin", cors({}), "pass"],
    ["a socket", cors({ origin: "wss://portal.example" }), "pass"],
    ["all hosts of a domain", cors({ origin: "https://*.portal.example" }), "finding"],
    ["all origins, with spaces", cors({ origin: " * " }), "finding"],
    ["a host without a scheme", cors({ origin: "portal.example" }), "finding"],
    ["a scheme of an application", cors({ origin: "file://" }), "finding"],
    ["a computed origin", cors({ origin: "@(context.Deployment.Region)" }), "unknown"],
    [
      "the caller's own origin",
      cors({ origin: "@(context.Request.Headers.GetValueOrDefault(&quot;Origin&quot;, &quot;&quot;))" }),
      "finding",
    ],
    ["a named value that the estate has", cors({ origin: "{{star}}" }), "finding"],
    ["a named value with an address by http", cors({ origin: "{{plain-host}}" }), "finding"],
    ["a named value that nobody knows", cors({ origin: "https://{{elsewhere}}" }), "unknown"],
    ["in a branch", `<choose><otherwise>${cors({ origin: "*" })}</otherwise></choose>`, "finding"],
  ],
  "APIM-COR-002": [
    ["nothing", cors({}), "pass"],
    ["a header with a star in its name", cors({ also: "<allowed-headers><header>x-*</header></allowed-headers>" }), "pass"],
    ["every header, with spaces", cors({ also: "<allowed-headers><header> * </header></allowed-headers>" }), "finding"],
    ["every method by a named value", cors({ also: "<allowed-methods><method>{{star}}</method></allowed-methods>" }), "finding"],
    ["methods from nobody knows where", cors({ also: "<allowed-methods><method>{{elsewhere}}</method></allowed-methods>" }), "unknown"],
    ["computed headers", cors({ also: "<expose-headers><header>@(context.RequestId.ToString())</header></expose-headers>" }), "unknown"],
  ],
  "APIM-COR-003": [
    ["explicit origins", cors({ credentials: "true" }), "pass"],
    ["credentials, as .NET writes it", cors({ credentials: "True", origin: "*" }), "finding"],
    ["credentials by a named value", cors({ credentials: "{{yes}}", origin: "*" }), "finding"],
    ["no credentials by a named value", cors({ credentials: "{{no}}", origin: "*" }), "pass"],
    [
      "computed credentials and a broad origin",
      cors({ credentials: "@(context.Request.Method == &quot;GET&quot;)", origin: "*" }),
      "unknown",
    ],
    ["computed credentials and an explicit origin", cors({ credentials: "@(context.Request.Method == &quot;GET&quot;)" }), "pass"],
    [
      "a computed origin",
      cors({ credentials: "true", origin: "@(context.Request.Headers.GetValueOrDefault(&quot;Origin&quot;, &quot;&quot;))" }),
      "unknown",
    ],
    ["all hosts of a domain", cors({ credentials: "true", origin: "https://*.portal.example" }), "finding"],
  ],
  "APIM-TLS-005": [
    ["https in any case", '<set-backend-service base-url="HTTPS://orders.example" />', "pass"],
    ["http in any case", '<set-backend-service base-url=" Http://orders.example" />', "finding"],
    ["sockets", '<set-backend-service base-url="ws://orders.example" />', "finding"],
    ["a backend entity", '<set-backend-service backend-id="orders" />', "pass"],
    ["another path of the same host", '<set-backend-service base-url="/orders" />', "pass"],
    ["a host from a named value", '<set-backend-service base-url="https://{{elsewhere}}/orders" />', "pass"],
    ["a URL from a named value that the estate has", '<set-backend-service base-url="{{plain-host}}/orders" />', "finding"],
    ["a URL from a named value that nobody knows", '<set-backend-service base-url="{{elsewhere}}" />', "unknown"],
    ["a scheme from a named value", '<set-backend-service base-url="http{{elsewhere}}://orders.example" />', "unknown"],
    ["a URL that begins with https", '<set-backend-service base-url="@(&quot;https://&quot; + context.Request.Method)" />', "pass"],
    ["an interpolated one", '<set-backend-service base-url="@($&quot;https://{context.Request.Method}.example&quot;)" />', "pass"],
    ["one that a block returns", '<set-backend-service base-url="@{ return &quot;https://orders.example&quot;; }" />', "pass"],
    [
      "either",
      '<set-backend-service base-url="@(context.Request.Method == &quot;GET&quot; ? &quot;https://a.example&quot; : &quot;http://b.example&quot;)" />',
      "finding",
    ],
    ["a computed one", '<set-backend-service base-url="@((string)context.Variables[&quot;backend&quot;])" />', "unknown"],
    ["a request on the side", "<send-request response-variable-name='a'><set-url>http://side.example</set-url></send-request>", "finding"],
    ["a request that waits for nothing", "<send-one-way-request><set-url>http://side.example</set-url></send-one-way-request>", "finding"],
    [
      "a computed address of a request",
      "<send-request response-variable-name='a'><set-url>@((string)context.Variables['u'])</set-url></send-request>",
      "unknown",
    ],
    ["in a branch", "<choose><otherwise><set-backend-service base-url='http://orders.example' /></otherwise></choose>", "finding"],
  ],
  "APIM-POL-003": [
    [
      "a body of a branch",
      "<choose><otherwise><return-response><set-body>@(context.LastError.Reason)</set-body></return-response></otherwise></choose>",
      "finding",
    ],
    ["the whole error", "<set-body>@(JsonConvert.SerializeObject(context.LastError))</set-body>", "finding"],
    ["whether there is one", "<set-status code='500' reason='@(context.LastError != null ? &quot;a&quot; : &quot;b&quot;)' />", "pass"],
    ["to a log", "<log-to-eventhub logger-id='hub'>@(context.LastError.Message)</log-to-eventhub>", "pass"],
    [
      "to another service",
      "<send-request response-variable-name='a'><set-url>https://a.example</set-url><set-body>@(context.LastError.Message)</set-body></send-request>",
      "pass",
    ],
    [
      "in a header",
      "<set-header name='Error'><value>@(context.LastError.Section + context.LastError.Path)</value></set-header>",
      "finding",
    ],
  ],
  "APIM-SEC-003": [
    ["a stand-in", '<authentication-basic username="u" password="&lt;password&gt;" />', "pass"],
    ["a named value", '<set-header name="Authorization"><value>Bearer {{token}}</value></set-header>', "pass"],
    [
      "what the caller sent",
      '<set-header name="Authorization"><value>@(context.Request.Headers.GetValueOrDefault("X-Token", ""))</value></set-header>',
      "pass",
    ],
    ["a removed header", '<set-header name="Authorization" exists-action="delete" />', "pass"],
    ["a fixed key in the query", '<set-query-parameter name="code"><value>4f8a1c90d2</value></set-query-parameter>', "finding"],
    ["a key from strings alone", '<set-header name="x-functions-key"><value>@("4f8a" + "1c90d2")</value></set-header>', "finding"],
    [
      "a key in an address",
      "<send-request response-variable-name='a'><set-url>https://a.blob.example/c?sv=1&amp;sig=abcdefghijklmnopqrstuvwxyz0123456789</set-url></send-request>",
      "finding",
    ],
    ["a connection string", '<set-variable name="c" value="AccountName=a;AccountKey=abcdefghijklmnopqrstuvwxyz0123456789==" />', "finding"],
    ["in a comment", "<!-- password=Sommer2024! -->", "finding"],
    ["a comment about authentication", "<!-- Basic authentication is not offered; Bearer Authentication is. -->", "pass"],
    ["a body that speaks of tokens", "<return-response><set-body>Bearer authentication required</set-body></return-response>", "pass"],
    ["a header of another name", '<set-header name="X-Region"><value>4f8a1c90d2</value></set-header>', "pass"],
  ],
};

describe.each(Object.entries(tables))("%s", (id, rows) => {
  it.each(rows)("%s", (_, inbound, expected) => {
    expect(judge(id, inbound)).toBe(expected);
  });
});

describe("APIM-POL-001 and APIM-POL-002", () => {
  const full = { inbound: "<base />", backend: "<base />", outbound: "<base />", "on-error": "<base />" };
  const text = (given: Partial<typeof full>) =>
    `<policies>${Object.entries({ ...full, ...given })
      .map(([name, content]) => `<${name}>${content}</${name}>`)
      .join("")}</policies>`;
  const at = (scope: "global" | "product" | "api" | "operation", given: Partial<typeof full>, id: string) =>
    found(checkedFile(text(given), [ruleOf(id)], { scope }), ruleOf(id))
      .map(({ path }) => path)
      .sort();

  it.each(["product", "api", "operation"] as const)("hold at %s scope, in every section", (scope) => {
    expect(at(scope, {}, "APIM-POL-001")).toEqual([]);
    expect(at(scope, { inbound: "", backend: "", outbound: "", "on-error": "" }, "APIM-POL-001")).toEqual([
      "backend",
      "inbound",
      "on-error",
      "outbound",
    ]);
    expect(at(scope, { inbound: "<set-method>GET</set-method><base />" }, "APIM-POL-002")).toEqual(["inbound/set-method"]);
    expect(at(scope, { "on-error": "<set-status code='500' /><base />" }, "APIM-POL-002")).toEqual(["on-error/set-status"]);
  });

  it("ask nothing of the service's own policies", () => {
    expect(at("global", { inbound: "", outbound: "" }, "APIM-POL-001")).toEqual([]);
    expect(at("global", { inbound: "<set-method>GET</set-method><base />" }, "APIM-POL-002")).toEqual([]);
  });

  it.each(["<!-- <base /> -->", "<choose><when condition='@(true)'><base /></when></choose>"])(
    "take nothing else for base: %s",
    (inbound) => {
      expect(at("api", { inbound }, "APIM-POL-001")).toEqual(["inbound"]);
    },
  );

  it("do not mind what follows base, and where base stands in backend and outbound", () => {
    expect(at("api", { inbound: "<!-- first --><base /><set-method>GET</set-method>" }, "APIM-POL-002")).toEqual([]);
    expect(at("api", { outbound: "<set-status code='200' /><base />" }, "APIM-POL-002")).toEqual([]);
  });

  it("a fragment has no sections", () => {
    expect(checkedFile("<fragment><set-method>GET</set-method></fragment>", [ruleOf("APIM-POL-001")])).toMatchObject({
      findings: [],
      unknown: [],
    });
  });

  it("a file that does not tell its scope, and has no base, may be the service's own", () => {
    const rule = ruleOf("APIM-POL-001");
    expect(verdict(checkedFile("<policies><inbound /></policies>", [rule]), rule)).toBe("unknown");
    expect(verdict(checkedFile("<policies><inbound><base /></inbound></policies>", [rule]), rule)).toBe("finding");
  });
});

describe("in a fragment", () => {
  it.each([
    ["APIM-AUT-002", jwt('require-signed-tokens="false"')],
    ["APIM-COR-003", cors({ credentials: "true", origin: "*" })],
    ["APIM-TLS-005", "<set-backend-service base-url='http://orders.example' />"],
    ["APIM-POL-003", "<set-body>@(context.LastError.Message)</set-body>"],
    ["APIM-SEC-003", '<authentication-basic username="u" password="Sommer2024!" />'],
  ])("%s is found, where it stands", (id, policy) => {
    const fragment = recordOf("policyFragments", { value: documentOf(`<fragment>${policy}</fragment>`) }, { id: "shared" });
    const including = examplePolicy("<policies><inbound><base /><include-fragment fragment-id='shared' /></inbound></policies>");
    const findings = found(checked(exampleEstate([including, fragment]), [ruleOf(id)]), ruleOf(id));
    expect(findings.map(({ subject }) => subject)).toEqual(["policyFragments/shared"]);
  });
});

describe("messages", () => {
  it("never repeat a credential", () => {
    const secrets = ["Sommer2024!", "dXNlcjpTb21tZXIyMDI0", "s3cr3t-s3cr3t"];
    const [password, basic, inUrl] = secrets;
    const text = `<policies><inbound><base />
      <authentication-basic username="u" password="${password}" />
      <set-header name="Authorization"><value>Basic ${basic}</value></set-header>
      <!-- Basic ${basic} -->
      <set-backend-service base-url="http://user:${inUrl}@orders.example/a?code=${inUrl}#${inUrl}" />
      <send-request response-variable-name="a"><set-url>http://user:${inUrl}@orders.example</set-url></send-request>
    </inbound></policies>`;
    const { findings } = checkedFile(text, [ruleOf("APIM-SEC-003"), ruleOf("APIM-TLS-005")], { scope: "api" });
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set(["APIM-SEC-003", "APIM-TLS-005"]));
    for (const secret of secrets) expect(JSON.stringify(findings)).not.toContain(secret);
  });
});
