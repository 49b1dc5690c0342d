import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csharpString } from "../../../policies/expressions/csharp-literal";
import { isWholeExpression, scanExpression } from "../../../policies/expressions/scan";
import { hostileText } from "../../support/hostile-text";

describe("the end of an expression", () => {
  it.each([
    "@(a)",
    "@{ return a; }",
    "@(f(a, b[0], new { c = 1 }))",
    '@(")")',
    '@("\\")")',
    '@("\\\\")',
    '@(@"\\")',
    '@(@"a""b)")',
    '@(@"a\nb")',
    '@($"{a}")',
    '@($"{{a}} {b}")',
    '@($"{f("}")}")',
    '@($"\\"{a}")',
    '@($@"{a}""")',
    '@(@$"{a}\n")',
    '@($"{(a ? $"{b}" : "c")}")',
    "@(')')",
    "@('\\'')",
    "@('\\u0029')",
    "@('\"')",
    "@(a /* ) */ + b)",
    "@(a // )\n + b)",
    "@(a / b)",
    "@(a < b && b > c)",
    '@("</value>")',
    "@(@class.Name)",
    "@{\n  // don't\n  return 'a';\n}",
    "@(As<JObject>(preserveContent: true))",
  ])("%j is its last bracket", (text) => {
    for (const behind of ["", '"', ")", "</value>", " /* "]) {
      expect(scanExpression(`x${text}${behind}`, 1)).toBe(text.length + 1);
    }
    expect(isWholeExpression(` ${text}\n`)).toBe(true);
    expect(isWholeExpression(`${text})`)).toBe(false);
  });

  it.each(["@(f(a, b[0]))", '@("\\")" + b)', '@($"{f("}")}")', "@(a /* ) */ + b)", "@{ return a; }"])(
    "%j is not there before it",
    (text) => {
      for (let length = 2; length < text.length; length++) expect(isWholeExpression(text.slice(0, length))).toBe(false);
    },
  );

  it.each(["@(a", "@(a]", "@{ a )", "@(f(a)", '@("a)', '@("a\n")', '@(@"a)', '@($"a)', '@($"{a")', '@($"a\n")', "@(a /* )", "@(a // )"])(
    "%j is not there",
    (text) => {
      expect(scanExpression(text, 0)).toBe(-1);
      expect(isWholeExpression(text)).toBe(false);
    },
  );

  it("counts only within the given bounds", () => {
    const source = '@(a) @("b") /* */ )';
    expect(scanExpression(source, 5)).toBe(11);
    expect(scanExpression(source, 5, 11)).toBe(11);
    expect(scanExpression(source, 5, 10)).toBe(-1);
    expect(scanExpression("@(a /* */ )", 0, 8)).toBe(-1);
    expect(scanExpression('@(@"a" )', 0, 5)).toBe(-1);
  });

  it.each(["", "a", "@", "@a", "(a)", "{a}", "a @(b)", "@(a) @(b)", "@(a)b"])("a text like %j is no expression", (text) => {
    expect(isWholeExpression(text)).toBe(false);
  });

  it("stands behind any strings that are put in", () => {
    const property = fc.property(fc.array(hostileText, { maxLength: 4 }), hostileText, (texts, behind) => {
      const expression = `@(f(${texts.map(csharpString).join(", ")}))`;
      expect(scanExpression(`${expression}${behind}`, 0)).toBe(expression.length);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("is looked for in any text without a fault, and within it", () => {
    const pieces = fc.constantFrom(
      "@(",
      "@{",
      "(",
      ")",
      "[",
      "]",
      "{",
      "}",
      '"',
      '$"',
      '@"',
      '$@"',
      "'",
      "\\",
      "//",
      "/*",
      "*/",
      "\n",
      "<",
      "</a",
      "a",
    );
    const property = fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
      const source = `@(${parts.join("")}`;
      const end = scanExpression(source, 0);
      expect(end === -1 || (end >= 3 && end <= source.length && source[end - 1] === ")")).toBe(true);
      if (end > 0) expect(isWholeExpression(source.slice(0, end))).toBe(true);
    });
    fc.assert(property, { numRuns: 1000 });
  });

  it.each([
    `@(${"(".repeat(200_000)}`,
    `@(${'$"{'.repeat(100_000)}`,
    `@(${"'".repeat(200_000)}`,
    `@("${"\\".repeat(200_001)}`,
    `@(${"/".repeat(200_000)}`,
  ])("is looked for in long texts without recursion", (text) => {
    expect(scanExpression(text, 0)).toBe(-1);
  });
});
