import { describe, expect, it } from "vitest";
import {
  base,
  choose,
  comment,
  cors,
  expr,
  namedValue,
  type PolicyElement,
  PolicyError,
  parsePolicy,
  policyDocument,
  policyFragment,
  printPolicy,
  type RawParts,
  rateLimit,
  raw,
  returnResponse,
  section,
  setHeader,
  setMethod,
  setStatus,
} from "../../../policies";

const status = '<set-status code="204" />';

describe("an element as it stands", () => {
  it.each([
    ["as XML", raw('<other a="@(1)"><b>{{c}}</b></other>')],
    ["by its parts", raw({ name: "other", attributes: { a: expr`1` }, children: [raw({ name: "b", children: [namedValue("c")] })] })],
  ])("is read and printed the same: %s", (_, element) => {
    expect(element).toEqual({
      kind: "element",
      name: "other",
      attributes: { a: { expression: "@(1)" } },
      children: [{ kind: "element", name: "b", attributes: {}, children: [{ kind: "text", value: { template: [{ namedValue: "c" }] } }] }],
    });
    const document = policyFragment({ policies: [element], allow: ["unknown-element"] });
    expect(parsePolicy(printPolicy(document)).document).toEqual(document);
  });

  it("stands in a document only where the rules that it breaks are allowed", () => {
    const inbound = [base(), raw("<other />")];
    expect(() => policyDocument({ inbound })).toThrow("unknown-element");
    expect(() => policyDocument({ inbound, allow: ["unknown-attribute"] })).toThrow("unknown-element");
    expect(policyDocument({ inbound, allow: ["unknown-element"] }).root.children).toHaveLength(4);
  });

  it("takes the place of a child, of a list, and of what is in it", () => {
    const { children } = returnResponse({
      setStatus: raw(status),
      setHeader: [{ name: "a", existsAction: "delete" }, raw("<set-header />")],
    });
    expect(children.map((child) => (child as PolicyElement).attributes)).toEqual([
      { code: "204" },
      { name: "a", "exists-action": "delete" },
      {},
    ]);
    const origins = cors({ allowedOrigins: raw('<allowed-origins a="b" />'), allowedHeaders: [raw('<header c="d" />'), "e"] });
    expect(origins.children).toMatchObject([{ attributes: { a: "b" } }, { children: [{ attributes: { c: "d" } }, { attributes: {} }] }]);
  });

  it("is checked as a child by its place alone", () => {
    expect(() => returnResponse({ setStatus: raw("<set-body />") })).toThrow(PolicyError);
    expect(() => returnResponse({ setHeader: [raw("<set-header />")], setStatus: { code: 200, reason: "a" } })).not.toThrow();
    // The compiler lets in one only; at run time it is the grammar that counts.
    expect(() => returnResponse({ setStatus: [raw(status), raw(status)] as never })).toThrow("child-count");
  });

  it.each<[string | RawParts, string]>([
    ["", "there is no element"],
    ["text", "text may not stand outside"],
    ["<a>", "<a> is not closed"],
    ["<a /><b />", "a second root element"],
    ["<a /><!-- b -->", "comments stand outside of the element"],
    ['<a b="@(c" />', "expression-unbalanced"],
    [{ name: "a b" }, "is no name of an element"],
    [{ name: "a", attributes: { 'b="c" d': "e" } }, "is no name of an attribute"],
    [{ name: "a", attributes: { b: " @(c)" } }, "literal-is-code"],
    [{ name: "a", attributes: { b: "{{c}}" } }, "literal-is-code"],
    [{ name: "a", children: ["@{ b }"] }, "literal-is-code"],
    [{ name: "a", children: ["{{b", "}}"] }, "literal-is-code"],
    [{ name: "a", children: ["\u0001"] }, "character-not-allowed"],
  ])("is refused: %j", (given, message) => {
    expect(() => raw(given)).toThrow(PolicyError);
    expect(() => raw(given)).toThrow(message);
  });

  it("has braces of its own in a liquid template", () => {
    const body = raw({ name: "set-body", attributes: { template: "liquid" }, children: ["{{body.a}}"] });
    expect(body.children).toEqual([{ kind: "text", value: "{{body.a}}" }]);
  });
});

describe("comments", () => {
  it("stand between policies, between children, and around a document", () => {
    const document = policyDocument({
      before: [comment("1")],
      inbound: [
        comment("2"),
        base(),
        choose({
          when: [comment("3"), { condition: expr`a`, policies: [comment("4"), setMethod("GET")] }, comment("5")],
          otherwise: [comment("6")],
        }),
        returnResponse({ setStatus: [comment("7"), { code: 200, reason: "OK" }, comment("8")], setHeader: [comment("9")] }),
      ],
      after: [comment("10")],
    });
    const printed = printPolicy(document);
    expect([...printed.matchAll(/<!--(\d+)-->/g)].map(([, number]) => Number(number))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(parsePolicy(printed).document).toEqual(document);
  });

  it("are kept as they are read back", () => {
    const document = policyFragment([setMethod("GET"), comment("a --> b--- -\r\n-")]);
    expect(parsePolicy(printPolicy(document)).document).toEqual(document);
  });
});

describe("documents", () => {
  it("leave sections out that are absent", () => {
    expect(printPolicy(policyDocument({ inbound: [], backend: "absent", onError: "absent" }))).toBe(
      "<policies>\n    <inbound />\n    <outbound>\n        <base />\n    </outbound>\n</policies>\n",
    );
  });

  it("are put together from sections", () => {
    expect(section("on-error", [base(), setHeader({ name: "a", existsAction: "delete" })])).toMatchObject({ name: "on-error" });
    expect(() => section("inbound", ["base"] as never)).toThrow(PolicyError);
  });

  it.each(["bevore", "Inbound"])("refuse the key %s", (key) => {
    expect(() => policyDocument({ [key]: [] })).toThrow(`there is no section "${key}"`);
  });
});

describe("an expression byte for byte", () => {
  it.each([
    [expr.verbatim`@( a\n == "{{b}}" )`, '@( a\\n == "{{b}}" )'],
    [expr.verbatim("@{\r\n\treturn `a`;\n}"), "@{\r\n\treturn `a`;\n}"],
  ])("%j", (made, expression) => expect(made).toEqual({ expression }));

  it.each(["", "a", "@(a", "@(a)b", " @(a)", "@(a) ", '@("\u0001")'])("refuses %j", (given) => {
    expect(() => expr.verbatim(given)).toThrow(TypeError);
  });
});

// What the compiler refuses.
const never = (_: () => unknown) => {};
never(() => [
  // @ts-expect-error a policy is no child
  returnResponse({ setStatus: setStatus({ code: 200, reason: "a" }) }),
  // @ts-expect-error a child that stands once takes no list
  returnResponse({ setStatus: [raw(status), raw(status)] }),
  // @ts-expect-error a comment is no child
  returnResponse({ setStatus: comment("a") }),
  // @ts-expect-error children have no arguments of an element's own
  returnResponse({ setStatus: { code: 200, reason: "a", children: [] } }),
  // @ts-expect-error rate limits stand in inbound
  section("outbound", [rateLimit({ calls: 1, renewalPeriod: 60 })]),
]);
