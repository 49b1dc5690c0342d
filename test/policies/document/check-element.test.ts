import { describe, expect, it } from "vitest";
import { type CheckContext, checkElement } from "../../../policies/document/check-element";
import { parsePolicy } from "../../../policies/document/parse";
import { findElement } from "../../../policies/elements";
import { bool, int, oneOf, string } from "../../../policies/elements/attribute";
import { anyPolicies, type ChildOrder, type ContentRule, child, listOf } from "../../../policies/elements/child";
import { defineElement, type ElementDeclaration } from "../../../policies/elements/define";

type Definition = Parameters<typeof defineElement>[0];

/** A policy called `probe` that there is nowhere else. */
function probe(more: Partial<Definition>): ElementDeclaration {
  const made = defineElement({
    name: "probe",
    category: "control-flow",
    summary: "Is only for tests.",
    sections: ["inbound"],
    examples: { pass: [], fail: [] },
    ...more,
  });
  return made.declaration as unknown as ElementDeclaration;
}

function check(declaration: ElementDeclaration, xml: string, context?: CheckContext) {
  const { document, diagnostics } = parsePolicy(xml);
  if (!document || diagnostics.length > 0) throw new Error(`${xml} can't be read`);
  return checkElement(declaration, document.root, context);
}

const rules = (declaration: ElementDeclaration, xml: string, context?: CheckContext) =>
  check(declaration, xml, context).map(({ rule, path }) => `${rule} ${path}`);

describe("a condition over the parts of an element", () => {
  const withRule = (rule: ContentRule) =>
    probe({
      attributes: { a: string().expression(), bTwo: string(), mode: string().expression() },
      children: { c: child({}).many(), list: listOf("item", { text: string() }), any: anyPolicies() },
      text: string().expression(),
      rules: [rule as never],
      order: "any",
    });
  const all = { of: ["a", "bTwo", "c"] };
  const when = { key: "mode", is: ["x", "y"] };

  const cases: readonly [rule: ContentRule, xml: string, message: string | undefined][] = [
    [{ rule: "exactlyOneOf", ...all }, '<probe a="1" />', undefined],
    [{ rule: "exactlyOneOf", ...all }, "<probe><c /></probe>", undefined],
    [{ rule: "exactlyOneOf", ...all }, "<probe><c /><c /></probe>", undefined],
    [{ rule: "exactlyOneOf", ...all }, "<probe />", "needs exactly one of @a, @b-two, c; none is there"],
    [{ rule: "exactlyOneOf", ...all }, '<probe a="1" b-two="2" />', "needs exactly one of @a, @b-two, c; 2 are there"],
    [{ rule: "exactlyOneOf", ...all }, '<probe a="1" b-two="2"><c /></probe>', "needs exactly one of @a, @b-two, c; 3 are there"],
    [{ rule: "exactlyOneOf", of: ["text", "a"] }, "<probe>1</probe>", undefined],
    [{ rule: "exactlyOneOf", of: ["text", "a"] }, "<probe> @(1) </probe>", undefined],
    [{ rule: "exactlyOneOf", of: ["text", "a"] }, "<probe> {{a}} </probe>", undefined],
    [{ rule: "exactlyOneOf", of: ["text", "a"] }, '<probe a="">1</probe>', "needs exactly one of text, @a; 2 are there"],
    [{ rule: "exactlyOneOf", of: ["text", "a"] }, "<probe> </probe>", "needs exactly one of text, @a; none is there"],
    [{ rule: "exactlyOneOf", of: ["list", "a"] }, "<probe><list><item>1</item></list></probe>", undefined],
    [{ rule: "atLeastOneOf", ...all }, '<probe a="1" b-two="2"><c /></probe>', undefined],
    [{ rule: "atLeastOneOf", ...all }, '<probe mode="1" />', "needs at least one of @a, @b-two, c"],
    [{ rule: "atLeastOneOf", of: ["any"] }, "<probe><base /></probe>", undefined],
    [{ rule: "atLeastOneOf", of: ["any"] }, "<probe />", "needs at least one of any"],
    [{ rule: "atMostOneOf", ...all }, "<probe />", undefined],
    [{ rule: "atMostOneOf", ...all }, '<probe b-two="1" />', undefined],
    [{ rule: "atMostOneOf", ...all }, '<probe b-two="1"><c /></probe>', "takes at most one of @a, @b-two, c"],
    [{ rule: "requiredTogether", of: ["a", "bTwo"] }, "<probe />", undefined],
    [{ rule: "requiredTogether", of: ["a", "bTwo"] }, '<probe a="1" b-two="2" />', undefined],
    [{ rule: "requiredTogether", of: ["a", "bTwo"] }, '<probe b-two="2" />', "@a, @b-two go together"],
    [{ rule: "requires", of: ["a"], with: ["bTwo", "c"] }, '<probe b-two="2" />', undefined],
    [{ rule: "requires", of: ["a"], with: ["bTwo", "c"] }, '<probe a="1" b-two="2"><c /></probe>', undefined],
    [{ rule: "requires", of: ["a"], with: ["bTwo", "c"] }, '<probe a="1" b-two="2" />', "@a needs c beside it"],
    [{ rule: "requires", of: ["a"], with: ["bTwo", "c"] }, '<probe a="1" />', "@a needs @b-two, c beside it"],
    [{ rule: "requiredWhen", of: ["a"], when }, "<probe />", undefined],
    [{ rule: "requiredWhen", of: ["a"], when }, '<probe mode="z" />', undefined],
    [{ rule: "requiredWhen", of: ["a"], when }, '<probe mode="@(m)" />', undefined],
    [{ rule: "requiredWhen", of: ["a"], when }, '<probe mode="y" a="1" />', undefined],
    [{ rule: "requiredWhen", of: ["a"], when }, '<probe mode="y" />', "needs @a where @mode is x or y"],
    [{ rule: "requiredWhen", of: ["a"], when }, '<probe mode=" x " />', "needs @a where @mode is x or y"],
    [{ rule: "requiredUnless", of: ["a", "c"], when }, '<probe mode="x" />', undefined],
    [{ rule: "requiredUnless", of: ["a", "c"], when }, '<probe mode="z" a="1"><c /></probe>', undefined],
    [{ rule: "requiredUnless", of: ["a", "c"], when }, '<probe mode="@(m)" />', undefined],
    [{ rule: "requiredUnless", of: ["a", "c"], when }, '<probe mode="{{m}}" />', undefined],
    [{ rule: "requiredUnless", of: ["a", "c"], when }, "<probe />", "needs @a, c unless @mode is x or y"],
    [{ rule: "requiredUnless", of: ["a", "c"], when }, '<probe mode="z" a="1" />', "needs @a, c unless @mode is x or y"],
    [{ rule: "onlyWhen", of: ["a"], when }, "<probe />", undefined],
    [{ rule: "onlyWhen", of: ["a"], when }, '<probe mode="x" a="1" />', undefined],
    [{ rule: "onlyWhen", of: ["a"], when }, '<probe mode="@(m)" a="1" />', undefined],
    [{ rule: "onlyWhen", of: ["a"], when }, '<probe a="1" />', "@a is only for where @mode is x or y"],
    [{ rule: "onlyWhen", of: ["a"], when }, '<probe mode="z" a="1" />', "@a is only for where @mode is x or y"],
  ];

  it.each(cases)("%j over %s: %s", (rule, xml, message) => {
    const expected = message === undefined ? [] : [{ rule: "attribute-combination", path: "probe", message }];
    expect(check(withRule(rule), xml)).toEqual(expected);
    // What only the documentation asks for is asked of builders alone.
    expect(check(withRule({ ...rule, lenient: true }), xml)).toEqual([]);
    expect(check(withRule({ ...rule, lenient: true }), xml, { strict: true })).toEqual(expected);
  });

  it("holds for children too", () => {
    const declaration = probe({
      children: { part: child({ attributes: { a: string(), b: string() }, rules: [{ rule: "atMostOneOf", of: ["a", "b"] }] }).many() },
    });
    expect(rules(declaration, '<probe><part a="1" /><part a="1" b="2" /></probe>')).toEqual(["attribute-combination probe/part[2]"]);
  });
});

describe("attributes", () => {
  const declaration = probe({
    attributes: { calls: int().required().range({ min: 1 }), renewalPeriod: int().expected(), xName: string().named("x.name") },
  });

  it.each([
    ["all", '<probe calls="1" renewal-period="2" x.name="3" />', [], []],
    ["a missing one", '<probe renewal-period="2" />', ["missing-attribute probe"], ["missing-attribute probe"]],
    ["a missing one that only the documentation asks for", '<probe calls="1" />', [], ["missing-attribute probe"]],
    [
      "an unknown one",
      '<probe calls="1" renewal-period="2" call="3" />',
      ["unknown-attribute probe/@call"],
      ["unknown-attribute probe/@call"],
    ],
    [
      "one in camel case",
      '<probe calls="1" renewalPeriod="2" renewal-period="2" />',
      ["unknown-attribute probe/@renewalPeriod"],
      ["unknown-attribute probe/@renewalPeriod"],
    ],
    [
      "wrong ones",
      '<probe calls="0" renewal-period="a" />',
      ["attribute-range probe/@calls", "attribute-type probe/@renewal-period"],
      ["attribute-range probe/@calls", "attribute-type probe/@renewal-period"],
    ],
  ])("%s", (_, xml, lenient, strict) => {
    expect(rules(declaration, xml)).toEqual(lenient);
    expect(rules(declaration, xml, { strict: true })).toEqual(strict);
  });

  it("that are unknown are told what they may have meant", () => {
    expect(check(declaration, '<probe calls="1" renewal-periods="1" />')[0]?.message).toBe(
      'probe has no attribute "renewal-periods"; did you mean "renewal-period"?',
    );
    expect(check(declaration, '<probe calls="1" timeout="1" />')[0]?.message).toBe('probe has no attribute "timeout"');
  });

  it("are no more than what was written, whatever they are called", () => {
    expect(rules(declaration, '<probe calls="1" constructor="a" __proto__="b" toString="c" />')).toEqual([
      "unknown-attribute probe/@constructor",
      "unknown-attribute probe/@__proto__",
      "unknown-attribute probe/@toString",
    ]);
  });

  it("are judged by name where several are wrong: as many as there are", () => {
    const located: unknown[] = [];
    const diagnostics = checkElement(
      declaration,
      { kind: "element", name: "probe", attributes: { calls: "a", b: "c" }, children: [] },
      {
        locate: (node, attribute) => {
          located.push([node.kind, attribute]);
          return [1, 2];
        },
      },
    );
    expect(located).toEqual([
      ["element", "calls"],
      ["element", "b"],
    ]); // prettier-ignore
    expect(diagnostics.map(({ span }) => span)).toEqual([
      [1, 2],
      [1, 2],
    ]); // prettier-ignore
  });
});

describe("the id of a policy", () => {
  const declaration = probe({
    children: {
      part: child({}),
      setVariable: child({}),
      choose: child({ children: { policies: anyPolicies() } }),
    },
  });

  it.each([
    ['<probe id="a" />', []],
    ['<probe id="{{a}}" />', []],
    ['<probe id="@(a)" />', ["expression-not-allowed probe/@id"]],
    ['<probe><part id="a" /></probe>', ["unknown-attribute probe/part/@id"]],
    ['<probe><choose><set-method id="a">GET</set-method></choose></probe>', []],
    ['<probe><choose><set-method id="@(a)">GET</set-method></choose></probe>', ["expression-not-allowed probe/choose/set-method/@id"]],
  ])("in %s", (xml, expected) => {
    expect(rules(declaration, xml, { lookup: findElement })).toEqual(expected);
  });

  it("may stand on a policy that is a child by declaration", () => {
    const send = findElement("send-request") as ElementDeclaration;
    const xml = '<send-request mode="copy" response-variable-name="a"><set-method id="b">GET</set-method></send-request>';
    expect(rules(send, xml)).toEqual([]);
    expect(rules(send, xml.replace('"b"', '"@(b)"'))).toEqual(["expression-not-allowed send-request/set-method/@id"]);
  });

  it("is one of its own where it is declared", () => {
    const limit = findElement("rate-limit") as ElementDeclaration;
    const xml = '<rate-limit calls="1" renewal-period="1"><api id="a" calls="1" renewal-period="1" /></rate-limit>';
    expect(rules(limit, xml)).toEqual([]);
  });
});

describe("children", () => {
  const declare = (order?: ChildOrder) =>
    probe({
      children: {
        first: child({ text: string() }).required(),
        second: child({ text: int() }).many(2),
        third: child({}).expected(),
      },
      ...(order && { order }),
    });

  it.each([
    ["all", "<probe><first>a</first><second>1</second><second>2</second><third /></probe>", []],
    ["none", "<probe />", ["child-missing probe"]],
    ["one too many", "<probe><first /><first /><third /></probe>", ["child-count probe/first[2]"]],
    ["two too many, told once", "<probe><first /><first /><first /></probe>", ["child-count probe/first[2]"]],
    ["one above the number", "<probe><first /><second /><second /><second /></probe>", ["child-count probe/second[3]"]],
    ["another order", "<probe><second>1</second><first /></probe>", ["child-order probe/first"]],
    [
      "one out of order, told once",
      "<probe><first /><third /><second>1</second><third /></probe>",
      ["child-order probe/second", "child-count probe/third[2]"],
    ],
    ["an unknown one", "<probe><first /><fourth /></probe>", ["child-not-allowed probe/fourth"]],
    ["the second of two wrong", "<probe><first /><second>1</second><second>a</second></probe>", ["attribute-type probe/second[2]"]],
    ["text between", "<probe><first />a</probe>", ["text-not-allowed probe"]],
    ["comments between", "<probe><!-- a --><first /><!-- b --></probe>", []],
  ])("%s", (_, xml, expected) => {
    expect(rules(declare(), xml)).toEqual(expected);
    // In any order, nothing is out of it.
    expect(rules(declare("any"), xml)).toEqual(expected.filter((each) => !each.startsWith("child-order")));
    const strict = rules(declare(), xml, { strict: true });
    expect(strict).toEqual(xml.includes("<third") ? expected : [...expected, "child-missing probe"]);
  });

  it("that are unknown are told what they may have meant, and what may stand there", () => {
    expect(check(declare(), "<probe><first /><secnd /></probe>")[0]?.message).toBe(
      'secnd may not stand in probe: it takes first, second, third; did you mean "second"?',
    );
    expect(check(probe({}), "<probe><a /></probe>")[0]?.message).toBe("a may not stand in probe: nothing may stand in it");
  });

  it("in the wrong order are told before what they belong", () => {
    expect(check(declare(), "<probe><second>1</second><first /></probe>")[0]?.message).toBe("first must stand before second in probe");
  });
});

describe("text", () => {
  it.each([
    ["that is required", "<probe />", ["text-missing probe"]],
    ["that is required and blank", "<probe> \n </probe>", ["text-missing probe"]],
    ["that is required and blank in CDATA", "<probe><![CDATA[ ]]></probe>", ["text-missing probe", "attribute-type probe"]],
    ["of the declared type", "<probe> 5 </probe>", []],
    ["of another type", "<probe>five</probe>", ["attribute-type probe"]],
    ["that is an expression", "<probe>@(5)</probe>", ["expression-not-allowed probe"]],
    ["that comes from a named value", "<probe>{{five}}</probe>", []],
  ])("%s", (_, xml, expected) => {
    expect(rules(probe({ text: int().required() }), xml)).toEqual(expected);
  });

  it("of a liquid template is anything, and so is all that stands in it", () => {
    const declaration = probe({
      attributes: { template: oneOf("liquid"), count: int() },
      text: int().required(),
      children: { part: child({ attributes: { flag: bool() }, text: int() }) },
    });
    expect(rules(declaration, '<probe template="liquid">{{five}}</probe>')).toEqual([]);
    expect(rules(declaration, '<probe template="liquid">{{a}}<part flag="{{b}}">{{c}}</part></probe>')).toEqual([]);
    expect(rules(declaration, '<probe template="liquid" count="a">{{b}}</probe>')).toEqual(["attribute-type probe/@count"]);
    expect(rules(declaration, '<probe template="liquid"><part>{{c}}</part></probe>')).toEqual(["text-missing probe"]);
    expect(rules(declaration, "<probe>five</probe>")).toEqual(["attribute-type probe"]);
  });

  it("mixes with elements only where that is declared", () => {
    const mixed = probe({ mixed: true, attributes: { a: string() } });
    expect(rules(mixed, '<probe a="1" xmlns:b="c">d<e f="@(g)">h</e></probe>')).toEqual([]);
    expect(rules(mixed, '<probe b="1" />')).toEqual(["unknown-attribute probe/@b"]);
    expect(rules(probe({}), '<probe xmlns:b="c">d<e /></probe>')).toEqual([
      "unknown-attribute probe/@xmlns:b",
      "text-not-allowed probe",
      "child-not-allowed probe/e",
    ]);
  });
});

describe("policies in a policy", () => {
  const declaration = probe({ children: { branch: child({ children: { policies: anyPolicies() } }) } });
  const xml = '<probe><branch><set-method>GET</set-method><rate-limit calls="0" renewal-period="1" /><set-methode /></branch></probe>';

  it("are looked into where their declarations are known", () => {
    expect(rules(declaration, xml, { lookup: findElement })).toEqual([
      "attribute-range probe/branch/rate-limit/@calls",
      "unknown-element probe/branch/set-methode",
    ]);
    expect(rules(declaration, xml)).toEqual([]);
  });

  it("are held to the section and the scope of those around them", () => {
    const inside = '<probe><branch><rate-limit calls="1" renewal-period="1" /><forward-request /></branch></probe>';
    expect(rules(declaration, inside, { lookup: findElement, section: "inbound", scope: "api" })).toEqual([
      "section-not-allowed probe/branch/forward-request",
    ]);
    expect(rules(declaration, inside, { lookup: findElement, scope: "global" })).toEqual(["scope-not-allowed probe/branch/rate-limit"]);
  });
});

describe("where a policy stands", () => {
  const declaration = probe({
    sections: ["inbound", "on-error"],
    undocumentedSections: ["outbound"],
    scopes: ["api", "operation"],
    gateways: ["classic", "v2"],
    attributes: { a: string().on("v2", "self-hosted"), b: string() },
  });

  it.each([
    [{}, []],
    [{ section: "inbound", scope: "api", gateway: "v2" }, []],
    [{ section: "outbound" }, []],
    [{ section: "backend" }, ["section-not-allowed probe"]],
    [{ scope: "product" }, ["scope-not-allowed probe"]],
    [{ gateway: "consumption" }, ["gateway-not-supported probe", "gateway-not-supported probe/@a"]],
    [{ gateway: "classic" }, ["gateway-not-supported probe/@a"]],
    [
      { section: "backend", scope: "global", gateway: "workspace" },
      ["scope-not-allowed probe", "section-not-allowed probe", "gateway-not-supported probe", "gateway-not-supported probe/@a"],
    ],
  ] as const)("is checked as far as it is known: %j", (context, expected) => {
    expect(rules(declaration, '<probe a="1" b="2" />', context)).toEqual(expected);
  });

  it("is told with the places where it may", () => {
    const [scope, section, gateway] = check(declaration, "<probe />", { section: "backend", scope: "global", gateway: "workspace" });
    expect(scope?.message).toBe("may stand at api, operation scope, not at global");
    expect(section?.message).toBe("may stand in inbound, on-error, not in backend");
    expect(gateway?.message).toBe("the workspace gateway has no probe; classic, v2 have");
  });

  it("begins paths as the caller says", () => {
    expect(rules(declaration, '<probe c="1" />', { path: "inbound/probe[2]" })).toEqual(["unknown-attribute inbound/probe[2]/@c"]);
  });
});
