import { describe, expect, it } from "vitest";
import type { PolicyDocument, PolicyElement, PolicyNode, PolicyValue } from "../../../policies/document/ast";
import { formatOf } from "../../../policies/document/format-of";
import { parsePolicy } from "../../../policies/document/parse";
import { type PolicyFormat, printElement, printPolicy } from "../../../policies/document/print";

function element(name: string, attributes: Record<string, PolicyValue> = {}, ...children: PolicyNode[]): PolicyElement {
  return { kind: "element", name, attributes, children };
}

const text = (value: PolicyValue, cdata?: true): PolicyNode => ({ kind: "text", value, ...(cdata && { cdata }) });
const comment = (comment: string): PolicyNode => ({ kind: "comment", comment });
const expression = (expression: string) => ({ expression });

function read(source: string): PolicyDocument {
  const { document, diagnostics } = parsePolicy(source);
  expect(diagnostics).toEqual([]);
  if (!document) throw new Error("there is no document");
  return document;
}

/** What is read of a text, written. */
const formatted = (source: string, format?: PolicyFormat) => printPolicy(read(source), format);

describe("layout", () => {
  it("is four spaces, line feeds and one attribute after the other, whatever it was", () => {
    expect(
      formatted(`\ufeff<?xml version="1.0"?>\r\n<!--a-->\r\n<policies   >\r\n\r\n\r\n<inbound><base></base>
\t<set-header   name = 'b'
        exists-action="override"   ><value>c</value   >
</set-header></inbound><!-- d --></policies>\r\n<!--e-->`),
    ).toBe(`<!--a-->
<policies>
    <inbound>
        <base />
        <set-header name="b" exists-action="override">
            <value>c</value>
        </set-header>
    </inbound>
    <!-- d -->
</policies>
<!--e-->
`);
  });

  it("adds no section and no base", () => {
    expect(formatted("<policies><outbound></outbound><inbound/></policies>")).toBe(
      "<policies>\n    <outbound />\n    <inbound />\n</policies>\n",
    );
    expect(formatted("<policies/>")).toBe("<policies />\n");
  });

  it("adds no white space to text, comments beside it or elements beside it", () => {
    const source = `<a> b <!--c--><d><e /></d>  f\n</a>`;
    expect(formatted(source)).toBe(`<a> b <!--c--><d>
        <e />
    </d>  f
</a>
`);
    expect(formatted(formatted(source))).toBe(formatted(source));
  });

  it("leaves set-body and what has a prefix as it stands", () => {
    const body = `<set-body>\n  <a>\n<b />  <!--c-->\n</a> d\n</set-body>`;
    expect(formatted(`<policies><inbound>${body}</inbound></policies>`)).toContain(`\n        ${body}\n`);
    const sheet = `<xsl:stylesheet>\n <xsl:text> </xsl:text>\n</xsl:stylesheet>`;
    expect(formatted(`<a>${sheet}</a>`)).toBe(`<a>\n    ${sheet}\n</a>\n`);
  });

  it("puts an expression next to its tags", () => {
    expect(formatted(`<a><b>\n  @{\n    return "c";\n  }\n</b></a>`)).toBe(`<a>\n    <b>@{\n    return "c";\n  }</b>\n</a>\n`);
  });

  it("keeps the lines of comments", () => {
    expect(formatted("<a><!--\r\n  b\r\n    c\r\n--></a>")).toBe("<a>\n    <!--\n  b\n    c\n-->\n</a>\n");
  });

  it("is the same for equal documents", () => {
    expect(printPolicy({ root: element("a", { b: "1" }) })).toBe(printPolicy({ root: element("a", { b: "1" }) }));
  });
});

describe("values", () => {
  it.each<[PolicyValue, string, string]>([
    [`<>&"'`, `&lt;&gt;&amp;&quot;'`, `&lt;&gt;&amp;"'`],
    ["a\tb\nc\rd", "a&#x9;b&#xA;c&#xD;d", "a\tb\nc&#xD;d"],
    ["]]>", "]]&gt;", "]]&gt;"],
    [{ template: ["a", { namedValue: "b" }, "&", { namedValue: "c" }] }, "a{{b}}&amp;{{c}}", "a{{b}}&amp;{{c}}"],
    ["{{a}", "{{a}", "{{a}"],
    ["a@(1)", "a@(1)", "a@(1)"],
  ])("literal %j", (value, inAttribute, asText) => {
    for (const format of ["rawxml", "xml"] as const) {
      expect(printElement(element("a", { b: value }), format)).toBe(`<a b="${inAttribute}" />`);
      expect(printElement(element("a", {}, text(value)), format)).toBe(`<a>${asText}</a>`);
    }
  });

  it.each([
    [`@(a["b"] < 1 && c)`, `@(a[&quot;b&quot;] &lt; 1 &amp;&amp; c)`, `@(a["b"] &lt; 1 &amp;&amp; c)`],
    [`@{\r\n  return 'a';\n}`, `@{&#xD;&#xA;  return 'a';&#xA;}`, `@{&#xD;\n  return 'a';\n}`],
    [`@("&amp;")`, `@(&quot;&amp;amp;&quot;)`, `@("&amp;amp;")`],
  ])("expression %j is raw in rawxml and escaped in xml", (code, inAttribute, asText) => {
    const attribute = element("a", { b: expression(code) });
    const content = element("a", {}, text(expression(code)));
    expect(printElement(attribute)).toBe(`<a b="${code}" />`);
    expect(printElement(attribute, "xml")).toBe(`<a b="${inAttribute}" />`);
    expect(printElement(content, "xml")).toBe(`<a>${asText}</a>`);
    for (const format of ["rawxml", "xml"] as const) {
      expect(parsePolicy(printElement(attribute, format)).document?.root).toEqual(attribute);
      expect(parsePolicy(printElement(content, format)).document?.root).toEqual(content);
    }
  });

  it("an expression that raw would be read as an escaped one is escaped once more", () => {
    expect(printElement(element("a", { b: expression("@(c /* &amp; */)") }))).toBe(`<a b="@(c /* &amp;amp; */)" />`);
    expect(printElement(element("a", {}, text(expression(`@("&amp;")`))))).toBe(`<a>@("&amp;amp;")</a>`);
    expect(printElement(element("a", { b: expression(`@(c&#41; "d")`) }))).toBe(`<a b="@(c&amp;#41; &quot;d&quot;)" />`);
  });

  it("CDATA stays CDATA in both formats, where it can", () => {
    for (const format of ["rawxml", "xml"] as const) {
      expect(printElement(element("a", {}, text("<b> & ]]", true)), format)).toBe("<a><![CDATA[<b> & ]]]]></a>");
      expect(printElement(element("a", {}, text(expression(`@("<")`), true)), format)).toBe(`<a><![CDATA[@("<")]]></a>`);
      expect(printElement(element("a", {}, text("b]]>c", true)), format)).toBe("<a>b]]&gt;c</a>");
      expect(printElement(element("a", {}, text("b\rc", true)), format)).toBe("<a>b&#xD;c</a>");
    }
    expect(printElement(element("a", {}, text(expression("@(b[c[0]]>1)"), true)))).toBe("<a>@(b[c[0]]>1)</a>");
  });

  it.each([
    ["--", "- - "],
    ["a-", "a- "],
    ["-->", "- ->"],
    ["a\u0000b", "a\ufffdb"],
  ])("comment %j", (source, written) => {
    expect(printElement(element("a", {}, comment(source)))).toBe(`<a>\n    <!--${written}-->\n</a>`);
  });
});

describe("a document made by hand can't smuggle anything", () => {
  it.each<[string, PolicyElement]>([
    ["an expression as a literal attribute", element("a", { b: "@(1)" })],
    ["after white space", element("a", { b: "\n @{1}" })],
    ["after white space that XML does not know", element("a", { b: "\u00a0@(1)" })],
    ["an expression as literal text", element("a", {}, text("@(1)"))],
    ["in CDATA", element("a", {}, text("@(1)", true))],
    ["in the parts of a template", element("a", { b: { template: ["@", "(1)", { namedValue: "c" }] } })],
    ["by means of a named value's braces", element("a", { b: { template: ["@", { namedValue: "c" }] } })],
    ["in two texts side by side", element("a", {}, text("@"), text("(1)"))],
    ["a named value in a literal", element("a", { b: "c{{d}}" })],
    ["in a template's string", element("a", { b: { template: ["{{c}}", { namedValue: "d" }] } })],
    ["in two strings of a template", element("a", { b: { template: ["{{c", "}}"] } })],
    ["in a named value's name", element("a", { b: { template: [{ namedValue: "c}}{{d" }] } })],
    ["in two texts", element("a", {}, text("{{c"), text("}}"))],
    ["an expression that is none", element("a", { b: expression(`" c="d`) })],
    ["an expression beside text", element("a", {}, text("b"), text(expression("@(1)")))],
    ["an element's name", element("a b='c'")],
    ["another", element("a>")],
    ["an empty name", element("")],
    ["a name that is a comment", element("!--")],
    ["an attribute's name", element("a", { 'b="c" d': "e" })],
    ["a named value in an attribute's name", element("a", { "{{b}}": "c" })],
    ["a character that XML does not allow", element("a", { b: "\u0000" })],
    ["half a character", element("a", {}, text("\ud800"))],
    ["such a character in an expression", element("a", { b: expression('@("\u0001")') })],
  ])("%s", (_, root) => {
    for (const format of ["rawxml", "xml"] as const) expect(() => printElement(root, format)).toThrow(TypeError);
  });

  it("nor markup in an expression that does not close", () => {
    const root = element("a", { b: expression(`@(" /><c d="`) }, text(expression("@(</a><e>")));
    for (const format of ["rawxml", "xml"] as const) {
      const { document } = parsePolicy(printElement(root, format));
      expect(document?.root).toEqual(root);
    }
  });
});

describe("the format that a document is in", () => {
  it.each<[string, PolicyFormat]>([
    ["<a />", "rawxml"],
    [`<a b="@(c)" />`, "rawxml"],
    [`<a b="@(&quot;c&quot;)" />`, "xml"],
    [`<a>@(1 &lt; 2)</a>`, "xml"],
    [`<a b="@(&quot;c&quot;)">@(1 < 2)</a>`, "rawxml"],
    [`<a b="@(&quot;c&quot;)" d="@("e")" />`, "rawxml"],
    [`<a b='@("c")'>@(1 &lt; 2)</a>`, "xml"],
    [`<a b="@{&#xA;return 1;}" />`, "xml"],
    [`<a b="@{\n// &quot;\nreturn 1;}" />`, "rawxml"],
    ["<a><![CDATA[@(1 < 2)]]></a>", "rawxml"],
  ])("%j: %s", (source, format) => {
    const { document, positions } = parsePolicy(source);
    expect(document && formatOf(document, positions)).toBe(format);
  });
});
