import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { beginsAsExpression, containsNamedValue, forbiddenCharacterIn, literalProblem } from "../../../policies/document/literal";
import { hostileText } from "../../support/hostile-text";

describe("a literal", () => {
  it.each([
    "",
    "orders",
    "a@(b)",
    "@",
    "@a",
    "@@(a)",
    "{a}",
    "{ {a} }",
    "}{",
    "quotes \" and ' and < and &",
    "]]> and -->",
    "tab \t, line feed \n, carriage return \r",
    "\u0085\u2028\u202e\ufeff",
    "😀",
  ])("may be %j", (text) => {
    expect(literalProblem(text)).toBeUndefined();
  });

  it.each([
    ["@(a)", "literal-is-code"],
    ["@{a}", "literal-is-code"],
    [" \t\r\n@(a)", "literal-is-code"],
    ["\u00a0\ufeff@{", "literal-is-code"],
    ["{{a}}", "literal-is-code"],
    ["https://{{host}}/v1", "literal-is-code"],
    ["a {{", "literal-is-code"],
    ["}} b", "literal-is-code"],
    ["{{{", "literal-is-code"],
    ["a\u0000", "character-not-allowed"],
    ["\u000b", "character-not-allowed"],
    ["\ud83d", "character-not-allowed"],
    ["\ude00", "character-not-allowed"],
    ["\ude00\ud83d", "character-not-allowed"],
    ["\ufffe", "character-not-allowed"],
    ["\ufdd0", "character-not-allowed"],
  ])("may not be %j", (text, rule) => {
    expect(literalProblem(text)).toMatchObject({ rule });
  });

  it("may hold liquid's braces in a liquid template, and no expression", () => {
    expect(literalProblem("Hello {{body.name}} {% if a %}", true)).toBeUndefined();
    expect(literalProblem("@(a) {{b}}", true)).toMatchObject({ rule: "literal-is-code" });
    expect(literalProblem("{{a}} \u0001", true)).toMatchObject({ rule: "character-not-allowed" });
  });

  it("that is accepted is no code, whatever it is joined with", () => {
    const accepted = hostileText.filter((text) => literalProblem(text) === undefined);
    const property = fc.property(accepted, accepted, (one, other) => {
      expect(beginsAsExpression(one)).toBe(false);
      expect(containsNamedValue(one)).toBe(false);
      expect(containsNamedValue(`${one}.${other}`)).toBe(false);
      expect(forbiddenCharacterIn(one)).toBeUndefined();
    });
    fc.assert(property, { numRuns: 300 });
  });
});

describe("what is read as code", () => {
  it.each([
    ["{{a}}", true],
    ["a {{ b }} c", true],
    ["{{}}", true],
    ["{{{a}}}", true],
    ["{{a}", false],
    ["{{a}b}", false],
    ["{ {a}}", false],
  ])("%j holds a named value: %s", (text, expected) => {
    expect(containsNamedValue(text)).toBe(expected);
  });

  it.each([
    ["\u0000", "U+0000"],
    ["ab\u001f", "U+001F"],
    ["\ud800", "U+D800"],
    ["😀\udc00", "U+DC00"],
    ["\uffff", "U+FFFF"],
    ["\u{1ffff}", undefined],
    ["\t\n\r", undefined],
  ])("%j holds the forbidden character %s", (text, expected) => {
    expect(forbiddenCharacterIn(text)).toBe(expected);
  });
});
