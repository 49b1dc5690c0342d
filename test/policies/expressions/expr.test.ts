import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { namedValue } from "../../../policies/document/references";
import { codeOf, type ExprValue, expr } from "../../../policies/expressions/expr";
import { isWholeExpression } from "../../../policies/expressions/scan";
import { hostileText, hostileTexts } from "../../support/hostile-text";

const code = (expression: { readonly expression: string }) => expression.expression;
/** The tag on one value, without a template literal, for values that the compiler would refuse. */
const put = (value: unknown) => expr(Object.assign(["f(", ")"], { raw: ["f(", ")"] }), value as ExprValue);

describe("an expression", () => {
  it.each([
    ["stands as it is written", expr`context.Request.Method == "GET"`, '@(context.Request.Method == "GET")'],
    ["is trimmed", expr`  a  `, "@(a)"],
    ["keeps backslashes", expr`Regex.IsMatch(a, "\\d\n")`, '@(Regex.IsMatch(a, "\\\\d\\n"))'],
    [
      "keeps lines",
      expr`a
      || b`,
      "@(a\n      || b)",
    ],
    ["takes a string", expr`a == ${"b"}`, '@(a == "b")'],
    ["takes a number", expr`a > ${-1.5}`, "@(a > (-1.5d))"],
    ["takes true and false", expr`f(${true}, ${false})`, "@(f(true, false))"],
    ["takes null", expr`a ?? ${null}`, "@(a ?? null)"],
    ["takes a list of strings", expr`${["a", "b"]}.Contains(c)`, '@(new[] { "a", "b" }.Contains(c))'],
    ["takes a list of numbers", expr`${[1, -2]}.Contains(c)`, "@(new[] { 1, (-2) }.Contains(c))"],
    ["takes an empty list", expr`${[]}.Contains(c)`, "@(new string[0].Contains(c))"],
    ["takes an expression, in brackets", expr`!${expr`a || b`}`, "@(!(a || b))"],
    ["takes a named value, in quotes", expr`${namedValue("key-1")} == a`, '@("{{key-1}}" == a)'],
    [
      "takes an expression with a named value in it",
      expr`!${expr`a == ${namedValue("b")}`} && ${namedValue("c")} == d`,
      '@(!(a == "{{b}}") && "{{c}}" == d)',
    ],
    ["takes values inside of an interpolated string's braces", expr`$"a{${1} + 1}"`, '@($"a{1 + 1}")'],
    ["takes a bracket in a string", expr`")" + ${"("}`, '@(")" + "(")'],
  ])("%s", (_, expression, expected) => {
    expect(code(expression)).toBe(expected);
  });

  it("of statements is a block", () => {
    expect(code(expr.block`return ${1};`)).toBe("@{ return 1; }");
    expect(
      code(expr.block`
        var a = ${"b"};
        if (a == null) {
            return false;
        }

        return true;
      `),
    ).toBe(["@{", '    var a = "b";', "    if (a == null) {", "        return false;", "    }", "", "    return true;", "}"].join("\n"));
  });

  it("of statements stays as it is, put on one level or another", () => {
    const shallow = expr.block`
  a();
    b();
`;
    const deep = expr.block`
          a();
            b();
        `;
    expect(deep).toEqual(shallow);
  });

  it.each([
    ["that is empty", () => expr` `, "empty"],
    ["that is an empty block", () => expr.block``, "empty"],
    ["that closes early", () => expr`a) + (b`, "do not close"],
    ["that does not close", () => expr`f(a`, "do not close"],
    ["that closes what is not open", () => expr`a]`, "do not close"],
    ["with a string that does not end", () => expr`"a`, "do not close"],
    ["with a comment that swallows its end", () => expr`a // b`, "do not close"],
    ["with a comment that does not end", () => expr`a /* b`, "do not close"],
    ["that names a named value by itself", () => expr`"{{a}}" == b`, "namedValue(...)"],
    ["that would form one around a value", () => expr`f({{${"a"}}})`, "namedValue(...)"],
    ["with a character that XML does not know", () => expr(rawOf("a\u0000")), "U+0000"],
    ["with a mark of the printer", () => expr(rawOf("f('\ufdd0')")), "U+FDD0"],
    ["with a value inside of quotes", () => expr`"${"a"}" == b`, "value 1 stands inside of a string"],
    ["with a value inside of longer quotes", () => expr`f(${1}, "id: ${"a"}")`, "value 2 stands inside of a string"],
    ["with a value inside of a verbatim string", () => expr`@"C:${"a"}"`, "value 1 stands inside of a string"],
    ["with a value inside of an interpolated string's text", () => expr`$"id ${"a"}"`, "value 1 stands inside of a string"],
    ["with a value inside of a comment", () => expr`a /* ${"b"} */`, "value 1 stands inside of a string or a comment"],
    ["with a block inside", () => expr`!${expr.block`return true;`}`, "single expressions"],
    ["with an expression that is none", () => expr`!${{ expression: "@(a) || (b" }}`, "no expression"],
    ["with a text for an expression", () => expr`!${{ expression: "a" }}`, "no expression"],
    ["with a named value of a forged name", () => expr`${{ namedValue: 'a}}" + b + "{{c' }}`, "a name has"],
    ["with a number that is none", () => expr`${Number.NaN}`, "no C# literal"],
    ["with a function", () => put(() => 1), "no C# literal"],
    ["with nothing", () => put(undefined), "no C# literal"],
  ])("is refused %s", (_, make, message) => {
    expect(make).toThrow(TypeError);
    expect(make).toThrow(message);
  });

  it.each(hostileTexts)("keeps %j a string", keepsString);

  it("keeps any text a string", () => {
    fc.assert(fc.property(hostileText, keepsString), { numRuns: 500 });
  });

  it("keeps any list of texts strings", () => {
    const property = fc.property(fc.array(hostileText, { minLength: 1, maxLength: 5 }), (texts) => {
      const expression = code(expr`${texts}`);
      expect(strings(expression)).toEqual(texts);
      expect(withoutStrings(expression)).toBe(`@(new[] { ${texts.map(() => '""').join(", ")} })`);
    });
    fc.assert(property, { numRuns: 200 });
  });
});

function rawOf(text: string): TemplateStringsArray {
  return Object.assign([text], { raw: [text] });
}

const literal = /"((?:[^"\\]|\\u[0-9a-f]{4})*)"/g;
const withoutStrings = (expression: string) => expression.replace(literal, '""');

/** What C# reads from the strings of an expression. */
function strings(expression: string): string[] {
  return [...expression.matchAll(literal)].map(([, text = ""]) =>
    text.replace(/\\u([0-9a-f]{4})/g, (_, unit: string) => String.fromCharCode(Number.parseInt(unit, 16))),
  );
}

function keepsString(text: string) {
  for (const [expression, around] of [
    [expr`f(${text}, g) + ${text}`, '@(f("", g) + "")'],
    [expr`!${expr`f(${text})`} && ${[text]}.Contains(${text})`, '@(!(f("")) && new[] { "" }.Contains(""))'],
    [expr.block`return ${text} + ${text};`, '@{ return "" + ""; }'],
  ] as const) {
    expect(withoutStrings(expression.expression)).toBe(around);
    for (const each of strings(expression.expression)) expect(each).toBe(text);
    expect(expression.expression).not.toMatch(/\{\{|\}\}/);
    expect(isWholeExpression(expression.expression)).toBe(true);
  }
}

describe("the code of an expression", () => {
  it("is what stands in its brackets, with them", () => {
    expect(codeOf({ expression: " @(a || b) " })).toBe("(a || b)");
    expect(codeOf(expr`a`)).toBe("(a)");
  });
});
