import { describe, expect, it } from "vitest";
import { analyzeExpression } from "../../../policies/expressions/analyze";

const factsOf = (expression: string) => analyzeExpression(expression).facts;

describe("the type of the value", () => {
  it.each([
    ['@("a" + 1)', "string"],
    ['@($"{context.Api.Id}")', "string"],
    ["@(1 + 2 * 3)", "int"],
    ["@(1L + 2)", "long"],
    ["@(1.5 * 2)", "double"],
    ["@(1m)", "decimal"],
    ["@(0xFFFFFFFF)", "uint"],
    ["@(context.Response.StatusCode)", "int"],
    ["@(context.Response.StatusCode == 200)", "bool"],
    ['@(!context.Variables.ContainsKey("a"))', "bool"],
    ['@((string)context.Variables["a"])', "string"],
    ['@(context.Variables.GetValueOrDefault<int>("a"))', "int"],
    ['@(context.Variables.GetValueOrDefault("a", "b"))', "string"],
    ['@(context.Request.Headers.GetValueOrDefault("a", ""))', "string"],
    ['@(context.Request.Headers.GetValueOrDefault("a", "").AsJwt())', "Jwt"],
    ['@(context.Request.Headers.GetValueOrDefault("a", "").AsJwt().Claims.GetValueOrDefault("b", new string[0]))', "string[]"],
    ['@("a" + context.User?.Id)', "string"],
    ["@(context.Response.Body.As<JObject>())", "JObject"],
    ['@(((IResponse)context.Variables["a"]).Body.As<JObject>()["b"])', "JToken"],
    ['@(((IResponse)context.Variables["a"]))', "IResponse"],
    ['@(Convert.FromBase64String("a"))', "byte[]"],
    ["@(DateTime.UtcNow - context.Timestamp)", "TimeSpan"],
    ["@(DateTime.UtcNow.AddDays(1).Date)", "DateTime"],
    ["@(Guid.NewGuid())", "Guid"],
    ["@(context.Request.Headers.Keys.Where(k => true).First())", "string"],
    ["@(new[] { 1, 2 })", "int[]"],
    ["@(context.User == null ? null : context.User.Id)", "string"],
    ['@(context.Variables["a"] as JArray)', "JArray"],
    ["@{ var a = 1; var b = a; return b; }", "int"],
    ['@{ if (context.User == null) { return null; } return "a"; }', "string"],
    ['@{ foreach (var h in context.Request.Headers) { return h.Key; } return ""; }', "string"],
    ["@{ int F() => 1; return F(); }", "int"],
    ['@{ Func<int> f = () => { return 1; }; return "a"; }', "string"],
    ['@{ if (context.User == null) { return 1; } return "a"; }', undefined],
    ['@(context.Variables["a"])', "object"],
    ["@(null)", undefined],
    ["@{ var a = a; return a; }", undefined],
    ["@(unknown.Thing)", undefined],
  ])("%s is %s", (expression, type) => {
    expect(factsOf(expression).type).toBe(type);
  });
});

describe("its value, where it is one literal", () => {
  it.each([
    ['@("a\\n\\u0041\\x42")', "a\nAB"],
    ['@(@"a""b\\")', 'a"b\\'],
    ["@((42))", 42],
    ["@(true)", true],
    ["@(null)", null],
    ["@{ return false; }", false],
    ['@("{{named}}")', undefined],
    ["@(1 + 1)", undefined],
  ])("%s", (expression, literal) => {
    expect(factsOf(expression).literal).toBe(literal);
  });
});

describe("context variables", () => {
  it.each([
    ['@((string)context.Variables["a"])', { name: "a", how: "value", type: "string" }],
    ['@(((IResponse)(context.Variables["a"])).StatusCode)', { name: "a", how: "value", type: "IResponse" }],
    ['@(context.Variables["a"].ToString())', { name: "a", how: "value" }],
    ['@(context.Variables.GetValueOrDefault<bool>("a"))', { name: "a", how: "optional", type: "bool" }],
    ['@(context.Variables.GetValueOrDefault("a", 1))', { name: "a", how: "optional", type: "int", hasDefault: true }],
    ['@((string)context.Variables.GetValueOrDefault("a"))', { name: "a", how: "optional", type: "string" }],
    ['@(context.Variables.ContainsKey("a"))', { name: "a", how: "asked" }],
    ['@(context.Variables.TryGetValue("a", out var v) ? (string)v : "")', { name: "a", how: "optional", hasDefault: true }],
    ['@((string)context.Variables["a" + "b"])', { name: undefined, how: "value", type: "string" }],
    ['@((string)context.Variables["{{a}}"])', { name: undefined, how: "value", type: "string" }],
    ["@(context.Variables.Count)", { name: undefined, how: "optional" }],
  ])("%s", (expression, read) => {
    const [only, ...others] = factsOf(expression).variables;
    expect(others).toEqual([]);
    const { span, ...rest } = only ?? { span: [0, 0] };
    expect(rest).toEqual(read);
    expect(expression.slice(...(span as [number, number]))).toMatch(/^context\.Variables/);
  });
});

describe("what is read of the context", () => {
  it.each([
    ['@(context.Request.Headers["a"][0])', { path: "Request.Headers", name: "a" }, 'context.Request.Headers["a"]'],
    [
      '@(context.Request.Headers.GetValueOrDefault("a", ""))',
      { path: "Request.Headers", name: "a" },
      'context.Request.Headers.GetValueOrDefault("a", "")',
    ],
    [
      '@(context.Request.Headers.ContainsKey("a"))',
      { path: "Request.Headers", name: "a", presence: true },
      'context.Request.Headers.ContainsKey("a")',
    ],
    [
      '@(context.Request.Headers.GetValueOrDefault("a") != null)',
      { path: "Request.Headers", name: "a", presence: true },
      'context.Request.Headers.GetValueOrDefault("a")',
    ],
    [
      '@(string.IsNullOrEmpty(context.Request.Headers.GetValueOrDefault("a")))',
      { path: "Request.Headers", name: "a", presence: true },
      'context.Request.Headers.GetValueOrDefault("a")',
    ],
    [
      '@(context.Request.Headers.GetValueOrDefault("a") == "b")',
      { path: "Request.Headers", name: "a" },
      'context.Request.Headers.GetValueOrDefault("a")',
    ],
    [
      '@(context.Request.Url.Query.GetValueOrDefault("a"))',
      { path: "Request.Url.Query", name: "a" },
      'context.Request.Url.Query.GetValueOrDefault("a")',
    ],
    [
      '@(context.Request.MatchedParameters["a"])',
      { path: "Request.MatchedParameters", name: "a" },
      'context.Request.MatchedParameters["a"]',
    ],
    ["@(context.Request.Headers[context.Api.Id])", { path: "Request.Headers" }, "context.Request.Headers[context.Api.Id]"],
    ["@(context.Request.Body.As<string>())", { path: "Request.Body" }, "context.Request.Body"],
    ["@(context.User?.Id)", { path: "User.Id" }, "context.User?.Id"],
    ["@(context.User == null)", { path: "User", presence: true }, "context.User"],
  ])("%s", (expression, read, place) => {
    const [first] = factsOf(expression).context;
    const { span, ...rest } = first ?? { span: [0, 0] as const };
    expect(rest).toEqual(read);
    expect(expression.slice(...span)).toBe(place);
  });

  it("tells which members are compared with null", () => {
    expect(factsOf("@(context.User == null || context.Product?.Id == null || context.Subscription.Id == null)").nullChecked).toEqual([
      "User",
      "Product",
    ]);
  });
});

it("gathers calls, texts and named values", () => {
  const { calls, texts, namedValues } = factsOf(
    '@($"a{"b".AsJwt()?.Claims.GetValueOrDefault("c")}" + "{{d}}" + context.Api.Id.Trim().Trim() + {{e}})',
  );
  expect(calls).toEqual(["GetValueOrDefault", "AsJwt", "Trim"]);
  expect(texts.map(({ text }) => text)).toEqual(["a", "b", "c", "{{d}}"]);
  expect(namedValues).toEqual(["d", "e"]);
});

it("is incomplete where there is no C#", () => {
  expect(factsOf("@(1 +)")).toMatchObject({ incomplete: true, variables: [], context: [] });
  expect(factsOf("@(1)")).not.toHaveProperty("incomplete");
});
