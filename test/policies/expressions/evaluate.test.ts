import { describe, expect, it } from "vitest";
import { constantIn, evaluateExpression } from "../../../policies/expressions/analyze";
import "../../support/load-grammar";

const isAsked = 'context.Request.Headers.ContainsKey("X-Setting")';

describe("what an expression gives for every request", () => {
  it.each([
    // Literals and arithmetic.
    ["@(false)", false],
    ["@(!true)", false],
    ["@(1 == 2)", false],
    ["@(1 + 1 == 2)", true],
    ["@(60 * 60 * 24)", 86400],
    ["@(7 / 2)", 3],
    ["@(7 % 4)", 3],
    ["@(-3 < 2)", true],
    ["@(0x10)", 16],
    ["@(1_000)", 1000],
    ["@(int.MaxValue)", 2147483647],
    ["@(1 / 0)", undefined],
    // Texts.
    ['@("a" == "b")', false],
    ['@("com" + "mon")', "common"],
    ['@($"a{1 + 1}b")', "a2b"],
    ['@("production".Length == 3)', false],
    ['@("Common".ToLower())', "common"],
    ['@(" a ".Trim())', "a"],
    ['@("ab".StartsWith("b"))', false],
    ['@("ab".Contains("b"))', true],
    ['@("ab".EndsWith("b"))', true],
    ['@(string.IsNullOrEmpty("x"))', false],
    ['@(string.IsNullOrWhiteSpace(" "))', true],
    ['@(string.Concat("a", 1))', "a1"],
    ['@(string.Equals("a", "a"))', true],
    ["@(string.Empty)", ""],
    [String.raw`@("\u0061\x62\t\"")`, 'ab\t"'],
    ['@(string.Join("-", "a", 1, true))', "a-1-True"],
    ['@(string.Join("", new[] { "a", "b" }))', "ab"],
    ['@{ var parts = new List<string> { "a", "b" }; return string.Concat(parts); }', "ab"],
    ['@(string.Format("{0}://{1}/{0}", "http", "a.example"))', "http://a.example/http"],
    ['@(string.Format("{0:N2}", 1))', undefined],
    ["@(new string(new char[] { 'o', 'n' }))", "on"],
    ["@(new string('a', 3))", "aaa"],
    ['@(new string("no".Reverse().ToArray()))', "on"],
    ["@('a' + 'b')", undefined],
    ["@(\"\" + 'a' + (char)98)", "ab"],
    ['@("https".Replace("s", ""))', "http"],
    ['@("common".Substring(3))', "mon"],
    ['@("common".Substring(7))', undefined],
    ['@(Encoding.UTF8.GetString(Convert.FromBase64String("b24=")))', "on"],
    ['@(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("a:b")))', "YTpi"],
    // What grows without end is not followed.
    [`@("aa"${'.Replace("a", "aaaaaaaa")'.repeat(50)})`, undefined],
    [`@{ var v0 = "a"; ${Array.from({ length: 60 }, (_, i) => `var v${i + 1} = v${i} + v${i};`).join(" ")} return v60; }`, undefined],
    // Lengths of time, and other numbers.
    ["@((int)TimeSpan.FromHours(2).TotalSeconds)", 7200],
    ["@(Convert.ToInt32(new TimeSpan(0, 30, 0).TotalSeconds))", 1800],
    ["@(TimeSpan.FromDays(1).TotalMinutes)", 1440],
    ["@(Math.Max(30, 60 * 60))", 3600],
    ["@((int)(1.5 + 1.4))", 2],
    // Parsing and conversion.
    ['@(bool.Parse("False"))', false],
    ['@(int.Parse("12"))', 12],
    ['@(int.Parse("twelve"))', undefined],
    ["@(5.ToString())", "5"],
    ["@((object)null == null)", true],
    // What decides, whatever else stands there.
    [`@(false && ${isAsked})`, false],
    [`@(${isAsked} && false)`, false],
    [`@(${isAsked} || true)`, true],
    [`@(!(${isAsked} || true))`, false],
    [`@(${isAsked} && true)`, undefined],
    [`@(${isAsked} ? false : false)`, false],
    [`@(${isAsked} ? true : false)`, undefined],
    ["@(true ? 1 : 2)", 1],
    // The same on both sides, and what is another each time.
    ["@(context.Request.IpAddress == context.Request.IpAddress)", true],
    ["@(context.Request.IpAddress != context.Request.IpAddress)", false],
    ["@(Guid.NewGuid() == Guid.NewGuid())", undefined],
    // Blocks.
    ["@{ return false; }", false],
    ["@{ var on = false; return on; }", false],
    ["@{ var on = false; on = true; return on; }", undefined],
    ["@{ var count = 1; count++; return count == 1; }", undefined],
    [`@{ if (${isAsked}) { return false; } return false; }`, false],
    [`@{ if (${isAsked}) { return true; } return false; }`, undefined],
    ["@{ if (1 > 2) { return true; } return false; }", false],
    [`@{ try { return ${isAsked}; } catch { return false; } }`, undefined],
    ["@{ try { return false; } catch { return false; } }", false],
    [`@{ foreach (var each in new[] { 1 }) { if (${isAsked}) { return true; } } return false; }`, undefined],
    ["@{ var a = b; var b = a; return a == 1; }", undefined],
    // What only the request or a named value tells.
    ["@(context.Request.Method)", undefined],
    ['@("{{setting}}" == "on")', undefined],
  ])("%s", (code, value) => {
    expect(constantIn(code)?.value).toEqual(value);
  });
});

describe("what a condition comes to under assumptions", () => {
  const under = (code: string, answer: boolean) =>
    evaluateExpression(code, (leaf) => (leaf.code.includes("X-Setting") ? answer : undefined))?.value;

  it.each([
    [`@(${isAsked})`, true, true],
    [`@(!${isAsked})`, true, false],
    [`@(${isAsked} && context.Request.IpAddress == "::1")`, false, false],
    [`@(${isAsked} && context.Request.IpAddress == "::1")`, true, undefined],
    [`@(${isAsked} || context.Request.IpAddress == "::1")`, true, true],
    [`@{ var asked = ${isAsked}; return !asked; }`, true, false],
    [`@{ var asked = ${isAsked}; asked = false; return asked; }`, true, undefined],
    [`@((${isAsked}) == false)`, true, false],
    [`@(${isAsked} ? false : true)`, true, false],
  ])("%s is taken for %s", (code, answer, value) => {
    expect(under(code, answer)).toEqual(value);
  });

  it("tells the sign of a comparison, and the code of the locals in it", () => {
    const leaves: { readonly code: string; readonly comparison?: string }[] = [];
    evaluateExpression('@{ var id = context.Request.MatchedParameters["id"]; return id != context.User.Id; }', (leaf) => {
      leaves.push(leaf);
      return undefined;
    });
    expect(leaves).toEqual([
      {
        code: 'id != context.User.Id\ncontext.Request.MatchedParameters["id"]',
        comparison: "!=",
        inlined: '(context.Request.MatchedParameters["id"]) != context.User.Id',
      },
    ]);
  });
});

it("gives nothing for what is no sound C#", () => {
  expect(evaluateExpression("@(1 ==)", () => true)).toBeUndefined();
  expect(evaluateExpression("not an expression", () => true)).toBeUndefined();
});
