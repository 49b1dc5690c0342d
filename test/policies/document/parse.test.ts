import { describe, expect, it } from "vitest";
import type { PolicyElement, PolicyNode, PolicyValue } from "../../../policies/document/ast";
import { maxDepth, maxLength, maxParts, maxSyntaxDiagnostics, parsePolicy } from "../../../policies/document/parse";
import { LineIndex } from "../../../policies/document/positions";

/** For what takes a second or two: enough for the busiest machine. */
const timeout = 120_000;

function read(text: string) {
  const { document, diagnostics } = parsePolicy(text);
  const lines = new LineIndex(text);
  const problems = diagnostics.map(({ rule, span = [0, 0] }) => {
    const { line, column } = lines.at(span[0]);
    return `${line}:${column} ${rule}`;
  });
  return { document, root: document?.root, problems, messages: diagnostics.map(({ message }) => message) };
}

/** The one element of a text without problems. */
function element(text: string): PolicyElement {
  const { root, problems } = read(text);
  expect(problems).toEqual([]);
  if (!root) throw new Error(`there is no root in ${text}`);
  return root;
}

const attribute = (text: string): PolicyValue | undefined => element(`<a b=${text} />`).attributes.b;

function content(text: string, name = "a"): readonly PolicyNode[] {
  return element(`<${name}>${text}</${name}>`).children;
}

/** The value of the one text in an element. */
function text(source: string, name?: string): PolicyValue {
  const [only, ...more] = content(source, name);
  expect(more).toEqual([]);
  if (only?.kind !== "text") throw new Error(`there is no text in ${source}`);
  return only.value;
}

describe("expressions", () => {
  const code = [
    `@(context.Request.Method == "GET")`,
    `@("a" + "<b>" + "&" + "'")`,
    `@(1 < 2 && 3 > 2)`,
    `@(1 << 2)`,
    `@(")" + ']' + '\\'' + '"')`,
    `@("\\"" + "\\\\")`,
    `@(@"C:\\" + @"a""b" + @")")`,
    `@(@"two\nlines <a> ""x""")`,
    `@($"{a}{{not}}{b["k"]:N2}")`,
    `@($"{(a ? $"{b}" : ")")}")`,
    `@($@"a""{b}\n{c}" + @$"{d}")`,
    `@{ return "}"; }`,
    `@{\n  // it's a "comment }\n  return a /* } " ' */ ;\n}`,
    `@{\r\n  return "a";\r\n}`,
    `@(a < b /* </c> */)`,
    `@(a("<value>") + b("</value>"))`,
    `@{ var @class = 1; return @class.ToString(); }`,
    `@(a => a.b<string>("c"))`,
    `@(x[y[0]]>3)`,
    `@("{{named-value}}" + "{{other}}")`,
    `@(new [] { '<', '&', '"' })`,
    `@(a == 'b' ? 'c' : 'd')`,
    `@(regex.IsMatch("^[^'\\"<>&]+$"))`,
    `@(- - -a--)`,
    `@("<!-- no comment -->")`,
    `@("<![CDATA[no section]]>")`,
    `@()`,
  ];

  it.each(code)("are read raw in an attribute: %j", (expression) => {
    expect(attribute(`"${expression}"`)).toEqual({ expression });
  });

  it.each(code)("are read raw as text: %j", (expression) => {
    expect(text(expression)).toEqual({ expression });
    expect(text(`\n    ${expression}\r\n  `)).toEqual({ expression });
  });

  it.each(code)("are read escaped, in both places: %j", (expression) => {
    const escaped = expression.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
    expect(attribute(`"${escaped}"`)).toEqual({ expression });
    expect(text(escaped)).toEqual({ expression });
  });

  it.each(code.filter((each) => !each.includes("]]>")))("are read from CDATA: %j", (expression) => {
    expect(content(`<![CDATA[ ${expression}\n]]>`)).toEqual([{ kind: "text", value: { expression }, cdata: true }]);
  });

  it("end at the quote that encloses them, of either kind", () => {
    expect(attribute(`'@("it")'`)).toEqual({ expression: `@("it")` });
    expect(attribute(`'@('a' == "b")'`)).toEqual({ expression: `@('a' == "b")` });
    expect(element(`<a b = "@("c")" d='@('e')'/>`).attributes).toEqual({ b: { expression: `@("c")` }, d: { expression: `@('e')` } });
  });

  it.each(["  ", "\r\n\t", "\u00a0", " \u00a0\u3000\ufeff "])("may have white space around them: %j", (space) => {
    const expression = `@("c" < d)`;
    expect(attribute(`"${space}${expression}${space}"`)).toEqual({ expression });
    expect(text(`${space}${expression}${space}`)).toEqual({ expression });
    expect(content(`<![CDATA[${space}${expression}${space}]]>`)).toEqual([{ kind: "text", value: { expression }, cdata: true }]);
  });

  it("are taken for raw where their text is no well-formed XML", () => {
    expect(attribute(`"@("&quot;")"`)).toEqual({ expression: `@("&quot;")` });
    expect(text(`@(a && "&amp;")`)).toEqual({ expression: `@(a && "&amp;")` });
  });

  it("keep references to numbers when they are escaped", () => {
    expect(attribute(`"@(&#34;a&#x22; &#x3C; b)"`)).toEqual({ expression: `@("a" < b)` });
    expect(attribute(`"@{&#xD;&#xA;&#x9;return a;&#xD;&#xA;}"`)).toEqual({ expression: "@{\r\n\treturn a;\r\n}" });
  });

  it("are code too where only decoding shows that they are", () => {
    expect(attribute(`"&#64;(1)"`)).toEqual({ expression: "@(1)" });
    expect(attribute(`"&#32;@(1) "`)).toEqual({ expression: "@(1)" });
    expect(attribute(`"\u00a0@(1)"`)).toEqual({ expression: "@(1)" });
    expect(text("&#64;{ return 1; }")).toEqual({ expression: "@{ return 1; }" });
    expect(text("&#x40;(a &amp;&amp; b)")).toEqual({ expression: "@(a && b)" });
  });

  it.each([`a@b.example`, `@`, `@a`, `@@(1)`, `a @(1)`, `( @(1) )`])("are not what merely looks like it: %s", (literal) => {
    expect(attribute(`"${literal}"`)).toBe(literal);
    expect(text(literal)).toBe(literal);
  });

  it("stand beside comments", () => {
    expect(content("<!-- a -->@(1)<!-- b -->")).toEqual([
      { kind: "comment", comment: " a " },
      { kind: "text", value: { expression: "@(1)" } },
      { kind: "comment", comment: " b " },
    ]);
  });
});

describe("broken expressions are reported where they break, and reading goes on", () => {
  it.each([
    [`<a><b c="@(d(e)" f="1" /><g /></a>`, "1:10", { c: { expression: "@(d(e)" }, f: "1" }],
    [`<a><b c="@(d("e)" f="1" /><g /></a>`, "1:14", { c: { expression: `@(d("e)` }, f: "1" }],
    [`<a><b c="@(d["e")])" f="1" /><g /></a>`, "1:17", { c: { expression: `@(d["e")])` }, f: "1" }],
    [`<a><b c="@(d) + "e"" f="1" /><g /></a>`, "1:15", { c: { expression: `@(d) + "e"` }, f: "1" }],
    [`<a><b c="@(d &quot;e)" f="1" /><g /></a>`, "1:24", undefined],
    [`<a>\n<b c="@{\n  d = "e;\n}" f="1" /><g /></a>`, "3:7", { c: { expression: `@{\n  d = "e;\n}` }, f: "1" }],
    [`<a>\n<b c="@{\n  /* d\n}" f="1" /><g /></a>`, "3:3", { c: { expression: `@{\n  /* d\n}` }, f: "1" }],
    [`<a>\n<b c="@{\n  d = @"e;\n}" f="1" /><g /></a>`, "3:7", { c: { expression: `@{\n  d = @"e;\n}` }, f: "1" }],
  ])("%s", (source, place, attributes) => {
    const { root, problems } = read(source);
    if (attributes === undefined) {
      // Escaped, it is whole: only the scan of its raw text would find something wrong.
      expect(problems).toEqual([]);
      return;
    }
    expect(problems).toEqual([`${place} expression-unbalanced`]);
    expect(root?.children.map((child) => child.kind === "element" && child.name)).toEqual(["b", "g"]);
    expect(root?.children[0]).toMatchObject({ attributes });
  });

  it.each([
    ["@(b(c)", "1:4", "the ( that opens the expression is not closed"],
    ["@(b[c)", "1:9", "the ) here closes what was opened by another bracket"],
    ["@(b(c[d])", "1:4", "the ( that opens the expression is not closed"],
    ["@{ b(c; }", "1:12", "the } here closes what was opened by another bracket"],
    ['@{ b("c); }', "1:9", "the string that begins here does not end"],
    ['@(b) + "c"', "1:9", "text stands behind the end of the expression"],
    ["@(b) @(c)", "1:9", "text stands behind the end of the expression"],
    ["@(b < c", "1:4", "the ( that opens the expression is not closed"],
  ])("%s as text", (source, place, message) => {
    const { root, problems, messages } = read(`<a>${source}</a>`);
    expect(problems).toEqual([`${place} expression-unbalanced`]);
    expect(messages[0]).toContain(message);
    expect(root?.children).toEqual([{ kind: "text", value: { expression: source } }]);
  });

  it("without running over the element's end, even if a later bracket would close them", () => {
    const { root, problems } = read("<a><b>@(c((d)</b><b>@(e))</b></a>");
    expect(problems).toEqual(["1:10 expression-unbalanced", "1:25 expression-unbalanced"]);
    expect(root?.children).toHaveLength(2);
  });

  it("in CDATA", () => {
    const { root, problems } = read("<a><![CDATA[@(b]]><![CDATA[@(c) d]]></a>");
    expect(problems).toEqual(["1:13 expression-unbalanced", "1:33 expression-unbalanced"]);
    expect(root?.children).toEqual([
      { kind: "text", value: { expression: "@(b" }, cdata: true },
      { kind: "text", value: { expression: "@(c) d" }, cdata: true },
    ]);
  });

  it("also where only decoding shows that they are expressions", () => {
    expect(read(`<a b="&#64;(c" />`).problems).toEqual(["1:7 expression-unbalanced"]);
  });

  it("with the path of the place", () => {
    const { diagnostics } = parsePolicy(`<policies><inbound><set-header name="@(a"><value>@(b</value></set-header></inbound></policies>`);
    expect(diagnostics.map(({ path }) => path)).toEqual(["inbound/set-header/@name", "inbound/set-header/value"]);
  });
});

describe("literals are what XML makes of them", () => {
  it.each([
    ["&amp;&lt;&gt;&quot;&apos;", `&<>"'`],
    ["&#65;&#x42;&#0067;&#x000044;&#x1F600;", "ABCD😀"],
    ["a\tb\nc\r\nd\re", "a b c d e"],
    ["a&#x9;b&#xA;c&#xD;d&#xD;&#xA;e", "a\tb\nc\rd\r\ne"],
    ["  a  ", "  a  "],
    ["a > b", "a > b"],
    ["a\u00a0b", "a\u00a0b"],
    ["", ""],
  ])("in an attribute: %j", (source, value) => {
    expect(attribute(`"${source}"`)).toBe(value);
    expect(attribute(`'${source}'`)).toBe(value);
  });

  it.each([
    ["a &amp;&#x26; b", "a && b"],
    ["a\tb\nc\r\nd\re", "a\tb\nc\nd\ne"],
    ["a&#xD;&#xA;b", "a\r\nb"],
    ["\r\n  a  \r\n", "\n  a  \n"],
    [`it's "quoted"`, `it's "quoted"`],
    ["a > b", "a > b"],
  ])("as text: %j", (source, value) => {
    expect(text(source)).toBe(value);
  });

  it("in CDATA, where only line ends are read otherwise", () => {
    expect(content("<![CDATA[&amp; <b> \r\n]]>")).toEqual([{ kind: "text", value: "&amp; <b> \n", cdata: true }]);
  });

  it("with single quotes around double ones, and the other way round", () => {
    expect(element(`<a b='"c"' d="'e'" />`).attributes).toEqual({ b: `"c"`, d: "'e'" });
  });
});

describe("named values", () => {
  const named = (namedValue: string) => ({ namedValue });
  it.each<[string, PolicyValue]>([
    ["{{a}}", { template: [named("a")] }],
    ["x{{a}}", { template: ["x", named("a")] }],
    ["{{a}}{{b}}y", { template: [named("a"), named("b"), "y"] }],
    ["x-{{ a b }}-y", { template: ["x-", named(" a b "), "-y"] }],
    ["{{{a}}}", { template: ["{", named("a"), "}"] }],
    ["{{}}", { template: [named("")] }],
    ["{{a}", "{{a}"],
    ["{a}}", "{a}}"],
    ["{{a{b}}", "{{a{b}}"],
    ["&#123;{a}}", { template: [named("a")] }],
  ])("%s", (source, value) => {
    expect(attribute(`"${source}"`)).toEqual(value);
    expect(text(source)).toEqual(value);
    expect(text(source, "set-body")).toEqual(value);
  });

  it("are liquid's own braces in a liquid template, at every depth and in attributes", () => {
    const body = element(`<set-body template="Liquid">{{a}}<b c="{{d}}"><e>{{f}}</e></b><![CDATA[{{g}}]]></set-body>`);
    expect(body.children).toEqual([
      { kind: "text", value: "{{a}}" },
      {
        kind: "element",
        name: "b",
        attributes: { c: "{{d}}" },
        children: [{ kind: "element", name: "e", attributes: {}, children: [{ kind: "text", value: "{{f}}" }] }],
      },
      { kind: "text", value: "{{g}}", cdata: true },
    ]);
  });

  it("are named values in the attributes of the template itself, and behind it", () => {
    const root = element(`<a><set-body template="liquid" b="{{c}}">{{d}}</set-body><e>{{f}}</e></a>`);
    expect(root.children[0]).toMatchObject({ attributes: { b: { template: [named("c")] } } });
    expect(root.children[1]).toMatchObject({ children: [{ value: { template: [named("f")] } }] });
  });
});

describe("white space", () => {
  it("is layout between elements", () => {
    expect(content("\r\n\t <b> </b>\n")).toEqual([{ kind: "element", name: "b", attributes: {}, children: [] }]);
  });

  it("counts in set-body and in elements with a prefix, and in all that stands in them", () => {
    expect(content(" <b> </b>\n", "set-body")).toEqual([
      { kind: "text", value: " " },
      { kind: "element", name: "b", attributes: {}, children: [{ kind: "text", value: " " }] },
      { kind: "text", value: "\n" },
    ]);
    expect(element("<x:y> <b> </b></x:y>").children).toHaveLength(2);
  });

  it("is kept around text", () => {
    expect(content(" a <b /> c ")).toMatchObject([{ value: " a " }, { name: "b" }, { value: " c " }]);
  });
});

describe("what else a document holds", () => {
  it("elements and attributes that nobody knows, also with names that mean something to JavaScript", () => {
    expect(element(`<a:b-c.d_1 __proto__="1" constructor="2" toString="3" é="4"><hasOwnProperty /></a:b-c.d_1>`)).toEqual({
      kind: "element",
      name: "a:b-c.d_1",
      attributes: Object.fromEntries([
        ["__proto__", "1"],
        ["constructor", "2"],
        ["toString", "3"],
        ["é", "4"],
      ]),
      children: [{ kind: "element", name: "hasOwnProperty", attributes: {}, children: [] }],
    });
  });

  it("comments, before and behind the root too", () => {
    const { document, problems } = read("<!--a--><?xml-no?><a><!-- <b/> & @(c) --></a> <!--d-->".replace("<?xml-no?>", ""));
    expect(problems).toEqual([]);
    expect(document).toEqual({
      before: [{ kind: "comment", comment: "a" }],
      root: { kind: "element", name: "a", attributes: {}, children: [{ kind: "comment", comment: " <b/> & @(c) " }] },
      after: [{ kind: "comment", comment: "d" }],
    });
  });

  it.each([
    ["a--b", "a- -b"],
    ["---", "- - - "],
    ["a-", "a- "],
    ["a\r\nb", "a\nb"],
    ["<!-- nested ", "<!- - nested "],
  ])("comments that XML does not allow, as those that it does: %j", (source, comment) => {
    expect(content(`<!--${source}-->`)).toEqual([{ kind: "comment", comment }]);
  });

  it.each([
    ["a byte order mark", "\ufeff<a />"],
    ["an XML declaration", `<?xml version="1.0" encoding="utf-8"?>\r\n<a />`],
    ["both", `\ufeff<?xml version="1.0"?><a />`],
    ["white space", "\r\n\t <a />\n"],
  ])("%s", (_, source) => {
    expect(element(source)).toEqual({ kind: "element", name: "a", attributes: {}, children: [] });
  });
});

describe("problems of the markup are reported in their places, and reading goes on", () => {
  it.each<[string, string[]]>([
    ["", ["1:1 xml-syntax"]],
    ["   ", ["1:1 xml-syntax"]],
    ["text", ["1:1 xml-syntax"]],
    ["<!-- a -->", ["1:1 xml-syntax"]],
    ["a<b />", ["1:1 xml-syntax"]],
    ["<a /> b", ["1:6 xml-syntax"]],
    ["<a /><b />", ["1:6 xml-syntax"]],
    ["<a>", ["1:1 xml-syntax"]],
    ["<a><b><c></a>", ["1:4 xml-syntax", "1:7 xml-syntax"]],
    ["<a></b></a>", ["1:4 xml-syntax"]],
    ["</a>", ["1:1 xml-syntax"]],
    ["<a></a", ["1:4 xml-syntax"]],
    ["<a\n  <b /></a>", ["1:1 xml-syntax"]],
    ["<a", ["1:1 xml-syntax", "1:1 xml-syntax"]],
    ["<a b></a>", ["1:4 xml-syntax"]],
    ["<a b c='1'></a>", ["1:4 xml-syntax"]],
    ["<a b=1 c=2 />", ["1:6 xml-syntax", "1:10 xml-syntax"]],
    [`<a b="1"c="2" />`, ["1:9 xml-syntax"]],
    [`<a b="1" b="2" />`, ["1:10 xml-syntax"]],
    [`<a b="1" "" />`, ["1:10 xml-syntax"]],
    [`<a b="1 />\n<c d="2" />`, ["1:6 xml-syntax", "2:1 xml-syntax"]],
    [`<a b="1 < 2" c="3" />`, ["1:9 xml-syntax"]],
    [`<a b="1 &lt; 2 & 3" />`, ["1:16 xml-syntax"]],
    ["<a>&nbsp; &b</a>", ["1:4 xml-syntax", "1:11 xml-syntax"]],
    ["<a>\n  &#0; &#xD800; &#x110000;</a>", ["2:3 character-not-allowed", "2:8 character-not-allowed", "2:17 character-not-allowed"]],
    ["<a>1 < 2</a>", ["1:6 xml-syntax"]],
    ["<a><1b /></a>", ["1:4 xml-syntax"]],
    ["<a b;c='1' />", ["1:4 xml-syntax"]],
    ["<a {{b}}='1' />", ["1:4 xml-syntax"]],
    ["<a><!-- b</a>", ["1:1 xml-syntax", "1:4 xml-syntax"]],
    ["<a><![CDATA[b</a>", ["1:1 xml-syntax", "1:4 xml-syntax"]],
    ["<a><?b?></a>", ["1:4 xml-syntax"]],
    ["<a><?b</a>", ["1:1 xml-syntax", "1:4 xml-syntax"]],
    ["<!-- a --><?xml version='1.0'?><a />", ["1:11 xml-syntax"]],
    ["<![CDATA[a]]><a />", ["1:1 xml-syntax"]],
    ["<a>\n\n  \u0001b\u0002</a>", ["3:3 character-not-allowed"]],
    ["<a b='\ud800' />", ["1:7 character-not-allowed"]],
    ["\ufeff\n<a>\ufffe</a>", ["2:4 character-not-allowed"]],
  ])("%j", (source, expected) => {
    expect(read(source).problems).toEqual(expected);
  });

  it("several in one file, in the order of their places", () => {
    const { root, problems } = read(`<policies>
  <inbound>
    <set-header name="a" name="b"><value>x & y</value></set-header>
    <set-variable name="c" value="@(d(" />
    <base>
  </inbound>
  <outbound><base /></outbound>
</policies>`);
    expect(problems).toEqual(["3:26 xml-syntax", "3:44 xml-syntax", "4:38 expression-unbalanced", "5:5 xml-syntax"]);
    expect(root?.children).toMatchObject([{ name: "inbound" }, { name: "outbound", children: [{ name: "base" }] }]);
  });

  it("keep what is wrong: an undefined entity, a bare <, a name that XML does not allow", () => {
    expect(read("<a>&nbsp; < b</a>").root?.children).toEqual([{ kind: "text", value: "&nbsp; < b" }]);
    expect(read("<a><b;c d$='1' /></a>").root?.children).toEqual([{ kind: "element", name: "b;c", attributes: { d$: "1" }, children: [] }]);
  });

  it("replace what can't be kept", () => {
    expect(read("<a b='\u0000'>\ud800\ufdd0</a>").root).toEqual({
      kind: "element",
      name: "a",
      attributes: { b: "\ufffd" },
      children: [{ kind: "text", value: "\ufffd\ufffd" }],
    });
  });
});

describe("document types are refused", () => {
  it.each([
    ["<!DOCTYPE policies><policies />", ["1:1 doctype-refused"]],
    [
      `<!DOCTYPE a [<!ENTITY b "c"> <!ENTITY d SYSTEM "file:///etc/passwd">]><a>&b;&d;</a>`,
      ["1:1 doctype-refused", "1:74 xml-syntax", "1:77 xml-syntax"],
    ],
    [`<!DOCTYPE a PUBLIC "]>" "http://example/a.dtd"><a />`, ["1:1 doctype-refused"]],
    [`<a><!ENTITY b "c"></a>`, ["1:4 doctype-refused"]],
    ["<!DOCTYPE a [", ["1:1 doctype-refused"]],
    ["<!ELEMENT a", ["1:1 doctype-refused"]],
  ])("%s", (source, expected) => {
    expect(read(source).problems).toEqual(expected);
  });

  it("and billions of laughs stay a few bytes", () => {
    const entities = Array.from({ length: 10 }, (_, i) => `<!ENTITY l${i + 1} "&l${i};&l${i};&l${i};&l${i};">`).join("");
    const { root } = read(`<!DOCTYPE a [<!ENTITY l0 "ha">${entities}]><a>&l10;</a>`);
    expect(root?.children).toEqual([{ kind: "text", value: "&l10;" }]);
  });
});

describe("limits are named", () => {
  it("depth", () => {
    const nested = (depth: number) => `${"<a>".repeat(depth)}${"</a>".repeat(depth)}`;
    expect(read(nested(maxDepth)).problems).toEqual([]);
    const { problems, messages } = read(nested(maxDepth + 1));
    expect(problems).toEqual([`1:${3 * maxDepth + 1} limit-exceeded`]);
    expect(messages[0]).toContain(String(maxDepth));
  });

  it("length", () => {
    const { problems, messages, document } = read(" ".repeat(maxLength + 1));
    expect(problems).toEqual(["1:1 limit-exceeded"]);
    expect(messages[0]).toContain(String(maxLength));
    expect(document).toBeUndefined();
  });

  it("elements, attributes, texts and comments", { timeout }, () => {
    const { problems, messages } = read(`<a>${"<b/>".repeat(maxParts)}</a>`);
    expect(problems).toEqual([`1:${4 * maxParts} limit-exceeded`]);
    expect(messages[0]).toContain(String(maxParts));
  });

  it("problems", () => {
    const { problems, messages } = read(`<a>${"</b>".repeat(1000)}</a>`);
    expect(problems).toHaveLength(maxSyntaxDiagnostics + 1);
    expect(problems.at(-1)).toContain("limit-exceeded");
    expect(messages.at(-1)).toContain(String(maxSyntaxDiagnostics));
  });
});

/** Each would take minutes, or all of the stack or the memory, if any part of reading were not linear and bounded. */
describe("the worst of texts is read", () => {
  const million = 1_000_000;
  const inside = (text: string) => `<policies><inbound>${text}</inbound></policies>`;
  const texts: Readonly<Record<string, () => string>> = {
    "5 MB of elements": () => inside("<set-method>GET</set-method>\n".repeat(5 * (million / 29))),
    "5 MB of text": () => inside(`<set-body>${"text ".repeat(million)}</set-body>`),
    "5 MB of one expression": () => inside(`<set-body>@(${"a(b) + ".repeat((5 * million) / 7)}c)</set-body>`),
    "5 MB of comments": () => inside("<!-- a -->".repeat(million / 2)),
    "10,000 levels": () => "<a>".repeat(10_000) + "</a>".repeat(10_000),
    "10,000 levels in an expression": () => inside(`<a>@${"(".repeat(10_000)}${")".repeat(10_000)}</a>`),
    "10,000 levels of interpolation": () => inside(`<a>@(${'$"{'.repeat(10_000)}</a>`),
    "a million attributes": () => `<a ${Array.from({ length: million }, (_, i) => `b${i}=""`).join(" ")} />`,
    "a million times the same attribute": () => `<a ${'b="" '.repeat(million)} />`,
    "a million opening tags": () => "<a>".repeat(million),
    "a million closing tags": () => inside("</a>".repeat(million)),
    "a million mismatched tags": () => inside("<a></b>".repeat(million)),
    "1 MB of quotes": () => '"'.repeat(million),
    "1 MB of quotes in a tag": () => `<a ${'"'.repeat(million)}`,
    "1 MB of quotes in a broken expression": () => `<a b="@(${'" '.repeat(million / 2)}`,
    "1 MB of <": () => inside("<".repeat(million)),
    "1 MB of @(": () => inside("@(".repeat(million / 2)),
    "1 MB of broken expressions": () => inside("<a>@(</a>".repeat(million / 9)),
    "1 MB of broken attributes": () => `<a ${'b="@(" '.repeat(million / 7)}/>`,
    "1 MB of &": () => inside("&".repeat(million)),
    "1 MB of & in an attribute": () => `<a b="${"&".repeat(million)}" />`,
    "1 MB of {{": () => inside("{{".repeat(million / 2)),
    "1 MB of }}": () => inside(`{{${"}}".repeat(million / 2)}`),
    "1 MB of spaces in a broken expression": () => `<a b="@(c${" ".repeat(million)}" d="e" /><f`,
    "1 MB of spaces in front of an expression": () => inside(`${" ".repeat(million)}@(1)`),
    "1 MB of spaces in a tag": () => `<a${" ".repeat(million)}`,
    "1 MB of an unclosed value": () => `<a b="${"c ".repeat(million / 2)}`,
    "1 MB of declarations": () => "<!".repeat(million / 2),
    "1 MB of a document type": () => `<!DOCTYPE ${'["'.repeat(million / 2)}`,
    "1 MB of digits in a reference": () => inside(`&#${"0".repeat(million)}`),
    "1 MB of references": () => inside(`<a>@(${"&#40;&#41;".repeat(million / 10)})</a>`),
    "1 MB of dashes in a comment": () => `<a><!--${"-".repeat(million)}--></a>`,
    "1 MB of NUL": () => inside("\0".repeat(million)),
    "1 MB of halves of characters": () => inside("\udc00\ud800".repeat(million / 2)),
    "1 MB of a name": () => `<${"a".repeat(million)}`,
  };

  it.each(Object.keys(texts))("%s", { timeout }, (name) => {
    const source = texts[name]?.() ?? "";
    const { diagnostics, document } = parsePolicy(source);
    expect(diagnostics.length).toBeLessThanOrEqual(maxSyntaxDiagnostics + 1);
    expect(document !== undefined || diagnostics.length > 0).toBe(true);
  });
});
