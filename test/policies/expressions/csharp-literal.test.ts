import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csharpNumber, csharpString } from "../../../policies/expressions/csharp-literal";
import { isWholeExpression } from "../../../policies/expressions/scan";
import { hostileText, hostileTexts } from "../../support/hostile-text";

/** What C# reads from a string literal that has no other escapes than `\uXXXX`; undefined for anything else. */
function decoded(literal: string): string | undefined {
  if (!/^"(?:[^"\\\n\r\u0085\u2028\u2029]|\\u[0-9a-f]{4})*"$/.test(literal)) return undefined;
  return literal.slice(1, -1).replace(/\\u([0-9a-f]{4})/g, (_, unit: string) => String.fromCharCode(Number.parseInt(unit, 16)));
}

function staysOneString(text: string) {
  const literal = csharpString(text);
  expect(decoded(literal)).toBe(text);
  expect(literal).not.toMatch(/[@{}<>&]/);
  // Nothing in it that does not show, and nothing that XML does not allow.
  expect(literal).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufdd0-\ufdef\ufeff\ufffe\uffff]/u);
  expect(isWholeExpression(`@(${literal})`)).toBe(true);
}

describe("a string", () => {
  it.each([
    ["", '""'],
    ["orders", '"orders"'],
    ['a "b"', '"a \\u0022b\\u0022"'],
    ["C:\\temp", '"C:\\u005ctemp"'],
    ["{{a}}", '"\\u007b\\u007ba\\u007d\\u007d"'],
    ["@(a)", '"\\u0040(a)"'],
    ["a\tb\n", '"a\\u0009b\\u000a"'],
    ["größe", '"größe"'],
    ["😀", '"\\ud83d\\ude00"'],
  ])("%j is written %s", (text, expected) => {
    expect(csharpString(text)).toBe(expected);
  });

  it.each(hostileTexts)("%j stays one string", staysOneString);

  it("of any kind stays one string", () => {
    fc.assert(fc.property(hostileText, staysOneString), { numRuns: 500 });
  });
});

describe("a number", () => {
  it.each([
    [0, "0"],
    [-0, "0"],
    [42, "42"],
    [-1, "(-1)"],
    [2147483647, "2147483647"],
    [2147483648, "2147483648L"],
    [-2147483649, "(-2147483649L)"],
    [Number.MAX_SAFE_INTEGER, "9007199254740991L"],
    [0.5, "0.5d"],
    [-0.25, "(-0.25d)"],
    [1e-7, "1e-7d"],
  ])("%d is written %s", (number, expected) => {
    expect(csharpNumber(number)).toBe(expected);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** 53, 1e300])("%d has no literal", (number) => {
    expect(() => csharpNumber(number)).toThrow(TypeError);
  });

  it("of any kind reads back as itself", () => {
    const property = fc.property(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer()), (number) => {
      if (Number.isInteger(number) && !Number.isSafeInteger(number)) return;
      const literal = csharpNumber(number);
      expect(literal).toMatch(/^(?:\d+L?|\d+(?:\.\d+)?(?:e-\d+)?d|\(-\d+L?\)|\(-\d+(?:\.\d+)?(?:e-\d+)?d\))$/);
      expect(Number(literal.replace(/[()Ld]/g, "")) + 0).toBe(number + 0);
    });
    fc.assert(property, { numRuns: 500 });
  });
});
