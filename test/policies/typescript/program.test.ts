import { describe, expect, it } from "vitest";
import type { PolicyDocument, Scope } from "../../../policies/document/ast";
import { parsePolicy } from "../../../policies/document/parse";
import { printPolicy } from "../../../policies/document/print";
import { NotWritable } from "../../../policies/typescript/piece";
import { programOf } from "../../../policies/typescript/program";
import { builders, evaluateProgram } from "../../support/evaluate-program";
import { typeCheck } from "../../support/type-check";
import { withoutLayout } from "../../support/without-layout";

function read(xml: string): PolicyDocument {
  const { document } = parsePolicy(xml);
  if (!document) throw new Error(`no element in ${xml}`);
  return document;
}

const inherited = "<backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error>";
const inbound = (policies: string) => `<policies><inbound>${policies}</inbound>${inherited}</policies>`;

interface Case {
  readonly title: string;
  readonly xml: string;
  /** The program without its import. */
  readonly code: string;
  readonly raw?: readonly string[];
  readonly scope?: Scope;
}

const forms: readonly Case[] = [
  {
    title: "sections that inherit alone go without saying",
    xml: inbound('<base /><rate-limit calls="10" renewal-period="60" />'),
    code: `export default policyDocument({
  inbound: [base(), rateLimit({ calls: 10, renewalPeriod: 60 })],
});
`,
  },
  {
    title: "sections that are absent are said to be",
    xml: "<policies><inbound /><outbound><base /></outbound></policies>",
    code: `export default policyDocument({
  inbound: [],
  backend: "absent",
  onError: "absent",
});
`,
  },
  {
    title: "the whole service inherits nothing",
    xml: "<policies><inbound><set-method>GET</set-method></inbound><backend><forward-request /></backend><outbound /><on-error /></policies>",
    scope: "global",
    code: `export default globalPolicyDocument({
  inbound: [setMethod("GET")],
});
`,
  },
  {
    title: "a fragment",
    xml: '<fragment><include-fragment fragment-id="a" /></fragment>',
    code: `export default policyFragment({
  policies: [includeFragment({ fragmentId: fragment("a") })],
  allow: ["fragment-nesting"],
});
`,
  },
  {
    title: "a resolver with comments around it",
    xml: "<!-- a --><http-data-source><http-request><set-method>GET</set-method><set-url>https://a.example</set-url></http-request></http-data-source><!-- b -->",
    code: `export default resolverDocument({
  before: [comment(" a ")],
  root: httpDataSource({ httpRequest: { setMethod: "GET", setUrl: "https://a.example" } }),
  after: [comment(" b ")],
});
`,
  },
  {
    title: "a document that no function makes is put together from its parts",
    xml: "<policies><!-- a --><outbound><base /></outbound><inbound><base /><set-method>GET</set-method></inbound></policies>",
    code: `export default {
  root: raw({
    name: "policies",
    children: [comment(" a "), section("outbound", [base()]), section("inbound", [base(), setMethod("GET")])],
  }),
} satisfies PolicyDocument;
`,
  },
  {
    title: "another root",
    xml: "<policy><base /></policy>",
    code: `export default {
  root: raw({ name: "policy", children: [base()] }),
} satisfies PolicyDocument;
`,
  },
  {
    title: "an element that there is not, with the reason above it",
    xml: inbound('<base /><set-methode id="1">GET</set-methode>'),
    raw: ["inbound/set-methode"],
    code: `export default policyDocument({
  inbound: [
    base(),
    // raw: there is no policy "set-methode"
    raw('<set-methode id="1">GET</set-methode>'),
  ],
  allow: ["unknown-element"],
});
`,
  },
  {
    title: "an element that there is not, around policies that there are",
    xml: inbound('<together when="@(a)"><set-method>GET</set-method>{{b}}<!-- c --><other /></together>'),
    raw: ["inbound/together"],
    code: `export default policyDocument({
  inbound: [
    // raw: there is no policy "together"
    raw({
      name: "together",
      attributes: { when: expr\`a\` },
      children: [setMethod("GET"), namedValue("b"), comment(" c "), raw("<other />")],
    }),
  ],
  allow: ["unknown-element"],
});
`,
  },
  {
    title: "the smallest element that a builder refuses",
    xml: inbound('<return-response><set-status code="204" /><set-body>a</set-body></return-response>'),
    raw: ["inbound/return-response/set-status"],
    code: `export default policyDocument({
  inbound: [
    returnResponse({
      // raw: set-status needs the attribute "reason"
      setStatus: raw('<set-status code="204" />'),
      setBody: { body: "a" },
    }),
  ],
  allow: ["missing-attribute"],
});
`,
  },
  {
    title: "an attribute that a child does not have",
    xml: inbound(
      '<cors><allowed-origins x="1"><origin>*</origin></allowed-origins><allowed-headers><header y="2">a</header></allowed-headers></cors>',
    ),
    raw: ["inbound/cors/allowed-origins", "inbound/cors/allowed-headers/header"],
    code: `export default policyDocument({
  inbound: [
    cors({
      // raw: allowed-origins has no attributes
      allowedOrigins: raw(\`<allowed-origins x="1">
    <origin>*</origin>
</allowed-origins>\`),
      allowedHeaders: [
        // raw: the builder takes the text of header alone
        raw('<header y="2">a</header>'),
      ],
    }),
  ],
  allow: ["unknown-attribute"],
});
`,
  },
  {
    title: "a policy where it is not documented",
    xml: `<policies><inbound><base /></inbound><backend><base /></backend><outbound><base /><rate-limit calls="1" renewal-period="1" /></outbound><on-error><base /></on-error></policies>`,
    raw: ["outbound/rate-limit"],
    code: `export default policyDocument({
  outbound: [
    base(),
    // raw: rate-limit is documented for inbound, not for outbound
    raw('<rate-limit calls="1" renewal-period="1" />'),
  ],
  allow: ["section-not-allowed"],
});
`,
  },
  {
    title: "rules that the whole breaks",
    xml: inbound("<base /><base /><!-- @(a) -->"),
    code: `export default policyDocument({
  inbound: [base(), base(), comment(" @(a) ")],
  allow: ["base-misplaced", "expression-in-comment"],
});
`,
  },
  {
    title: "comments beside what they are about",
    xml: inbound(
      '<choose><!-- 1 --><when condition="@(a)"><!-- 2 --></when><!-- 3 --><otherwise /></choose><send-request mode="new" response-variable-name="a"><!-- 4 --><set-url>https://a.example</set-url><set-method>GET</set-method><!-- 5 --></send-request><set-header name="a" exists-action="delete"><!-- 6 --></set-header>',
    ),
    code: `export default policyDocument({
  inbound: [
    choose({
      when: [
        comment(" 1 "),
        {
          condition: expr\`a\`,
          policies: [comment(" 2 ")],
        },
        comment(" 3 "),
      ],
      otherwise: [],
    }),
    sendRequest({
      mode: "new",
      responseVariableName: "a",
      setUrl: [comment(" 4 "), "https://a.example"],
      setMethod: ["GET", comment(" 5 ")],
    }),
    setHeader({ name: "a", existsAction: "delete", value: [comment(" 6 ")] }),
  ],
});
`,
  },
  {
    title: "comments that have no place in arguments",
    xml: inbound("<set-method><!-- a -->GET</set-method><set-body>a<!-- b -->c</set-body>"),
    raw: ["inbound/set-method", "inbound/set-body"],
    code: `export default policyDocument({
  inbound: [
    // raw: the builder takes the text of set-method alone
    raw("<set-method><!-- a -->GET</set-method>"),
    // raw: set-body mixes text with other content
    raw("<set-body>a<!-- b -->c</set-body>"),
  ],
});
`,
  },
  {
    title: "numbers, booleans and words as they are, and text where they are written in another way",
    xml: inbound(
      '<rate-limit calls="007" renewal-period="60" /><set-variable name="a" value="1" /><trace source="a" severity=" error"><message>b</message></trace>',
    ),
    code: `export default policyDocument({
  inbound: [
    rateLimit({ calls: text\`007\`, renewalPeriod: 60 }),
    setVariable({ name: "a", value: "1" }),
    trace({ source: "a", severity: text\` error\`, message: "b" }),
  ],
});
`,
  },
  {
    title: "references by their kind",
    xml: inbound(
      '<set-backend-service backend-id="orders" /><set-backend-service backend-id="{{pool}}" /><log-to-eventhub logger-id="hub">a</log-to-eventhub><set-backend-service backend-id="a b" />',
    ),
    code: `export default policyDocument({
  inbound: [
    setBackendService({ backendId: backend("orders") }),
    setBackendService({ backendId: namedValue("pool") }),
    logToEventhub({ loggerId: logger("hub"), message: "a" }),
    setBackendService({ backendId: text\`a b\` }),
  ],
});
`,
  },
  {
    title: "expressions in the form that gives them byte for byte",
    xml: inbound(
      [
        '<set-variable name="a" value="@(1 + 2)" />',
        '<set-variable name="b" value="@( 1 )" />',
        '<set-variable name="c" value="@(a == "{{b}}")" />',
        '<set-variable name="d" value="@("x{{b}}")" />',
        '<set-variable name="e" value="@{ return "\\d"; }" />',
        '<set-variable name="f" value="@{return 1;}" />',
        '<set-variable name="g" value="@("`\u0024{a}")" />',
        '<set-variable name="h" value="@{\n    var a = 1;\n\n    return a;\n}" />',
        '<set-variable name="i" value="@{\n    var a = "{{b}}";\n    return a;\n}" />',
      ].join(""),
    ),
    code: `export default policyDocument({
  inbound: [
    setVariable({ name: "a", value: expr\`1 + 2\` }),
    setVariable({ name: "b", value: expr.verbatim\`@( 1 )\` }),
    setVariable({ name: "c", value: expr\`a == \${namedValue("b")}\` }),
    setVariable({ name: "d", value: expr.verbatim\`@("x{{b}}")\` }),
    setVariable({ name: "e", value: expr.block\`return "\\d";\` }),
    setVariable({ name: "f", value: expr.verbatim\`@{return 1;}\` }),
    setVariable({ name: "g", value: expr.verbatim('@("\`\${a}")') }),
    setVariable({
      name: "h",
      value: expr.block\`
        var a = 1;

        return a;
      \`,
    }),
    setVariable({
      name: "i",
      value: expr.block\`
        var a = \${namedValue("b")};
        return a;
      \`,
    }),
  ],
});
`,
  },
  {
    title: "bodies as they stand",
    xml: inbound(
      '<set-body> {\n  "a": "\\n`\u0024{b}"\n} </set-body><set-body template="liquid">{{body.a}}</set-body><set-body><![CDATA[<a />]]></set-body><set-body>{"a":{"b":{}}}</set-body><set-body><a>{{b}}</a> </set-body>',
    ),
    raw: ["inbound/set-body[3]", "inbound/set-body[4]", "inbound/set-body[5]"],
    code: `export default policyDocument({
  inbound: [
    setBody({
      body: \` {
  "a": "\\\\n\\\`\\\${b}"
} \`,
    }),
    setBody({ template: "liquid", body: "{{body.a}}" }),
    // raw: the text is a CDATA section
    raw("<set-body><![CDATA[<a />]]></set-body>"),
    // raw: the text holds {{ or }}, which the service replaces by named values; use namedValue(...) if
    // that is meant
    raw('<set-body>{"a":{"b":{}}}</set-body>'),
    // raw: the builder of set-body takes no a
    raw("<set-body><a>{{b}}</a> </set-body>"),
  ],
});
`,
  },
  {
    title: "white space that counts, and white space that does not",
    xml: inbound(
      '<set-method>\n  GET\n</set-method><set-method><![CDATA[ GET ]]></set-method><set-header name=" a "><value> b {{c}} </value></set-header>',
    ),
    raw: ["inbound/set-method[2]"],
    code: `export default policyDocument({
  inbound: [
    setMethod("GET"),
    // raw: the text is a CDATA section
    raw("<set-method><![CDATA[ GET ]]></set-method>"),
    setHeader({ name: " a ", value: text\`b \${namedValue("c")}\` }),
  ],
});
`,
  },
  {
    title: "an expression that does not close",
    xml: '<policies><inbound><set-variable name="a" value="@(b" /><base /></inbound></policies>',
    raw: ["inbound/set-variable"],
    code: `export default policyDocument({
  inbound: [
    // raw: the expression does not end where it should
    raw({ name: "set-variable", attributes: { name: "a", value: { expression: "@(b" } } }),
    base(),
  ],
  backend: "absent",
  outbound: "absent",
  onError: "absent",
});
`,
  },
  {
    title: "text around and between named values",
    xml: inbound('<set-backend-service base-url="https://{{host}}/{{path}}" /><set-variable name="a" value="{{b c}}" />'),
    raw: ["inbound/set-variable"],
    code: `export default policyDocument({
  inbound: [
    setBackendService({ baseUrl: text\`https://\${namedValue("host")}/\${namedValue("path")}\` }),
    // raw: the text and its named values do not go together
    raw('<set-variable name="a" value="{{b c}}" />'),
  ],
});
`,
  },
];

describe("a document as a program", () => {
  it.each(forms)("$title", ({ xml, code, raw = [], scope }) => {
    const document = read(xml);
    const program = programOf(document, { from: builders, ...(scope && { scope }) });
    expect(program.text.slice(program.text.indexOf("export default"))).toBe(code);
    expect(program.raw).toEqual(raw);
    const made = evaluateProgram(program.text);
    expect(made).toEqual(withoutLayout(document));
    expect(parsePolicy(printPolicy(made)).document).toEqual(made);
  });

  it("compiles in every form", () => {
    const programs = forms.map(({ xml, scope }, index) => {
      const { text } = programOf(read(xml), { from: builders, ...(scope && { scope }) });
      return [`form-${index}.ts`, text] as const;
    });
    expect(typeCheck(new Map(programs), { [builders]: "policies/index.ts" })).toEqual([]);
  }, 120_000);

  it("imports what it uses, sorted, on one line or on several", () => {
    const one = programOf(read(inbound("<base /><set-method>GET</set-method>")), { from: "../../policies" });
    expect(one.text.split("\n")[0]).toBe('import { base, policyDocument, setMethod } from "../../policies";');
    const many = programOf(read(inbound('<jsonp callback-parameter-name="a" /><json-to-xml apply="always" />')), {
      from: `./${"folder/".repeat(16)}policies`,
    });
    expect(many.text).toMatch(/^import \{\n {2}jsonToXml,\n {2}policyDocument,\n {2}raw,\n\} from "\.\/folder.*policies";\n\nexport /);
  });

  it("says what its reader should know", () => {
    const { text } = programOf(read(inbound("")), { from: builders, notes: ["a */ b\u2028c\nd", "e"] });
    expect(text).toMatch(/^\/\/ a \*\/ b c d\n\/\/ e\n\nimport /);
  });

  it("refuses what could not be printed either", () => {
    const document: PolicyDocument = {
      root: { kind: "element", name: "policies", attributes: {}, children: [{ kind: "text", value: "@(a)" }] },
    };
    expect(() => programOf(document, { from: builders })).toThrow(NotWritable);
  });

  it("puts children into the order of their declaration where any order is fine", () => {
    const xml = (first: string, second: string) => read(inbound(`<trace source="a">${first}${second}</trace>`));
    const message = "<!-- about b --><message>b</message>";
    const metadata = '<metadata name="c" value="d" />';
    const { text, raw } = programOf(xml(metadata, message), { from: builders });
    expect(raw).toEqual([]);
    expect(evaluateProgram(text)).toEqual(xml(message, metadata));
  });
});
