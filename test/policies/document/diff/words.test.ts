import { describe, expect, it } from "vitest";
import { diffDocuments } from "../../../../policies/document/diff/diff-documents";
import { changes, inbound, parse, told } from "./documents";

const jwt = (inside: string, attributes = "") => `<validate-jwt header-name="Authorization" ${attributes}>${inside}</validate-jwt>`;
const cors = (inside: string, attributes = "") => `<cors ${attributes}>${inside}</cors>`;

describe("in words", () => {
  it.each([
    // Limits.
    [
      '<rate-limit calls="100" renewal-period="60" />',
      '<rate-limit calls="1000" renewal-period="60" />',
      "~ rate limit raised from 100 to 1,000 calls a minute",
    ],
    [
      '<rate-limit calls="2" renewal-period="1" />',
      '<rate-limit calls="1" renewal-period="1" />',
      "~ rate limit lowered from 2 to 1 call a second",
    ],
    [
      '<rate-limit calls="5" renewal-period="60" />',
      '<rate-limit calls="5" renewal-period="90" />',
      "~ rate limit changed from 5 calls a minute to 5 calls in 90 seconds",
    ],
    [
      '<rate-limit calls="5" renewal-period="60" />',
      '<rate-limit calls="9" renewal-period="300" />',
      "~ rate limit changed from 5 calls a minute to 9 calls in 5 minutes",
    ],
    [
      '<rate-limit calls="5" renewal-period="60"><api name="a" calls="5" renewal-period="60" /></rate-limit>',
      '<rate-limit calls="5" renewal-period="60"><api name="a" calls="6" renewal-period="60" /></rate-limit>',
      "~ rate limit of api a raised from 5 to 6 calls a minute",
    ],
    [
      '<rate-limit-by-key calls="5" renewal-period="60" counter-key="a" />',
      '<rate-limit-by-key calls="@(b)" renewal-period="60" counter-key="a" />',
      "~ rate limit changed",
    ],
    [
      '<quota calls="100" renewal-period="604800" />',
      '<quota calls="100" bandwidth="40000" renewal-period="604800" />',
      "+ quota of 40,000 kilobytes a week added",
    ],
    [
      '<quota calls="5" bandwidth="9" renewal-period="0" />',
      '<quota bandwidth="9" renewal-period="0" />',
      "- quota of 5 calls for ever removed",
    ],
    [
      '<quota calls="5" bandwidth="9" renewal-period="86400" />',
      '<quota calls="5" bandwidth="9" renewal-period="3600" />',
      "~ quota changed from 5 calls and 9 kilobytes a day to 5 calls and 9 kilobytes an hour",
    ],
    [
      '<llm-token-limit counter-key="a" tokens-per-minute="500" />',
      '<llm-token-limit counter-key="a" tokens-per-minute="5000" />',
      "~ token limit raised from 500 to 5,000 tokens a minute",
    ],
    [
      '<llm-token-limit counter-key="a" token-quota="5" token-quota-period="Daily" />',
      '<llm-token-limit counter-key="a" token-quota="5" token-quota-period="Monthly" />',
      "~ token quota changed from 5 tokens a day to 5 tokens a month",
    ],
    [
      '<limit-concurrency key="a" max-count="3" />',
      '<limit-concurrency key="a" max-count="4" />',
      "~ number of requests at a time of limit-concurrency raised from 3 to 4",
    ],
    // Tokens.
    [`<base />${jwt("")}`, "<base />", "- validate-jwt removed from inbound"],
    [jwt(""), jwt("", 'require-signed-tokens="false"'), "~ validate-jwt no longer requires signed tokens"],
    [jwt("", 'require-expiration-time="false"'), jwt(""), "~ validate-jwt now requires an expiry time"],
    [jwt(""), jwt("", 'clock-skew="60"'), "~ clock skew of validate-jwt raised from 0 (the default) to 60 seconds"],
    [jwt("", 'failed-validation-httpcode="403"'), jwt(""), "~ refusal status of validate-jwt changed from 403 to 401 (the default)"],
    [
      jwt("<audiences><audience>api://x</audience><audience>api://y</audience></audiences>"),
      jwt("<audiences><audience>api://y</audience></audiences>"),
      "- audience api://x removed from validate-jwt",
    ],
    [jwt("<audiences><audience>a</audience><audience>b</audience></audiences>"), jwt(""), "- audiences removed from validate-jwt: a, b"],
    [
      jwt("<issuers><issuer>a</issuer></issuers>"),
      jwt("<issuers><issuer>a</issuer><issuer>b</issuer></issuers>"),
      "+ issuer b added to validate-jwt",
    ],
    [jwt('<openid-config url="https://a.example" />'), jwt(""), "- OpenID configuration https://a.example removed from validate-jwt"],
    [
      jwt('<required-claims><claim name="scp"><value>Read</value></claim><claim name="azp" /></required-claims>'),
      jwt('<required-claims><claim name="scp"><value>Read</value></claim></required-claims>'),
      "- required claim azp removed from validate-jwt",
    ],
    [
      jwt('<required-claims><claim name="scp"><value>Read</value></claim></required-claims>'),
      jwt('<required-claims><claim name="scp"><value>Read</value><value>Write</value></claim></required-claims>'),
      "+ value Write added to required claim scp of validate-jwt",
    ],
    [
      jwt('<required-claims><claim name="scp" /></required-claims>'),
      jwt('<required-claims><claim name="scp" match="any" /></required-claims>'),
      "~ match of required claim scp of validate-jwt changed from all (the default) to any",
    ],
    [
      '<validate-azure-ad-token tenant-id="a"><client-application-ids><application-id>x</application-id><application-id>y</application-id></client-application-ids></validate-azure-ad-token>',
      '<validate-azure-ad-token tenant-id="a"><client-application-ids><application-id>y</application-id></client-application-ids></validate-azure-ad-token>',
      "- client application x removed from validate-azure-ad-token",
    ],
    [
      "<validate-client-certificate />",
      '<validate-client-certificate validate-revocation="false" />',
      "~ validate-client-certificate no longer refuses revoked certificates",
    ],
    // Callers.
    [
      '<ip-filter action="allow"><address>10.0.0.1</address></ip-filter>',
      '<ip-filter action="allow"><address>10.0.0.1</address><address-range from="10.0.1.0" to="10.0.1.9" /></ip-filter>',
      "+ address range 10.0.1.0 to 10.0.1.9 added to ip-filter (allow)",
    ],
    [
      '<ip-filter action="allow"><address>10.0.0.1</address></ip-filter>',
      '<ip-filter action="forbid"><address>10.0.0.1</address></ip-filter>',
      "~ action of ip-filter changed from allow to forbid",
    ],
    [
      cors("<allowed-origins><origin>https://a.example</origin></allowed-origins>"),
      cors("<allowed-origins><origin>https://a.example</origin><origin>*</origin></allowed-origins>"),
      "+ allowed origin * added to cors",
    ],
    [
      cors("<allowed-methods><method>GET</method></allowed-methods>"),
      cors('<allowed-methods preflight-result-max-age="300"><method>GET</method></allowed-methods>'),
      "~ preflight cache time of cors raised from 0 (the default) to 300 seconds",
    ],
    [cors(""), cors("", 'allow-credentials="true"'), "~ cors now allows credentials"],
    // Validation.
    [
      '<validate-parameters specified-parameter-action="prevent" unspecified-parameter-action="prevent" />',
      '<validate-parameters specified-parameter-action="prevent" unspecified-parameter-action="detect" />',
      "~ action for unspecified parameters of validate-parameters changed from prevent to detect",
    ],
    [
      '<validate-content unspecified-content-type-action="prevent" max-size="1024" size-exceeded-action="prevent" />',
      '<validate-content unspecified-content-type-action="prevent" max-size="102400" size-exceeded-action="prevent" />',
      "~ largest body of validate-content raised from 1,024 to 102,400 bytes",
    ],
    [
      '<validate-status-code unspecified-status-code-action="prevent"><status-code code="404" action="ignore" /></validate-status-code>',
      '<validate-status-code unspecified-status-code-action="prevent"><status-code code="404" action="prevent" /></validate-status-code>',
      "~ action of status code 404 of validate-status-code changed from ignore to prevent",
    ],
    // Backends.
    [
      '<set-backend-service base-url="https://a.example" />',
      '<set-backend-service base-url="https://b.example" />',
      "~ backend URL changed from https://a.example to https://b.example",
    ],
    ['<forward-request timeout="60" />', "<forward-request />", "~ timeout of forward-request raised from 60 to 300 seconds (the default)"],
    ['<forward-request timeout-ms="60" />', "<forward-request />", "- timeout of forward-request removed (it was 60 milliseconds)"],
    ['<rewrite-uri template="/a" />', '<rewrite-uri template="/b" />', "~ path for the backend changed from /a to /b"],
    [
      '<send-request response-variable-name="r"><set-url>https://a.example</set-url></send-request>',
      '<send-request response-variable-name="r"><set-url>https://b.example</set-url></send-request>',
      "~ URL of send-request r changed from https://a.example to https://b.example",
    ],
    ['<cache-store duration="60" />', '<cache-store duration="3600" />', "~ cache time of cache-store raised from 60 to 3,600 seconds"],
    // Messages.
    [
      '<set-header name="X"><value>1</value></set-header>',
      '<set-header name="X"><value>2</value></set-header>',
      "~ value of set-header X changed from 1 to 2",
    ],
    [
      '<set-header name="X"><value>1</value></set-header>',
      '<set-header name="X"><value>1</value><value>no cache</value></set-header>',
      '+ value "no cache" added to set-header X',
    ],
    [
      '<set-header name="X" exists-action="append" />',
      '<set-header name="X" exists-action="skip" />',
      "~ exists action of set-header X changed from append to skip",
    ],
    ["<set-body>a</set-body>", "<set-body>a </set-body>", '~ body of set-body changed from a to "a "'],
    ["<set-method>GET</set-method>", "<set-method>PUT</set-method>", "~ method of set-method changed from GET to PUT"],
    [
      '<return-response><set-status code="401" /></return-response>',
      '<return-response><set-status code="403" /></return-response>',
      "~ status code of set-status of return-response changed from 401 to 403",
    ],
    [
      "<return-response><set-body>a</set-body></return-response>",
      "<return-response><set-body>@(a)</set-body></return-response>",
      "~ body of return-response changed",
    ],
    // Branches.
    [
      '<choose><when condition="@(a)"><base /></when><when condition="@(b)"><base /></when></choose>',
      '<choose><when condition="@(a)"><base /></when><when condition="@(c)"><base /></when></choose>',
      "~ condition of when 2 changed",
    ],
    [
      '<choose><when condition="@(a)"><base /></when></choose>',
      '<choose><when condition="@(a)"><base /><set-method>GET</set-method></when></choose>',
      "+ set-method added to when in inbound",
    ],
    [
      '<choose><when condition="@(a)"><base /></when></choose>',
      '<choose><when condition="@(a)"><base /></when><otherwise><base /></otherwise></choose>',
      "+ otherwise added to choose, with base in it",
    ],
    [
      "<base />",
      `<base /><choose><when condition="@(a)">${jwt("")}<rate-limit calls="5" renewal-period="60" /></when></choose>`,
      "+ choose added to inbound, with validate-jwt, rate-limit in it",
    ],
    // Everything else.
    ['<include-fragment fragment-id="a" />', "", "- include-fragment a removed from inbound"],
    ['<new-policy some-thing="1" />', '<new-policy some-thing="2" />', "~ some thing of new-policy changed from 1 to 2"],
    ["<new-policy />", '<new-policy a="" />', '+ a of new-policy set to ""'],
    ["<new-policy><b>1</b></new-policy>", "<new-policy><b>2</b></new-policy>", "~ b of new-policy changed from 1 to 2"],
  ])("%s, %s", (before, after, words) => {
    expect(told(before, after)).toEqual([words]);
  });

  it("several changes stand in the order of the later document", () => {
    const before = `<base />${jwt("")}<rate-limit calls="5" renewal-period="60" /><set-method>GET</set-method>`;
    const after = '<base /><rewrite-uri template="/" /><rate-limit calls="6" renewal-period="60" />';
    expect(told(before, after)).toEqual([
      "- validate-jwt removed from inbound",
      "+ rewrite-uri added to inbound",
      "~ rate limit raised from 5 to 6 calls a minute",
      "- set-method removed from inbound",
    ]);
  });

  it("sections and documents", () => {
    const [before, after] = [
      parse("<policies><inbound><base /></inbound></policies>"),
      parse("<policies><outbound><base /></outbound></policies>"),
    ];
    expect(
      diffDocuments(before, after)
        .map(({ text }) => text)
        .sort(),
    ).toEqual(["section inbound removed from the document, with base in it", "section outbound added to the document, with base in it"]);
    expect(diffDocuments(undefined, after)).toMatchObject([{ path: "policies", kind: "added", text: "document added, with base in it" }]);
    expect(diffDocuments(before, undefined)).toMatchObject([
      { path: "policies", kind: "removed", text: "document removed, with base in it" },
    ]);
    expect(diffDocuments(before, parse("<fragment />"))).toMatchObject([
      { path: "fragment", kind: "changed", text: "the document is now a fragment, and was a policies" },
    ]);
    expect(diffDocuments(parse("<fragment><base /></fragment>"), parse("<fragment />"))).toMatchObject([
      { path: "base", text: "base removed from the fragment" },
    ]);
  });
});

describe("before and after", () => {
  it("values are as they stand, defaults and all", () => {
    expect(changes('<forward-request timeout="@( a )" />', "<forward-request />")).toEqual([
      {
        path: "inbound/forward-request/@timeout",
        kind: "changed",
        before: "@( a )",
        after: "300",
        text: "timeout of forward-request changed",
      },
    ]);
  });

  it("elements are XML", () => {
    expect(changes("", '<!-- a --><set-header name="A"><!-- b --><value>@("c")</value></set-header>')).toEqual([
      {
        path: "inbound/set-header",
        kind: "added",
        after: '<set-header name="A">\n    <value>@("c")</value>\n</set-header>',
        text: "set-header A added to inbound",
      },
    ]);
  });

  it("of twins, paths tell which", () => {
    const [before, after] = ["1", "2"].map(
      (value) => `<choose><when condition="@(a)" /><when condition="@(b)"><set-variable name="c" value="${value}" /></when></choose>`,
    );
    expect(changes(before ?? "", after ?? "")).toMatchObject([
      { path: "inbound/choose/when[2]/set-variable/@value", before: "1", after: "2" },
    ]);
  });
});

describe("credentials", () => {
  const token = `Bearer ${"aB3".repeat(10)}`;
  it.each([
    [
      "an attribute for one",
      '<authentication-basic username="a" password="S0mmer!" />',
      '<authentication-basic username="a" password="W1nter!" />',
    ],
    [
      "a header for one",
      '<set-header name="X-Api-Key"><value>S0mmer!</value></set-header>',
      '<set-header name="X-Api-Key"><value>W1nter!</value></set-header>',
    ],
    [
      "a key",
      jwt("<issuer-signing-keys><key>UzBtbWVyIQ==</key></issuer-signing-keys>"),
      jwt("<issuer-signing-keys><key>VzFudGVyIQ==</key></issuer-signing-keys>"),
    ],
    ["its form", `<set-variable name="a" value="${token}x" />`, `<set-variable name="a" value="${token}y" />`],
    ["a string in code", `<set-variable name="a" value='@("${token}x")' />`, `<set-variable name="a" value='@("${token}y")' />`],
    ["a body", `<set-body>${token}x</set-body>`, `<set-body>${token}y</set-body>`],
    ["XML in a body", `<set-body><a>${token}x</a></set-body>`, `<set-body><a>${token}y</a></set-body>`],
    ["a comment", `<set-method>a</set-method>`, `<set-method><!-- ${token} -->b</set-method>`],
  ])("known by %s are left out", (_, before, after) => {
    const all = [...changes(before, after), ...changes(before, ""), ...changes("", after), ...diffDocuments(inbound(before), undefined)];
    expect(all.length).toBeGreaterThanOrEqual(4);
    expect(JSON.stringify(all)).not.toMatch(/S0mmer|W1nter|UzBt|VzFu|aB3aB3/);
  });

  it("named values are shown", () => {
    expect(JSON.stringify(changes('<authentication-basic username="a" password="{{b}}" />', ""))).toContain("{{b}}");
  });
});

it("what could not be printed as a policy is told all the same", () => {
  const literal = { root: { kind: "element", name: "fragment", attributes: {}, children: [] } } as const;
  const text = { kind: "element", name: "a", attributes: { b: "@(c)" }, children: [{ kind: "text", value: "@(d)" }] } as const;
  expect(diffDocuments(literal, { root: { ...literal.root, children: [text] } })).toMatchObject([
    { kind: "added", path: "a", after: '<a b="@(c)">@(d)</a>', text: "a added to the fragment" },
  ]);
});
