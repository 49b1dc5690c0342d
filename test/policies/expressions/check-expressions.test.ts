import { describe, expect, it } from "vitest";
import { parsePolicy } from "../../../policies/document/parse";
import { checkExpressions, expressionFacts, holdsExpressions } from "../../../policies/expressions/check-expressions";

function check(source: string) {
  const { document, positions } = parsePolicy(source);
  if (!document) throw new Error("there is no document");
  return checkExpressions(document, { positions }).map(({ rule, path, span = [0, 0] }) => ({ rule, path, at: source.slice(...span) }));
}

const inbound = (policies: string) => `<policies><inbound>${policies}</inbound></policies>`;

describe("places in the source", () => {
  it.each([
    ["raw, in an attribute", '<set-variable name="a" value="@(context.Request.Uri + "b")" />', "Uri"],
    ["raw, in single quotes", "<set-variable name='a' value='@(context.Request.Uri + \"b\")' />", "Uri"],
    ["escaped, in an attribute", '<set-variable name="a" value="@(&quot;b&quot; + 1 &lt; 2 + context.Request.Uri)" />', "Uri"],
    [
      "escaped characters in what is pointed at",
      '<set-variable name="a" value="@(int.Parse(context.Variables[&quot;b&quot;]))" />',
      "context.Variables[&quot;b&quot;]",
    ],
    ["with white space around", '<set-variable name="a" value="\n  @(context.Request.Uri)\n" />', "Uri"],
    ["raw, in a text", "<set-body>\n  @{\r\n    return 1 < 2 && context.Request.Uri;\r\n  }\n</set-body>", "Uri"],
    ["escaped, in a text", "<set-body>@(1 &lt; 2 &amp;&amp; context.Request.Uri)</set-body>", "Uri"],
    ["in CDATA", "<set-body><![CDATA[@(1 < 2 && context.Request.Uri)]]></set-body>", "Uri"],
    ["behind the same text", '<set-variable name="context.Request.Uri" value="@(context.Request.Uri)" />', "Uri"],
  ])("%s", (_, policy, at) => {
    expect(check(inbound(policy))).toMatchObject([{ at }]);
  });

  it("finds the line of an expression over several lines", () => {
    const source = inbound('<set-variable name="a" value="@{\n  var b = 1;\n  return b.\n}" />');
    const { document, positions } = parsePolicy(source);
    const [found] = document ? checkExpressions(document, { positions }) : [];
    expect(source.slice(0, found?.span?.[0]).split("\n")).toHaveLength(4);
  });

  it("has no spans without positions", () => {
    const { document } = parsePolicy(inbound("<set-body>@(context.Request.Uri)</set-body>"));
    expect(document && checkExpressions(document)).toEqual([
      { rule: "expression-member", path: "inbound/set-body", message: expect.any(String) },
    ]);
  });
});

describe("paths", () => {
  it("count elements of one name", () => {
    const when = '<when condition="@(context.Request.Uri)"><set-method>GET</set-method></when>';
    expect(check(inbound(`<choose>${when}${when}</choose>`)).map(({ path }) => path)).toEqual([
      "inbound/choose/when/@condition",
      "inbound/choose/when[2]/@condition",
    ]);
  });

  it("begin with the root of fragments and resolvers", () => {
    expect(check("<fragment><set-body>@(context.Request.Uri)</set-body></fragment>")).toMatchObject([{ path: "fragment/set-body" }]);
    expect(check("<http-data-source><http-request><set-url>@(a.b)</set-url></http-request></http-data-source>")).toMatchObject([
      { path: "http-data-source/http-request/set-url" },
    ]);
  });
});

describe("the section", () => {
  const reads = '<set-variable name="a" value="@(context.Response.StatusCode)" />';
  const backend = (policies: string) => `<policies><backend>${policies}</backend></policies>`;

  it.each([
    inbound(reads),
    backend(`<choose><when condition="@(context.Response.StatusCode == 200)"><forward-request /></when></choose>`),
    backend('<forward-request timeout="@(context.Response.StatusCode)" />'),
  ])("knows no response in %s", (source) => {
    expect(check(source)).toMatchObject([{ rule: "expression-context" }]);
  });

  it.each([
    `<policies><outbound>${reads}</outbound></policies>`,
    `<policies><on-error>${reads}</on-error></policies>`,
    `<fragment>${reads}</fragment>`,
    backend('<retry condition="@(context.Response.StatusCode == 500)" count="1" interval="1"><forward-request /></retry>'),
    backend(`<retry condition="@(true)" count="1" interval="1">${reads}<forward-request /></retry>`),
    backend(`<limit-concurrency key="a" max-count="1"><forward-request />${reads}</limit-concurrency>`),
  ])("may know one in %s", (source) => {
    expect(check(source)).toEqual([]);
  });
});

it("leaves what does not close to the parser, and reports it where there was none", () => {
  const source = inbound('<set-body>@("a"</set-body>');
  expect(check(source)).toEqual([]);
  const { document } = parsePolicy(source);
  expect(document && checkExpressions(document)).toMatchObject([{ rule: "expression-unbalanced" }]);
});

it("gives the facts of every expression with its place", () => {
  const { document } = parsePolicy(inbound('<set-variable name="a" value="@(1)" /><set-body>@("b")</set-body>'));
  expect(document && expressionFacts(document)).toMatchObject([
    { path: "inbound/set-variable/@value", attribute: "value", facts: { type: "int" } },
    { path: "inbound/set-body", facts: { type: "string" } },
  ]);
});

it("tells whether there is any expression", () => {
  const has = (source: string) => {
    const { document } = parsePolicy(source);
    return document && holdsExpressions(document);
  };
  expect(has(inbound("<set-body>@(1)</set-body>"))).toBe(true);
  expect(has(inbound("<set-body>1</set-body>"))).toBe(false);
});
