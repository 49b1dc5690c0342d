import { describe, expect, it } from "vitest";
import { exampleEstate, examplePolicy, exampleRecord } from "../../../policies/baseline/examples";
import { isIdentifier } from "../../../policies/baseline/helpers/object-binding";
import type { Declared, EstateRecord } from "../../../policies/estate/estate";
import type { PropertiesOf } from "../../../policies/estate/properties";
import { checked, checkedFile, found, ruleOf, verdict } from "../../support/baseline";
import { documentOf, recordOf } from "../../support/records";

type Verdict = ReturnType<typeof verdict>;

const documentWith = (inbound: string) => `<policies><inbound>${inbound}</inbound></policies>`;
const api = (inbound: string) => examplePolicy(documentWith(`<base />${inbound}`));
const operation = (inbound: string) => examplePolicy(documentWith(inbound), "operation");
const product = (inbound: string) => examplePolicy(documentWith(`<base />${inbound}`), "product");
const global = (inbound: string) => examplePolicy(documentWith(inbound), "global");
const fragment = (content: string) =>
  recordOf("policyFragments", { value: documentOf(`<fragment>${content}</fragment>`) }, { id: "shared" });
const when = (condition: string, content: string) => `<choose><when condition="${condition}">${content}</when></choose>`;
const open = exampleRecord("apis", { path: "orders", subscriptionRequired: false });
const include = '<include-fragment fragment-id="shared" />';

const jwt = '<validate-jwt header-name="Authorization" />';
const byKey = '<rate-limit-by-key calls="10" renewal-period="60" counter-key="a" />';
const limit = (more: string) => `<rate-limit-by-key renewal-period="60" counter-key="a" ${more} />`;
const quotaByKey = (more = 'calls="10"') => `<quota-by-key renewal-period="86400" counter-key="a" ${more} />`;
const parameters = (specified = "prevent", more = "") =>
  `<validate-parameters specified-parameter-action="${specified}" unspecified-parameter-action="prevent">${more}</validate-parameters>`;
const content = (more: { max?: string; exceeded?: string; unspecified?: string; action?: string } = {}) =>
  `<validate-content unspecified-content-type-action="${more.unspecified ?? "prevent"}" max-size="${more.max ?? "1024"}" size-exceeded-action="${more.exceeded ?? "prevent"}"><content type="application/json" validate-as="json" action="${more.action ?? "prevent"}" /></validate-content>`;
const filter = (content: string, action = "allow") => `<ip-filter action="${action}">${content}</ip-filter>`;

/** Every way to take a control away without removing its text, for a control that stands in inbound. */
function weakenings(control: string): (readonly [string, EstateRecord[], Verdict])[] {
  return [
    ["as it should be", [api(control)], "pass"],
    ["at the service", [global(control)], "pass"],
    ["at the operation, behind base", [operation(`<base />${control}`)], "pass"],
    ["in a fragment", [api(include), fragment(control)], "pass"],
    ["in a fragment that is always included", [api(when("@(true)", include)), fragment(control)], "pass"],
    ["in every branch", [api(`<choose><when condition="@(a)">${control}</when><otherwise>${control}</otherwise></choose>`)], "pass"],
    ["in the one branch that always runs", [api(`<choose><when condition="@(true)">${control}</when><otherwise /></choose>`)], "pass"],
    ["behind a branch that answers", [api(`${when("@(a)", "<return-response />")}${control}`)], "pass"],
    ["in a retry, which runs once at least", [api(`<retry condition="@(false)" count="1" interval="1">${control}</retry>`)], "pass"],
    ["nowhere", [api("")], "finding"],
    ["in a comment", [api(`<!-- ${control} -->`)], "finding"],
    ["under a condition", [api(when("@(context.Request.Method == &quot;GET&quot;)", control))], "finding"],
    ["under a condition that is never true", [api(when("@(false)", control))], "finding"],
    [
      "behind a branch that always runs",
      [api(`<choose><when condition="@(true)" /><otherwise>${control}</otherwise></choose>`)],
      "finding",
    ],
    [
      "in all branches, and none must run",
      [api(`<choose><when condition="@(a)">${control}</when><when condition="@(b)">${control}</when></choose>`)],
      "finding",
    ],
    ["in one branch of two", [api(`<choose><when condition="@(a)">${control}</when><otherwise /></choose>`)], "finding"],
    ["in a fragment under a condition", [api(when("@(a)", include)), fragment(control)], "finding"],
    ["in a fragment, under a condition", [api(include), fragment(when("@(a)", control))], "finding"],
    ["behind the end of the pipeline", [api(`<return-response />${control}`)], "finding"],
    ["at the API, and the operation leaves out base", [api(control), operation("")], "finding"],
    ["at the service, and the API leaves out base", [global(control), examplePolicy(documentWith(""))], "finding"],
    [
      "at the API, and the operation has no inbound",
      [api(control), examplePolicy("<policies><outbound><base /></outbound></policies>", "operation")],
      "finding",
    ],
    ["for one product's keys alone", [product(control)], "finding"],
    ["in outbound", [examplePolicy(`<policies><outbound><base />${control}</outbound></policies>`)], "finding"],
    ["in a fragment that nobody knows", [api(include)], "unknown"],
    [
      "in a fragment that nobody knows, in every branch",
      [api(`<choose><when condition="@(a)">${control}</when><otherwise>${include}</otherwise></choose>`)],
      "unknown",
    ],
    ["in a document that could not be read", [exampleRecord("apis/policies", { value: { unknown: "not to be read" } })], "unknown"],
    [
      "before a document that could not be read",
      [operation(`${control}<base />`), exampleRecord("apis/policies", { value: { unknown: "not to be read" } })],
      "pass",
    ],
  ];
}

const judge = (id: string, records: readonly EstateRecord[]) => verdict(checked(exampleEstate(records), [ruleOf(id)]), ruleOf(id));

describe.each<[string, string, EstateRecord[]]>([
  ["APIM-AUT-001", jwt, [open]],
  ["APIM-AUT-001", '<validate-azure-ad-token tenant-id="t" />', [open]],
  ["APIM-AUT-001", "<validate-client-certificate />", [open]],
  ["APIM-AUT-001", filter("<address>203.0.113.7</address>"), [open]],
  ["APIM-LIM-001", byKey, []],
  ["APIM-LIM-002", quotaByKey(), []],
  ["APIM-VAL-001", content(), []],
  ["APIM-VAL-002", parameters(), []],
])("%s by %s", (id, control, records) => {
  it.each(weakenings(control))("%s", (_, policies, expected) => {
    expect(judge(id, [...policies, ...records])).toBe(expected);
  });
});

describe("APIM-AUT-001", () => {
  const refusal = (condition: string) =>
    when(
      condition.replaceAll('"', "&quot;").replaceAll("&&", "&amp;&amp;"),
      '<return-response><set-status code="401" reason="a" /></return-response>',
    );
  const certified = '@(context.Request.Certificate == null || context.Request.Certificate.Thumbprint != "A1")';
  /** Conditions under which callers are refused. */
  const byHand: [string, Verdict][] = [
    [certified, "pass"],
    ["@(context.Request.Certificate == null || !context.Request.Certificate.VerifyNoRevocation())", "pass"],
    ["@(!context.Deployment.Certificates.Any(c => c.Value.Thumbprint == context.Request.Certificate.Thumbprint))", "pass"],
    ['@{ var c = context.Request.Certificate; return c == null || c.Issuer != "CN=a" || !c.Verify(); }', "pass"],
    ["@(context.Request.Certificate == null)", "finding"],
    ['@(context.Request.Certificate == null && context.Request.Certificate.Thumbprint != "A1")', "finding"],
    ['@(context.Request.Method == "PUT" && context.Request.Certificate == null)', "finding"],
    ['@(context.Request.Certificate.Thumbprint == "A1")', "finding"],
    ['@(!context.Request.Headers.ContainsKey("Authorization"))', "finding"],
    ['@(context.Request.Headers.GetValueOrDefault("Authorization","").AsBasic() == null)', "finding"],
    ['@(context.Request.Headers.GetValueOrDefault("Authorization","").AsBasic()?.Password != "{{word}}")', "unknown"],
    ['@(!(bool)((IResponse)context.Variables["state"]).Body.As<JObject>()["active"])'.replace("<", "&lt;"), "unknown"],
  ];
  const asked = (authentication: Declared["authentication"], subscriptionRequired = true) =>
    exampleRecord("apis", { path: "orders", subscriptionRequired }, { declared: authentication ? { authentication } : {} });

  it.each<[string, EstateRecord[], Verdict]>([
    ["a key is asked for", [api("")], "pass"],
    ["a key is asked for, and a token was declared", [api(""), asked("entra")], "finding"],
    ["a key is asked for, and a token of another issuer was declared", [api(""), asked("oidc")], "finding"],
    ["a key is asked for, and a certificate was declared", [api(""), asked("client-certificate")], "finding"],
    ["a key was declared, and none is asked for", [api(""), asked("subscription-key", false)], "finding"],
    ["addresses are no token", [api(filter("<address>203.0.113.7</address>")), asked("entra", false)], "finding"],
    ["forbidden addresses let in all others", [api(filter("<address>203.0.113.7</address>", "forbid")), open], "finding"],
    ["half of the internet", [api(filter('<address-range from="0.0.0.0" to="127.255.255.255" />')), open], "finding"],
    [
      "one network beside the whole internet",
      [api(filter('<address-range from="10.0.0.0" to="10.255.255.255" /><address-range from="0.0.0.0" to="255.255.255.255" />')), open],
      "finding",
    ],
    ["the widest network", [api(filter('<address-range from="10.0.0.0" to="10.255.255.255" />')), open], "pass"],
    ["all of IPv6", [api(filter('<address-range from="::" to="ffff::" />')), open], "finding"],
    ["addresses from a named value", [api(filter('<address-range from="{{first}}" to="{{last}}" />')), open], "unknown"],
    ["a computed action", [api(filter("<address>203.0.113.7</address>", "@(context.Request.Method)")), open], "unknown"],
    ["a certificate whose errors are ignored", [api('<validate-client-certificate ignore-error="true" />'), open], "finding"],
    ["a certificate whose errors may be ignored", [api('<validate-client-certificate ignore-error="{{ignore}}" />'), open], "unknown"],
    [
      "a certificate whose errors are ignored, and a token",
      [api(`<validate-client-certificate ignore-error="true" />${jwt}`), open],
      "pass",
    ],
    [
      "a header that has to be there",
      [api('<check-header name="X" failed-check-httpcode="401" failed-check-error-message="m" ignore-case="true" />'), open],
      "finding",
    ],
    ...byHand.map(([condition, expected]): [string, EstateRecord[], Verdict] => [condition, [api(refusal(condition)), open], expected]),
    ["a certificate by hand, and a token was declared", [api(refusal(certified)), asked("entra", false)], "finding"],
    ["a certificate by hand, as declared", [api(refusal(certified)), asked("client-certificate", false)], "pass"],
    [
      "a certificate by hand, behind a branch that lets pass",
      [api(`<choose><when condition="@(a)" />${refusal(certified).slice(8)}`), open],
      "finding",
    ],
    [
      "a certificate by hand, where nobody is turned away",
      [api(when(certified.replaceAll('"', "&quot;"), "<set-method>GET</set-method>")), open],
      "finding",
    ],
  ])("%s", (_, records, expected) => {
    expect(judge("APIM-AUT-001", records)).toBe(expected);
  });
});

describe("APIM-LIM-006", () => {
  const rule = ruleOf("APIM-LIM-006");
  const kept = (setters: readonly string[]) => `<policies><inbound><base />${jwt}${setters.join("")}</inbound><outbound><base />
    <cache-store-value key="@((string)context.Variables[&quot;v0&quot;])" value="@(context.Response.Body.As&lt;string&gt;(true))" duration="60" /></outbound></policies>`;
  const set = (name: string, ...parts: readonly string[]) => `<set-variable name="${name}" value="@(${parts.join(" + ")})" />`;
  const read = (name: string) => `(string)context.Variables[&quot;${name}&quot;]`;
  const layer = (number: number) => Array.from({ length: 16 }, (_, index) => `v${number}-${index}`);
  /** Variables in layers, each made of all of the next layer. */
  const layered = (last: string) => [
    set("v0", ...layer(1).map(read)),
    ...[1, 2, 3, 4, 5, 6].flatMap((number) => layer(number).map((name) => set(name, ...layer(number + 1).map(read)))),
    ...layer(7).map((name) => set(name, last)),
  ];

  it.each([
    ["in many ways", layered("context.Request.Url.Path"), "finding"],
    ["in many ways to the caller", layered("context.User.Id"), "pass"],
    ["made of itself", [set("v0", read("v0"), "context.Request.Url.Path")], "pass"],
  ])("follows variables through others, %s", (_, setters, expected) => {
    expect(verdict(checkedFile(kept(setters), [rule]), rule)).toBe(expected);
  });
});

describe("APIM-LIM-001", () => {
  it.each<[string, string, Verdict]>([
    ["a number", limit('calls="10"'), "pass"],
    ["more than anybody calls", limit('calls="60001"'), "finding"],
    ["as many as count", limit('calls="60000"'), "pass"],
    ["a computed number", limit('calls="@(context.Subscription.Name.Length)"'), "unknown"],
    ["a number from a named value", limit('calls="{{elsewhere}}"'), "unknown"],
    ["a number from a named value that the estate has", limit('calls="{{millions}}"'), "finding"],
    ["a condition that is never true", limit('calls="10" increment-condition="@(false)"'), "finding"],
    ["a condition that is never true, as .NET writes it", limit('calls="10" increment-condition="False"'), "finding"],
    ["a condition over the response", limit('calls="10" increment-condition="@(context.Response.StatusCode == 200)"'), "pass"],
    ["nothing is counted", limit('calls="10" increment-count="0"'), "finding"],
    ["a weak limit and a strong one", limit('calls="9000000"') + limit('calls="10"'), "pass"],
    ["a weak limit and a computed one", limit('calls="9000000"') + limit('calls="{{elsewhere}}"'), "unknown"],
    ["tokens by the minute", '<llm-token-limit counter-key="a" tokens-per-minute="1000" estimate-prompt-tokens="true" />', "pass"],
    [
      "an amount of tokens is no rate",
      '<llm-token-limit counter-key="a" token-quota="1000" token-quota-period="Daily" estimate-prompt-tokens="true" />',
      "finding",
    ],
    ["a quota is no rate", quotaByKey(), "finding"],
  ])("%s", (_, inbound, expected) => {
    const millions = recordOf("namedValues", { displayName: "millions", value: "9000000" }, { namedValueId: "millions" });
    expect(judge("APIM-LIM-001", [api(inbound), millions])).toBe(expected);
  });

  it("finds a weakness in a file that stands alone only where nothing else may help", () => {
    const rule = ruleOf("APIM-LIM-001");
    expect(verdict(checkedFile(documentWith(`<base />${byKey}`), [rule]), rule)).toBe("pass");
    expect(verdict(checkedFile(documentWith("<base />"), [rule]), rule)).toBe("unknown");
  });
});

describe("APIM-LIM-002", () => {
  it.each<[string, EstateRecord[], Verdict]>([
    ["nothing is counted", [api(quotaByKey('calls="10" increment-count="0"'))], "finding"],
    ["a condition that is never true", [api(quotaByKey('calls="10" increment-condition="@(false)"'))], "finding"],
    ["by traffic", [api(quotaByKey('bandwidth="1000"'))], "pass"],
    ["a product's quota, and a key of the API", [product('<quota calls="10" renewal-period="86400" />')], "finding"],
    ["a rate is no quota", [api(byKey)], "finding"],
  ])("%s", (_, records, expected) => {
    expect(judge("APIM-LIM-002", records)).toBe(expected);
  });

  it("a subscription's quota misses callers without a key", () => {
    const quota = '<quota calls="10" renewal-period="86400" />';
    const result = checked(exampleEstate([api(quota), open]), [ruleOf("APIM-LIM-002")]);
    expect(found(result, ruleOf("APIM-LIM-002"))).toMatchObject([
      { message: "quota counts by subscription, and there is none without a key", ways: ["no key"] },
    ]);
  });
});

describe("APIM-VAL-001", () => {
  const takes = (properties: Partial<PropertiesOf<"apis/operations">>) =>
    exampleRecord("apis/operations", { displayName: "Change", method: "PUT", urlTemplate: "/orders", ...properties });
  const body = (...types: string[]) => ({ request: { representations: types.map((contentType) => ({ contentType })) } });

  it.each<[string, EstateRecord[], Verdict]>([
    ["bodies that are too large are noted", [api(content({ exceeded: "detect" }))], "finding"],
    ["bodies that do not fit are ignored", [api(content({ action: "ignore" }))], "finding"],
    ["no size", [api(content({ max: "0" }))], "finding"],
    ["a computed size", [api(content({ max: "@(context.Response.StatusCode)" }))], "unknown"],
    ["an action from a named value", [api(content({ action: "{{action}}" }))], "unknown"],
    [
      "an action from a named value that lets all through",
      [
        api(content({ exceeded: "{{action}}" })),
        recordOf("namedValues", { displayName: "action", value: "ignore" }, { namedValueId: "action" }),
      ],
      "finding",
    ],
    ["other types are let through", [api(content({ unspecified: "ignore" })), takes(body("application/json"))], "finding"],
    [
      "other types are let through, where one can't be validated",
      [api(content({ unspecified: "ignore" })), takes(body("application/json", "image/png"))],
      "pass",
    ],
    ["a weak one, and a strong one", [api(content({ action: "detect" })), operation(`<base />${content()}`)], "pass"],
    ["GET has no body", [api(""), takes({ method: "GET" })], "pass"],
    ["GET with a declared body", [api(""), takes({ method: "GET", ...body("application/json") })], "finding"],
    ["DELETE with a declared body", [api(""), takes({ method: "DELETE", ...body("application/json") })], "finding"],
    ["POST in small letters", [api(""), takes({ method: "post" })], "finding"],
    ["a method that is not known", [api(""), takes({ method: { $unknown: "not read" } })], "finding"],
  ])("%s", (_, records, expected) => {
    expect(judge("APIM-VAL-001", records)).toBe(expected);
  });
});

describe("APIM-VAL-002", () => {
  const plain = exampleRecord("apis/operations", { displayName: "Ping", method: "GET", urlTemplate: "/ping" });
  const queried = exampleRecord("apis/operations", {
    displayName: "Find",
    method: "GET",
    urlTemplate: "/orders",
    request: { queryParameters: [{ name: "page", type: "integer", required: false }] },
  });

  it.each<[string, EstateRecord[], Verdict]>([
    ["noted", [api(parameters("detect"))], "finding"],
    [
      "ignored in the query",
      [api(parameters("prevent", '<query specified-parameter-action="ignore" unspecified-parameter-action="prevent" />'))],
      "finding",
    ],
    [
      "unknown ones may come in headers",
      [api(parameters("prevent", '<headers specified-parameter-action="prevent" unspecified-parameter-action="ignore" />'))],
      "pass",
    ],
    ["an action from a named value", [api(parameters("{{action}}"))], "unknown"],
    [
      "a computed action for one",
      [
        api(
          parameters(
            "prevent",
            '<path specified-parameter-action="prevent"><parameter name="orderId" action="@(context.Request.Method)" /></path>',
          ),
        ),
      ],
      "unknown",
    ],
    ["nothing to validate", [api(""), plain], "pass"],
    ["a query parameter", [api(""), queried], "finding"],
  ])("%s", (_, records, expected) => {
    expect(judge("APIM-VAL-002", records)).toBe(expected);
  });
});

describe("APIM-AUT-011", () => {
  type Authorization = NonNullable<Declared["objectAuthorization"]>;
  const byClaim: Authorization = [{ parameter: "orderId", by: "claim", claim: "oid" }];
  const declared = (objectAuthorization: Authorization, more: Partial<PropertiesOf<"apis/operations">> = {}) =>
    exampleRecord(
      "apis/operations",
      {
        displayName: "Change",
        method: "PUT",
        urlTemplate: "/orders/{orderId}",
        templateParameters: [{ name: "orderId", type: "string", required: true }],
        ...more,
      },
      { declared: { objectAuthorization } },
    );
  const token = "((Jwt)context.Variables[&quot;caller&quot;]).Claims";
  const parameter = "context.Request.MatchedParameters[&quot;orderId&quot;]";
  const bound = `@(!(${token}.ContainsKey(&quot;oid&quot;) &amp;&amp; ${token}[&quot;oid&quot;].Contains(${parameter})))`;
  const refuse = (condition: string) => when(condition, "<return-response />");

  it.each<[string, EstateRecord[], Verdict]>([
    ["compared", [operation(`<base />${refuse(bound)}`), declared(byClaim)], "pass"],
    ["compared, although nobody declared it", [operation(`<base />${refuse(bound)}`), declared([])], "pass"],
    [
      "compared with the subject",
      [
        operation(`<base />${refuse(`@(((Jwt)context.Variables[&quot;caller&quot;]).Subject != ${parameter} || !true)`)}`),
        declared([{ parameter: "orderId", by: "claim", claim: "sub" }]),
      ],
      "pass",
    ],
    [
      "compared with another claim",
      [operation(`<base />${refuse(bound)}`), declared([{ parameter: "orderId", by: "claim", claim: "sub" }])],
      "finding",
    ],
    ["another parameter is compared", [operation(`<base />${refuse(bound.replace("orderId", "lineId"))}`), declared(byClaim)], "finding"],
    ["whoever fits is turned away", [operation(`<base />${refuse(bound.replace("!", ""))}`), declared(byClaim)], "finding"],
    ["nobody is turned away", [operation(`<base />${when(bound, "<set-method>GET</set-method>")}`), declared(byClaim)], "finding"],
    ["never compared", [operation(`<base />${when("@(false)", refuse(bound))}`), declared(byClaim)], "finding"],
    [
      "compared for some callers",
      [operation(`<base />${when("@(context.Request.Method == &quot;GET&quot;)", refuse(bound))}`), declared(byClaim)],
      "finding",
    ],
    [
      "hidden behind a branch that lets callers pass",
      [
        operation(`<base /><choose><when condition="@(a)" /><when condition="${bound}"><return-response /></when></choose>`),
        declared(byClaim),
      ],
      "finding",
    ],
    [
      "switched off in the condition",
      [operation(`<base />${refuse(bound.replace(/\)$/, " &amp;&amp; false)"))}`), declared(byClaim)],
      "finding",
    ],
    [
      "switched off in front of the condition",
      [operation(`<base />${refuse(bound.replace("@(", "@(false &amp;&amp; "))}`), declared(byClaim)],
      "finding",
    ],
    ["at the API, and the operation leaves out base", [api(refuse(bound)), operation(""), declared(byClaim)], "finding"],
    ["in a fragment", [operation(`<base />${include}`), fragment(refuse(bound)), declared(byClaim)], "pass"],
    ["in a fragment that nobody knows", [operation(`<base />${include}`), declared(byClaim)], "unknown"],
    ["the backend decides", [declared([{ parameter: "orderId", by: "backend", owner: "orders" }])], "pass"],
    ["the backend decides, and nobody answers for it", [declared([{ parameter: "orderId", by: "backend", owner: "" }])], "finding"],
    ["it belongs to nobody", [declared([{ parameter: "orderId", by: "nobody", reason: "Public." }])], "pass"],
    ["it belongs to nobody, and nobody says why", [declared([{ parameter: "orderId", by: "nobody", reason: " " }])], "finding"],
    ["another parameter is declared", [declared([{ parameter: "lineId", by: "backend", owner: "orders" }])], "finding"],
    ["parameters that are not known", [declared([], { templateParameters: { $unknown: "not read" } })], "unknown"],
    ["no identifier", [declared([], { templateParameters: [{ name: "country", type: "string", required: true }] })], "pass"],
  ])("%s", (_, records, expected) => {
    expect(judge("APIM-AUT-011", records)).toBe(expected);
  });

  it("reports each parameter by itself", () => {
    const two = [
      { name: "orderId", type: "string", required: true },
      { name: "lineId", type: "string", required: true },
    ];
    const result = checked(exampleEstate([declared([], { templateParameters: two })]), [ruleOf("APIM-AUT-011")]);
    expect(found(result, ruleOf("APIM-AUT-011")).map(({ path }) => path)).toEqual([
      "properties/templateParameters/lineId",
      "properties/templateParameters/orderId",
    ]);
  });

  it.each([
    ["id", "string", true],
    ["orderId", "string", true],
    ["order_id", "string", true],
    ["customer_number", "string", true],
    ["accountKey", "string", true],
    ["username", "string", true],
    ["owner", "string", true],
    ["page", "integer", true],
    ["reference", "uuid", true],
    ["country", "string", false],
    ["paid", "string", false],
    ["monkey", "string", false],
    ["piano", "string", false],
    ["version", "string", false],
  ])("%s of type %s names an object: %s", (name, type, expected) => {
    expect(isIdentifier({ name, type })).toBe(expected);
  });
});
