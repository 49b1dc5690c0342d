import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyzeExpression, maxExpressionLength } from "../../../policies/expressions/analyze";
import { BoundedCache } from "../../../policies/expressions/bounded-cache";

const tokens =
  '@ ( ) { } [ ] < > . , ; : ? ! = == => ?. ?? ??= + - * / & && | || ^ ~ % .. "a" @"b" $"{c}" \'d\' 1 1.5 a context Variables Request string int var new return if else while for foreach in switch case default break try catch using is as not and or typeof out ref null true // /* */ \n #region {{a}}'.split(
    " ",
  );

function spansAreInside(text: string) {
  const { problems, facts } = analyzeExpression(text, { section: "inbound" });
  for (const { span, message } of [...problems, ...facts.variables, ...facts.context, ...facts.texts].map((each) => ({
    message: "",
    ...each,
  }))) {
    const [start, end] = span;
    expect(start, message).toBeGreaterThanOrEqual(0);
    expect(end, message).toBeGreaterThanOrEqual(start);
    expect(end, message).toBeLessThanOrEqual(text.length);
  }
  for (const { message } of problems) expect(message).not.toMatch(/undefined|did you mean ""/);
}

describe("any text", () => {
  it("is looked at without failing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), fc.boolean(), (text, block) =>
        spansAreInside(block ? `@{${text}}` : `@(${text})`),
      ),
      {
        numRuns: 500,
      },
    );
  });

  it("of C# tokens is looked at without failing", () => {
    const code = fc.array(fc.constantFrom(...tokens), { maxLength: 30 }).map((parts) => parts.join(" "));
    fc.assert(
      fc.property(code, fc.boolean(), (text, block) => spansAreInside(block ? `@{ ${text} }` : `@( ${text} )`)),
      { numRuns: 500 },
    );
  });
});

describe("made to be difficult", () => {
  const repeat = (part: string, count: number) => part.repeat(count);

  it.each([
    ["brackets", `@(${repeat("(", 20_000)}1${repeat(")", 20_000)})`, "limit-exceeded"],
    ["lambdas", `@(${repeat("x => ", 20_000)}1)`, "limit-exceeded"],
    ["nested blocks", `@{${repeat("if (true) {", 20_000)}${repeat("}", 20_000)}}`, "limit-exceeded"],
    ["too long", `@("${repeat("a", maxExpressionLength)}")`, "limit-exceeded"],
    ["strings without end", `@(${repeat('"a', 4999)})`, "expression-unbalanced"],
    ["no operators", `@(${repeat("a b ", 2000)})`, "expression-syntax"],
  ])("%s", (_, expression, rule) => {
    expect(analyzeExpression(expression).problems.map((problem) => problem.rule)).toEqual([rule]);
  });

  it("does not stumble over what is merely long", () => {
    expect(analyzeExpression(`@(${repeat('"a" + ', 1000)}"b")`)).toMatchObject({ problems: [], facts: { type: "string" } });
    expect(analyzeExpression(`@{${repeat("var x = 1; ", 2000)}return x;}`)).toMatchObject({ problems: [], facts: { type: "int" } });
  });
});

describe("kept answers", () => {
  it("are the same object for the same text", () => {
    expect(analyzeExpression("@(1 + 1)")).toBe(analyzeExpression("@(1 + 1)"));
    expect(analyzeExpression("@(context.Response.StatusCode)", { section: "inbound" }).facts).toBe(
      analyzeExpression("@(context.Response.StatusCode)", { section: "outbound" }).facts,
    );
  });

  it("stay within their bound, those that are used longest", () => {
    const cache = new BoundedCache<number>(8);
    cache.set("aa", 1);
    cache.set("bb", 2);
    cache.set("cc", 3);
    expect(cache.get("aa")).toBe(1);
    cache.set("dd", 4);
    expect([cache.get("aa"), cache.get("bb"), cache.get("dd")]).toEqual([1, undefined, 4]);
    cache.set("much too long", 5);
    expect(cache.get("much too long")).toBeUndefined();
    cache.set("aa", 6);
    expect(cache.get("aa")).toBe(6);
    for (let number = 10; number < 99; number++) {
      cache.set(String(number), number);
      expect(cache.get("aa")).toBe(6);
      expect(cache.size).toBeLessThanOrEqual(4);
    }
  });
});
