import { describe, expect, it } from "vitest";
import type { PolicyDocument } from "../../../../policies/document/ast";
import { diffDocuments } from "../../../../policies/document/diff/diff-documents";
import { maxDepth } from "../../../../policies/document/parse";
import { semanticHash } from "../../../../policies/document/semantic-hash";
import { inbound, parse } from "./documents";

function expectEqual(before: PolicyDocument, after: PolicyDocument) {
  expect(diffDocuments(before, after)).toEqual([]);
  expect(semanticHash(after)).toBe(semanticHash(before));
}

function expectDifferent(before: PolicyDocument, after: PolicyDocument) {
  expect(diffDocuments(before, after)).not.toEqual([]);
  expect(semanticHash(after)).not.toBe(semanticHash(before));
}

describe("the same meaning", () => {
  it.each([
    ["layout", "<set-method>GET</set-method>", "\n  <set-method>\n GET\n </set-method>\n"],
    ["quoting", '<set-status code="200" />', "<set-status code='200'/>"],
    ["the order of attributes", '<set-status code="200" reason="OK" />', '<set-status reason="OK" code="200" />'],
    ["comments", "<base />", "<!-- a --><base /><!-- b -->"],
    ["a comment in a text", "<set-method>GET</set-method>", "<set-method><!-- a -->GET<!-- b --></set-method>"],
    ["a comment beside an expression", "<set-body>@(a)</set-body>", "<set-body>\n<!-- a -->\n@(a)\n</set-body>"],
    ["CDATA", "<set-method>GET</set-method>", "<set-method><![CDATA[GET]]></set-method>"],
    ["escaping", '<set-variable name="a" value="@(b == &quot;c&quot;)" />', '<set-variable name="a" value="@(b == "c")" />'],
    ["character references", '<set-status code="200" reason="&#79;K" />', '<set-status code="200" reason="OK" />'],
    ["white space in code", '<set-variable name="a" value="@(b+c)" />', '<set-variable name="a" value="@( b\n+\nc )" />'],
    [
      "comments in code",
      '<set-variable name="a" value="@{return b;}" />',
      '<set-variable name="a" value="@{ /* c */ return b; // d\n }" />',
    ],
    ["a default", "<forward-request />", '<forward-request timeout="300" follow-redirects="false" http-version="1" />'],
    ["a default in a part", '<cors><allowed-methods preflight-result-max-age="0" /></cors>', "<cors><allowed-methods /></cors>"],
    ["white space in a typed value", '<set-status code="200" />', '<set-status code=" 200 " />'],
    ["zeros in front", '<limit-concurrency key="a" max-count="3" />', '<limit-concurrency key="a" max-count="003" />'],
    [
      "zeros behind",
      '<llm-semantic-cache-lookup score-threshold="0.5" embeddings-backend-id="a" />',
      '<llm-semantic-cache-lookup score-threshold="0.50" embeddings-backend-id="a" />',
    ],
    [
      "spellings of an address",
      '<ip-filter action="allow"><address>2001:db8::1</address></ip-filter>',
      '<ip-filter action="allow"><address>2001:0DB8:0:0::0001</address></ip-filter>',
    ],
    [
      "fractions of a moment that are none",
      '<quota-by-key first-period-start="2026-01-01T00:00:00Z" />',
      '<quota-by-key first-period-start="2026-01-01T00:00:00.000Z" />',
    ],
    [
      "line breaks in a key",
      "<validate-jwt><issuer-signing-keys><key>QUJD</key></issuer-signing-keys></validate-jwt>",
      "<validate-jwt><issuer-signing-keys><key>QU\nJD</key></issuer-signing-keys></validate-jwt>",
    ],
    [
      "the order in a list of alternatives",
      "<validate-jwt><audiences><audience>a</audience><audience>b</audience></audiences></validate-jwt>",
      "<validate-jwt><audiences><audience>b</audience><audience>a</audience></audiences></validate-jwt>",
    ],
    [
      "an order that is declared to be free",
      "<cors><allowed-origins><origin>a</origin></allowed-origins><allowed-headers><header>*</header></allowed-headers></cors>",
      "<cors><allowed-headers><header>*</header></allowed-headers><allowed-origins><origin>a</origin></allowed-origins></cors>",
    ],
    ["white space in a body of XML tags", "<set-body><a b='1' c='2'/></set-body>", '<set-body><a   c="2"\nb="1" ></a></set-body>'],
    [
      "white space between the elements of a stylesheet",
      '<xsl-transform><xsl:stylesheet version="1.0"><xsl:template match="/"><b><c/></b></xsl:template></xsl:stylesheet></xsl-transform>',
      '<xsl-transform><xsl:stylesheet version="1.0">\n <xsl:template match="/">\n <b> <!-- d --> <c/> </b>\n</xsl:template> </xsl:stylesheet></xsl-transform>',
    ],
  ])("%s", (_, before, after) => expectEqual(inbound(before), inbound(after)));

  it("the order of sections, and what stands around them", () => {
    expectEqual(
      parse("<policies><inbound><base/></inbound><outbound><base/></outbound></policies>"),
      parse("\ufeff<!-- a -->\r\n<policies>\r\n<outbound><base/></outbound><inbound><base/></inbound></policies><!-- b -->"),
    );
  });
});

describe("another meaning", () => {
  it.each([
    ["white space in a body", "<set-body>a</set-body>", "<set-body>a </set-body>"],
    ["white space in a body of XML", "<set-body><a/></set-body>", "<set-body><a/> </set-body>"],
    ["white space in an attribute", '<set-variable name="a" value="b" />', '<set-variable name="a" value="b " />'],
    ["a no-break space around a text", "<set-method>GET</set-method>", "<set-method>\u00a0GET</set-method>"],
    ["line ends in a body", "<set-body>a\nb</set-body>", "<set-body>a&#xD;\nb</set-body>"],
    ["white space in a string", '<set-variable name="a" value="@(&quot;b c&quot;)" />', '<set-variable name="a" value="@("b  c")" />'],
    ["a literal and an expression", '<set-variable name="a" value="true" />', '<set-variable name="a" value="@(true)" />'],
    ["a named value and its name", '<set-variable name="a" value="{{b}}" />', '<set-variable name="a" value="b" />'],
    ["upper and lower case", '<set-header name="a" exists-action="delete" />', '<set-header name="A" exists-action="delete" />'],
    ["a section that is not there", "", "</inbound><outbound></outbound><inbound>"],
    [
      "the order of policies",
      '<set-method>GET</set-method><rewrite-uri template="/" />',
      '<rewrite-uri template="/" /><set-method>GET</set-method>',
    ],
    [
      "the order of a header's values",
      '<set-header name="a"><value>1</value><value>2</value></set-header>',
      '<set-header name="a"><value>2</value><value>1</value></set-header>',
    ],
    [
      "the order of a query parameter's values",
      '<set-query-parameter name="a"><value>1</value><value>2</value></set-query-parameter>',
      '<set-query-parameter name="a"><value>2</value><value>1</value></set-query-parameter>',
    ],
    ["a default beside what excludes it", '<forward-request timeout-ms="5" />', '<forward-request timeout-ms="5" timeout="300" />'],
    ["a default elsewhere", "<set-body><forward-request/></set-body>", '<set-body><forward-request timeout="300"/></set-body>'],
    [
      "a value that is listed twice",
      '<ip-filter action="allow"><address>10.0.0.1</address></ip-filter>',
      '<ip-filter action="allow"><address>10.0.0.1</address><address>10.0.0.1</address></ip-filter>',
    ],
    ["an unknown attribute", "<base />", '<base a="" />'],
    ["an unknown element", "<base />", "<base /><a />"],
    ["an empty list", "<validate-jwt />", "<validate-jwt><audiences /></validate-jwt>"],
    [
      "white space in the text of a stylesheet",
      '<xsl-transform><xsl:stylesheet version="1.0"><xsl:text></xsl:text></xsl:stylesheet></xsl-transform>',
      '<xsl-transform><xsl:stylesheet version="1.0"><xsl:text> </xsl:text></xsl:stylesheet></xsl-transform>',
    ],
    [
      "numbers that are too long to be told apart as numbers",
      '<limit-concurrency key="a" max-count="9007199254740993" />',
      '<limit-concurrency key="a" max-count="9007199254740992" />',
    ],
  ])("%s", (_, before, after) => expectDifferent(inbound(before), inbound(after)));

  it("a fragment is no document", () => expectDifferent(parse("<policies />"), parse("<fragment />")));
});

it("is 64 hexadecimal digits", () => expect(semanticHash(inbound("<base />"))).toMatch(/^[0-9a-f]{64}$/));

it("refuses what is nested too deep to be read", () => {
  let root: PolicyDocument["root"] = { kind: "element", name: "a", attributes: {}, children: [] };
  for (let depth = 0; depth < maxDepth; depth++) root = { ...root, children: [root] };
  expect(semanticHash({ root })).toHaveLength(64);
  const deeper = { root: { ...root, children: [root] } };
  expect(() => semanticHash(deeper)).toThrow(RangeError);
  expect(() => diffDocuments(deeper, deeper)).toThrow(RangeError);
});
