import { describe, expect, it } from "vitest";
import { checkDocument, type DocumentContext } from "../../../policies/document/check-document";
import { parsePolicy } from "../../../policies/document/parse";

function check(xml: string, context?: DocumentContext) {
  const { document, diagnostics } = parsePolicy(xml);
  if (!document || diagnostics.length > 0) throw new Error(`${xml} can't be read`);
  return checkDocument(document, context);
}

const rules = (xml: string, context?: DocumentContext) => check(xml, context).map(({ rule, path }) => `${rule} ${path}`);
const inbound = (content: string) => `<policies><inbound>${content}</inbound></policies>`;
const limit = '<rate-limit calls="1" renewal-period="60" />';

describe("a document", () => {
  it.each([
    "<policies />",
    "<policies><inbound /></policies>",
    "<policies><on-error /><outbound /><backend /><inbound /></policies>",
    "<policies><!-- a --><inbound><!-- b --><base /><!-- c --></inbound></policies>",
    "<policies><backend><!-- a --><forward-request /><!-- b --></backend></policies>",
    inbound(`<base />${limit}`),
    `<fragment>${limit}</fragment>`,
    '<fragment><choose><when condition="@(context.User == null)"><set-method>GET</set-method></when></choose></fragment>',
    "<http-data-source><http-request><set-method>GET</set-method><set-url>https://a.example</set-url></http-request></http-data-source>",
  ])("may be %s", (xml) => {
    expect(rules(xml)).toEqual([]);
    expect(rules(xml, { strict: true })).toEqual([]);
  });

  it.each([
    ["<policy />", ["unknown-root policy"]],
    ["<inbound />", ["unknown-root inbound"]],
    ["<rate-limit />", ["unknown-root rate-limit"]],
    ["<validate-graphql-request />", ["unknown-root validate-graphql-request"]],
    ["<http-data-source />", ["child-missing http-data-source"]],
    ['<policies id="a" />', ["unknown-attribute policies/@id"]],
    ["<policies>a</policies>", ["text-not-allowed policies"]],
    ["<policies><inbound /><inbound /></policies>", ["repeated-section inbound"]],
    [
      "<policies><backend /><backend><base /><base /></backend></policies>",
      ["repeated-section backend", "base-misplaced backend/base[2]", "backend-single-policy backend/base"],
    ],
    ["<policies><base /></policies>", ["unknown-section base"]],
    ["<policies><fragment /></policies>", ["unknown-section fragment"]],
    ['<policies><inbound id="a">b</inbound></policies>', ["unknown-attribute inbound/@id", "text-not-allowed inbound"]],
    [inbound("@(context.Api.Id)"), ["text-not-allowed inbound"]],
    [inbound("<inbound />"), ["unknown-element inbound/inbound"]],
    [inbound("<Base />"), ["unknown-element inbound/Base"]],
    [inbound("<http-data-source />"), ["child-missing inbound/http-data-source"]],
    [
      inbound(`${limit}<set-method /><rate-limit calls="0" renewal-period="60" />`),
      ["text-missing inbound/set-method", "attribute-range inbound/rate-limit[2]/@calls"],
    ],
    [
      `<policies><outbound>${limit}</outbound><on-error>${limit}</on-error></policies>`,
      ["section-not-allowed outbound/rate-limit", "section-not-allowed on-error/rate-limit"],
    ],
    [
      "<policies><backend><forward-request /><set-method>GET</set-method></backend></policies>",
      ["backend-single-policy backend/set-method"],
    ],
    ["<fragment />", ["fragment-nesting fragment"]],
    ['<fragment id="a">b</fragment>', ["unknown-attribute fragment/@id", "text-not-allowed fragment", "fragment-nesting fragment"]],
    ["<fragment><inbound><base /></inbound></fragment>", ["unknown-element fragment/inbound"]],
    ["<fragment><fragment /></fragment>", ["unknown-element fragment/fragment"]],
  ])("may not be %s", (xml, expected) => {
    expect(rules(xml)).toEqual(expected);
  });

  it("tells what a misspelt section was meant to be", () => {
    expect(check("<policies><outbond /></policies>")[0]?.message).toBe('<outbond> is no section; did you mean "outbound"?');
    expect(check("<policies><onerror /></policies>")[0]?.message).toBe('<onerror> is no section; did you mean "on-error"?');
    expect(check("<policies><choose /></policies>")[0]?.message).toBe("<choose> is no section");
  });
});

describe("base", () => {
  const choose = (content: string) => `<choose><when condition="@(context.User == null)">${content}</when></choose>`;

  it.each([
    [inbound("<base />"), []],
    [inbound(`${limit}<base />`), []],
    [inbound("<base /><base />"), ["base-misplaced inbound/base[2]"]],
    [inbound(`<base />${limit}<base />`), ["base-misplaced inbound/base[2]"]],
    [inbound(choose("<base />")), ["base-misplaced inbound/choose/when/base"]],
    [inbound(choose(choose("<base />"))), ["base-misplaced inbound/choose/when/choose/when/base"]],
    [inbound('<retry condition="@(context.User == null)" count="1" interval="1"><base /></retry>'), ["base-misplaced inbound/retry/base"]],
    ["<policies><outbound><base /></outbound><on-error><base /></on-error></policies>", []],
    ["<fragment><base /></fragment>", ["base-misplaced fragment/base"]],
    [`<fragment>${choose("<base />")}</fragment>`, ["base-misplaced fragment/choose/when/base"]],
    [inbound("<set-body><base /><a><base /></a></set-body>"), []],
  ])("in %s", (xml, expected) => {
    expect(rules(xml)).toEqual(expected);
  });
});

describe("what a fragment includes", () => {
  const include = '<include-fragment fragment-id="a" />';

  it.each([
    [inbound(`${include}${include}`), []],
    [inbound(`<choose><when condition="@(context.User == null)">${include}</when></choose>`), []],
    [`<fragment>${include}</fragment>`, ["fragment-nesting fragment/include-fragment"]],
    [
      `<fragment><choose><when condition="@(context.User == null)">${include}</when></choose></fragment>`,
      ["fragment-nesting fragment/choose/when/include-fragment"],
    ],
  ])("in %s", (xml, expected) => {
    expect(rules(xml)).toEqual(expected);
  });
});

describe("where a document stands", () => {
  const quota = '<quota calls="1" renewal-period="0" />';
  const xml = inbound(`<choose><when condition="@(context.User == null)">${quota}</when></choose>`);

  it("decides which policies it may have", () => {
    expect(rules(xml)).toEqual([]);
    expect(rules(xml, { scope: "product" })).toEqual([]);
    for (const scope of ["global", "workspace", "api", "operation"] as const)
      expect(rules(xml, { scope })).toEqual(["scope-not-allowed inbound/choose/when/quota"]);
  });

  it("decides by its tier which gateway runs it, unless that is named", () => {
    const byKey = inbound('<rate-limit-by-key calls="1" renewal-period="60" counter-key="a" />');
    expect(rules(byKey)).toEqual([]);
    expect(rules(byKey, { tier: "standardv2" })).toEqual([]);
    expect(rules(byKey, { tier: "consumption" })).toEqual(["gateway-not-supported inbound/rate-limit-by-key"]);
    expect(rules(byKey, { gateway: "consumption" })).toEqual(["gateway-not-supported inbound/rate-limit-by-key"]);
    expect(rules(byKey, { tier: "consumption", gateway: "self-hosted" })).toEqual([]);
    expect(rules(byKey, { tier: "premium", gateway: "consumption" })).toEqual(["gateway-not-supported inbound/rate-limit-by-key"]);
  });

  it("decides how large it may be", () => {
    const sized = (bytes: number, root = "policies") => {
      const [open, close] =
        root === "policies" ? ["<policies><inbound><!--", "--></inbound></policies>"] : ["<fragment><base /><!--", "--></fragment>"];
      return `${open}${"a".repeat(bytes - open.length - close.length)}${close}`;
    };
    const tooLarge = (xml: string, context: DocumentContext = {}) => {
      const { document, positions } = parsePolicy(xml);
      if (!document) throw new Error("no document");
      return checkDocument(document, { ...context, positions }).some(({ rule }) => rule === "document-too-large");
    };
    for (const [tier, root, limit] of [
      ["consumption", "policies", 16 * 1024],
      ["developer", "policies", 256 * 1024],
      ["premiumv2", "policies", 256 * 1024],
      ["consumption", "fragment", 512 * 1024],
      [undefined, "policies", 256 * 1024],
      [undefined, "fragment", 512 * 1024],
    ] as const) {
      expect(tooLarge(sized(limit, root), tier && { tier })).toBe(false);
      expect(tooLarge(sized(limit + 1, root), tier && { tier })).toBe(true);
    }
    // A character that takes more bytes than one counts for as many.
    expect(tooLarge(sized(16 * 1024).replace("aaa", "€"), { tier: "consumption" })).toBe(false);
    expect(tooLarge(sized(16 * 1024).replace("aa", "€"), { tier: "consumption" })).toBe(true);
  });

  it("is not needed to tell the size of what has no text yet", () => {
    const built = (length: number) => {
      const { document } = parsePolicy(inbound(`<set-variable name="a" value="${"&lt;".repeat(length)}" />`));
      if (!document) throw new Error("no document");
      return checkDocument(document, { tier: "consumption" }).map(({ rule }) => rule);
    };
    expect(built(4000)).toEqual([]);
    expect(built(4100)).toEqual(["document-too-large"]);
  });
});

describe("comments", () => {
  it.each([
    ["<!-- @(a) --><policies />", ["expression-in-comment policies"]],
    ["<policies /><!-- @{ a -->", ["expression-in-comment policies"]],
    [inbound("<!-- @(a) --><base />"), ["expression-in-comment policies/inbound"]],
    [
      inbound('<set-header name="a"><value><!-- @(a) -->b</value></set-header>'),
      ["expression-in-comment policies/inbound/set-header/value"],
    ],
    [inbound("<!-- a@b.example (c) -->"), []],
  ])("in %s", (xml, expected) => {
    expect(rules(xml)).toEqual(expected);
  });
});

describe("the documentation's own wishes", () => {
  it.each([
    [inbound('<set-header name="A" />'), ["attribute-combination inbound/set-header"]],
    [inbound("<cors><allowed-origins><origin>*</origin></allowed-origins></cors>"), ["child-missing inbound/cors"]],
    [inbound('<return-response><set-status code="200" /></return-response>'), ["missing-attribute inbound/return-response/set-status"]],
    [
      inbound('<check-header name="a" failed-check-httpcode="400" />'),
      ["missing-attribute inbound/check-header", "missing-attribute inbound/check-header"],
    ],
    [
      inbound('<llm-token-limit counter-key="a" token-quota="9" estimate-prompt-tokens="true" />'),
      ["attribute-combination inbound/llm-token-limit"],
    ],
    [inbound('<llm-token-limit counter-key="a" token-quota="9" token-quota-period="Indefinite" estimate-prompt-tokens="true" />'), []],
  ])("are no matter to what is read: %s", (xml, strict) => {
    expect(rules(xml)).toEqual([]);
    expect(rules(xml, { strict: true })).toEqual(strict);
  });
});

describe("places in a text", () => {
  it("are those of what is wrong", () => {
    const xml =
      '<policies>\n  <inbound>\n    <rate-limit calls="0" renewal-period="60" />\n    text<base /><base />\n  </inbound>\n</policies>';
    const { document, positions } = parsePolicy(xml);
    if (!document) throw new Error("no document");
    const found = checkDocument(document, { positions }).map(({ rule, span: [start, end] = [0, 0] }) => [
      rule,
      xml.slice(start, end).trim(),
    ]);
    expect(found).toEqual([
      ["text-not-allowed", "text"],
      ["attribute-range", 'calls="0"'],
      ["base-misplaced", "<base />"],
    ]);
  });

  it("are not there without a text", () => {
    for (const diagnostic of check(inbound("<a />text"))) expect(diagnostic).not.toHaveProperty("span");
  });
});
