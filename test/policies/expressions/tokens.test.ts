import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expressionTokens } from "../../../policies/expressions/tokens";
import { anyExpression } from "../../../scripts/fuzz/documents";

describe("the same code", () => {
  it.each([
    ["@(a.B(1))", "@( a . B ( 1 ) )"],
    ["@(a /* b */ + c)", "@(a+c)"],
    ["@{ return a; // b\n}", "@{\r\n  return a;\r\n}"],
    ["@(new List<List<int>>())", "@(new List<List<int> >())"],
    ["@(a?.B ?? c)", "@(a ?. B??c)"],
    ['@($"a {b + 1} c")', '@($"a { b+1 } c")'],
    ['@($"a {(b ? $"x {c}" : "y")}")', '@($"a { ( b ? $"x { c }" : "y" ) }")'],
    ['@($@"a {b} ""c"" {d}")', '@($@"a { b } ""c"" { d }")'],
    ['@(@"a\r\nb")', '@(@"a\nb")'],
    ['@("a" == {{name}})', '@("a"== {{name}} )'],
    ["@(f({{name}}, 1))", "@(f( {{name}} ,1))"],
    ["@(1.5e-3f + .5 + 0x1F)", "@( 1.5e-3f+.5+0x1F )"],
    ["@('\\'' + '\"' + '\\u0041')", "@('\\''+'\"'+'\\u0041')"],
    ["@(a)", "@(\u00a0a\u2003)"],
  ])("%j and %j", (one, other) => {
    expect(expressionTokens(one)).toEqual(expressionTokens(other));
  });
});

describe("other code", () => {
  it.each([
    ["@(a)", "@{a}"],
    ["@(a + +b)", "@(a ++b)"],
    ["@(a - -b)", "@(a --b)"],
    ["@(a b)", "@(ab)"],
    ["@(a = = b)", "@(a == b)"],
    ["@(a < = b)", "@(a <= b)"],
    ["@(1 .5)", "@(1.5)"],
    ["@(1e-5)", "@(1e - 5)"],
    ['@("a b")', '@("ab")'],
    ['@("a /* b */")', '@("a ")'],
    ['@("a // b")', '@("a ")'],
    ['@(@"a ""b""")', '@(@"a ""b"" ")'],
    ['@($"a {b}")', '@($"a  {b}")'],
    ['@($"{a:yyyy MM}")', '@($"{a:yyyyMM}")'],
    ['@($"{a::yyyy MM}")', '@($"{a::yyyyMM}")'],
    ['@($"{{a }}")', '@($"{{a}}")'],
    ['@($"{(b ? " " : "")}")', '@($"{(b ? "" : "")}")'],
    ["@(' ')", "@('  ')"],
    ["@(a{{name}})", "@(a {{name}})"],
    ["@({{a}}{{b}})", "@({{a}} {{b}})"],
    ["@(a => {{b}} => c)", "@(a => { {b} } => c)"],
    ["@{\n#if A\nreturn 1;\n#endif\n}", "@{\n#if A return 1;\n#endif\n}"],
    ["@(a // b\n + c)", "@(a // b + c)"],
    ["@(a // b\r + c)", "@(a)"],
    ["@(a.b)", "@(a.@b)"],
  ])("%j and %j", (one, other) => {
    expect(expressionTokens(one)).not.toEqual(expressionTokens(other));
  });
});

it("takes an expression apart", () => {
  expect(expressionTokens('@(a?.B[0] >= 1 ? $"{c,3:N2} d" : @"e")')).toEqual([
    ..."@( a ? . B [ 0 ]".split(" "),
    ">=",
    "1",
    "?",
    '$"',
    "",
    "{",
    "c",
    ",",
    "3",
    ":N2",
    "}",
    " d",
    '"',
    ":",
    '@"e"',
    ")",
  ]);
});

const anyText = fc.oneof(
  anyExpression,
  fc.array(fc.constantFrom(..."@({[\"'$\\/*#:}]) \n\r\u0085a1.{{n}}<>=".split("")), { maxLength: 40 }).map((each) => each.join("")),
  fc.string({ unit: "binary" }),
);

it("every character but white space and comments is in a token, whatever the text", () => {
  const solid = (code: string) => code.replace(/[\s\u0085]/g, "");
  fc.assert(
    fc.property(anyText, (code) => {
      const source = code.replaceAll("/", "%");
      // Of a named value, its neighbours are marked.
      const tokens = expressionTokens(source).map((each) => (each.includes("{{") ? each.replace(/^\+(?=\{\{)|(?<=\}\})\+$/g, "") : each));
      expect(solid(tokens.join(""))).toBe(solid(source));
    }),
    { numRuns: 3000 },
  );
});

it("white space and comments around an expression's code change nothing", () => {
  fc.assert(
    fc.property(anyExpression, fc.constantFrom(" ", "\n", "\r\n\t", "/* a */", "// a\n"), (code, blank) => {
      const inside = code.slice(2, -1);
      // A named value at the edge may have had a neighbour, a directive its line; other characters end lines in C# alone.
      fc.pre(!/^\s*(?:\{\{|#)|\}\}\s*$|[\u0085\u2028\u2029]|\r(?!\n)/.test(inside));
      // A slash at the end would make a comment of the blank's own slash.
      const end = inside.includes("//") ? "\n" : inside.endsWith("/") ? " " : "";
      const other = `${code.slice(0, 2)}${blank}${inside}${end}${blank}${code.slice(-1)}`;
      expect(expressionTokens(other)).toEqual(expressionTokens(code));
    }),
  );
});
