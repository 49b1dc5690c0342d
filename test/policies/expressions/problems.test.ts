import { describe, expect, it } from "vitest";
import { analyzeExpression } from "../../../policies/expressions/analyze";
import { checkExpressions } from "../../../policies/expressions/check-expressions";
import { documentOf } from "../../support/records";

/** An expression, the part of it that is pointed at, and what is said of it. */
type Row = readonly [expression: string, place: string, message: RegExp];

const bad: Readonly<Record<string, readonly Row[]>> = {
  "expression-unbalanced": [
    ['@("a"', "@", /the \( that opens the expression is not closed/],
    ["@{ var x = (1; return x; }", "}", /closed|closes what was opened/],
    ["@(1) + 2", " + 2", /text stands behind/],
    ["context.Request", "co", /begins with @\( or @\{/],
  ],
  "expression-syntax": [
    ["@()", "@()", /empty/],
    ["@{ /* nothing */ // at all\n}", "@{ /* nothing */ // at all\n}", /empty/],
    ["@(context.Request.)", ")", /missing between `\.` and the end/],
    ['@(context.Request.Method == "GET" || )', ")", /missing between `\|\|` and the end/],
    ["@(F(1, ))", ")", /missing between `,` and `\)`/],
    ['@(context.Variables["a="""])', '""', /two strings stand side by side/],
    ['@("a";)', ";", /no semicolon/],
    ["@(return 1)", "1", /"return" begins a statement/],
    ["@(if (true) { 1 })", "{", /"if" begins a statement/],
    ["@{ return 1 }", "1", /";" is missing behind `1`/],
    ["@{\n  var x = 1\n  return x;\n}", "1", /";" is missing behind `1`/],
    ["@{\n  var x = F(1) // done\n  return x;\n}", ")", /";" is missing behind `\)`/],
    ["@{ var x = 1; return x }", "x", /";" is missing behind `x`/],
    ["@('abc')", "bc", /single quotes hold one character/],
    ['@(context.Request.Method == "GET" and true)', "and", /"and" is no operator of C# 7; write &&/],
    ['@(context.Request.Method === "GET")', "=", /`=` can't stand behind `==`/],
    ["@(context.Request.if)", "if", /"if" is a keyword/],
    ["@(&& true)", "&&", /missing before `&&`/],
    ["@(new { a: 1 })", ":", /`:` can't stand behind `a`/],
    [
      '@{ switch (context.Api.Id) { case "a": context.Trace("x"); case "b": return 1; default: return 2; } }',
      'case "a": context.Trace("x");',
      /run into the next/,
    ],
  ],
  "expression-language": [
    ["@(context.User is not null)", "not null", /C# 9/],
    ['@(context.Api.Id switch { "a" => 1, _ => 2 })', 'context.Api.Id switch { "a" => 1, _ => 2 }', /switch expression \(C# 8\)/],
    ["@(context.Response.StatusCode is >= 200 and < 300)", ">= 200 and < 300", /`and` pattern/],
    ['@(context.User is { Id: "a" })', '{ Id: "a" }', /property pattern/],
    ['@{ string s = null; s ??= "x"; return s; }', 's ??= "x"', /\?\?= \(C# 8\)/],
    ["@(new[] { 1 }[^1])", "^1", /from the end/],
    ['@("abc"[1..])', "1..", /range .* Substring/],
    ["@(context..Request)", "context..Request", /a member follows a single dot/],
    ["@(context.User!.Id)", "context.User!", /! behind a value/],
    ['@{ using var r = new StringReader("a"); return 1; }', 'using var r = new StringReader("a");', /using without brackets/],
    ["@{ string? s = null; return s; }", "string?", /can be null/],
    ["@{ List<string> l = new(); return l; }", "new()", /new\(\) without a type/],
    ['@("""a "b" c""")', '"""a "b" c"""', /raw string/],
    ['@(@$"{context.Api.Id}")', '@$"{context.Api.Id}"', /write \$@/],
    ["@{ static int F() => 1; return F(); }", "static int F() => 1;", /static local function/],
    ["@(new[] { 1 }.Select(static x => x))", "static x => x", /static lambda/],
    ['@("a"u8)', "u8", /UTF-8/],
    ["@([1, 2])", "[1, 2]", /square brackets/],
    ["@(1 >>> 2)", "1 >>> 2", />>>/],
  ],
  "expression-type": [
    ["@(Environment.NewLine)", "Environment", /not let expressions use the type Environment/],
    ['@(System.IO.File.ReadAllText("a"))', "System.IO.File.ReadAllText", /the type System\.IO\.File/],
    ["@(new System.Net.Http.HttpClient())", "System.Net.Http.HttpClient", /send-request/],
    ['@(HttpUtility.UrlEncode("a"))', "HttpUtility", /neither a variable nor a type/],
    ["@(new AesManaged())", "AesManaged", /Encrypt/],
    ['@(new UTF8Encoding().GetBytes("a"))', "UTF8Encoding", /use Encoding\.UTF8/],
    ['@(new ArgumentException("a"))', "ArgumentException", /throw an Exception/],
    ["@(new StringBulder())", "StringBulder", /did you mean "StringBuilder"/],
    ['@((JObjct)context.Variables["a"])', "JObjct", /did you mean "JObject"/],
    ["@(context.Request.Body.As<JObjct>())", "JObjct", /did you mean "JObject"/],
    ["@(new Jwt())", "Jwt", /can't be created/],
    ['@{ dynamic d = JObject.Parse("{}"); return d.a; }', "a", /dynamic/],
    ['@(int.Parse(context.Variables["a"]))', 'context.Variables["a"]', /takes a text, and this is an object/],
    [
      '@(DateTime.UtcNow.AddSeconds(context.Request.MatchedParameters["a"]))',
      'context.Request.MatchedParameters["a"]',
      /takes a number, and this is a string/,
    ],
    ['@{ string s = context.Variables["a"]; return s; }', 'context.Variables["a"]', /can't become a string/],
    ['@(context.Variables["a"] && true)', 'context.Variables["a"]', /&& does not work on an object/],
    ['@(!context.Variables["a"])', 'context.Variables["a"]', /! does not work on an object/],
    ["@(context.Request.Headers.GetValueOrDefault('a', \"b\"))", "'a'", /double quotes/],
  ],
  "expression-member": [
    ["@(context.Request.Uri)", "Uri", /IRequest has no member "Uri"; did you mean "Url"/],
    ["@(context.Respnse.StatusCode)", "Respnse", /context has no member "Respnse"; did you mean "Response"/],
    ["@(contxt.Request)", "contxt", /no variable "contxt"; did you mean "context"/],
    ["@(context.User?.Mail)", "Mail", /IUser has no member "Mail"; did you mean "Email"/],
    ['@(context.Request.Headers.GetValueOrDefault("a", "").AsJwt().Audience)', "Audience", /did you mean "Audiences"/],
    ['@(((IResponse)context.Variables["a"]).Status)', "Status", /IResponse has no member/],
    ["@{ var r = context.Request; return r.Metod; }", "Metod", /did you mean "Method"/],
    ['@(context.Request.MatchedParameters("a"))', "MatchedParameters", /is no method; write MatchedParameters\["name"\]/],
    ["@(context.Request.Method())", "Method", /leave the brackets out/],
    ["@(context.Request.Body.As<string>)", "As<string>", /is a method/],
    ['@(context.Request.Headers.GetOrDefault("a"))', "GetOrDefault", /has no member "GetOrDefault"/],
    ["@(context.Request.Headers[\"a\"].Split(','))", "Split", /several texts/],
    [
      '@((string)context.Variables["a"].ToLower())',
      "ToLower",
      /an object has no ToLower.*\(\(string\)context\.Variables\["a"\]\)\.ToLower/,
    ],
    ['@("a".length)', "length", /did you mean "Length"/],
    ['@(string.isNullOrEmpty("a"))', "isNullOrEmpty", /did you mean "IsNullOrEmpty"/],
    ['@(DateTime.ParseExact("a", "b", null))', "ParseExact", /use ParseExact of System\.DateTime/],
    ["@(DateTimeKind.Local)", "Local", /only Utc is allowed/],
    ['@(Regex.Escape("a"))', "Escape", /Escape of System\.Text\.RegularExpressions\.Regex/],
    ['@(Regex.Match("a", "b").NextMatch())', "NextMatch", /allowed are Empty, Groups, Result/],
    ['@(XDocument.Load("a"))', "Load", /Load of System\.Xml\.Linq\.XDocument/],
    ['@(JsonConvert.DeserializeXmlNode("a"))', "DeserializeXmlNode", /allowed are SerializeObject, DeserializeObject/],
    ["@(new System.Net.IPAddress(new byte[4]))", "System.Net.IPAddress", /not let expressions create/],
    ["@(SymmetricAlgorithm.Create())", "Create", /Create of System\.Security\.Cryptography\.SymmetricAlgorithm/],
    ["@(MyFunction(1))", "MyFunction", /no function "MyFunction"/],
    ['@{ context.Variables["a"] = 1; return 2; }', 'context.Variables["a"]', /read only/],
  ],
  "expression-no-return": [
    ["@{ if (context.User == null) { return 1; } }", "}", /can end without return/],
    ["@{ foreach (var h in context.Request.Headers) { return h.Key; } }", "}", /can end without return/],
    ["@{ while (context.User == null) { return 1; } }", "}", /can end without return/],
    ["@{ while (true) { if (context.User == null) { break; } } }", "}", /can end without return/],
    ["@{ do { break; } while (true); }", "}", /can end without return/],
    ['@{ switch (context.Api.Id) { case "a": return 1; } }', "}", /can end without return/],
    ['@{ switch (context.Api.Id) { case "a": return 1; default: break; } }', "}", /can end without return/],
    ["@{ try { return 1; } catch (Exception) { } }", "}", /can end without return/],
    ["@{ if (context.User == null) return 1; else if (context.Api == null) return 2; }", "}", /can end without return/],
    ["@{ return; }", "return;", /gives no value/],
    ['@{ string F(string a) { if (a == "") return "x"; } return F("a"); }', "F", /the function F can end without return/],
  ],
};

describe.each(Object.entries(bad))("%s", (rule, rows) => {
  it.each(rows)("%s", (expression, place, message) => {
    const [problem] = analyzeExpression(expression).problems;
    expect(problem).toMatchObject({ rule, message: expect.stringMatching(message) });
    expect(expression.slice(...(problem?.span ?? [0, 0]))).toBe(place);
  });
});

describe("every path returns", () => {
  it.each([
    "@{ while (true) { if (context.User == null) { return 1; } } }",
    "@{ while (true) { return 1; break; } }",
    "@{ for (;;) { foreach (var h in context.Request.Headers) { break; } } }",
    "@{ do { continue; } while (true); }",
    "@{ do { return 1; } while (context.User == null); }",
    "@{ if (true) { return 1; } }",
    '@{ switch (context.Api.Id) { case "a": case "b": return 1; default: throw new Exception("x"); } }',
    '@{ switch (context.Api.Id) { case "a": goto default; default: return 1; } }',
    '@{ try { return 1; } catch { throw; } finally { context.Trace("x"); } }',
    '@{ try { } finally { throw new Exception("x"); } }',
    '@{ using (var r = new StringReader("a")) { lock (r) { unchecked { return 1; } } } }',
    "@{ again: if (context.User == null) goto again; return 1; }",
    "@{ IEnumerable<int> F() { yield return 1; } void G() { return; } G(); return F().First(); }",
    "@{ Action a = () => { }; return 1; }",
  ])("%s", (expression) => {
    expect(analyzeExpression(expression).problems).toEqual([]);
  });
});

describe("what is there in a section", () => {
  const response = "@(context.Response.StatusCode)";
  const error = "@(context.LastError.Message)";

  it.each([
    [response, { section: "inbound" }, /no response in inbound/],
    [response, { section: "backend", beforeResponse: true }, /before the request is forwarded/],
    [error, { section: "inbound" }, /no error in inbound/],
    [error, { section: "outbound" }, /no error in outbound/],
    ['@(context.GraphQL.Arguments["a"])', { section: "inbound" }, /only GraphQL resolvers/],
  ] as const)("%s in %j", (expression, place, message) => {
    expect(analyzeExpression(expression, place).problems).toMatchObject([
      { rule: "expression-context", message: expect.stringMatching(message) },
    ]);
  });

  it.each([
    [response, {}],
    [response, { section: "backend" }],
    [response, { section: "outbound" }],
    [response, { section: "on-error" }],
    [error, { section: "on-error" }],
    ["@(context.Response?.StatusCode)", { section: "inbound" }],
    ["@(context.Response != null && context.Response.StatusCode == 200)", { section: "inbound" }],
    ["@(null == context.Response ? 0 : context.Response.StatusCode)", { section: "inbound" }],
    ["@(context.LastError == null)", { section: "inbound" }],
    ["@(object.ReferenceEquals(context.Response, null))", { section: "inbound" }],
  ] as const)("%s may stand in %j", (expression, place) => {
    expect(analyzeExpression(expression, place).problems).toEqual([]);
  });

  it("is judged later where a counter is raised: by then there is an answer", () => {
    const policy = (attribute: string) =>
      `<policies><inbound><rate-limit-by-key calls="5" renewal-period="60" ${attribute} /></inbound></policies>`;
    const problems = (attribute: string) => checkExpressions(documentOf(policy(attribute))).map(({ rule }) => rule);
    expect(problems('counter-key="a" increment-condition="@(context.Response.StatusCode == 200)"')).toEqual([]);
    expect(problems('counter-key="@(context.Response.StatusCode)"')).toEqual(["expression-context"]);
  });
});

describe("named values in the code", () => {
  it("hide nothing that is certain", () => {
    expect(analyzeExpression("@{ var a = {{a}}; return context.Request.Uri; }").problems).toMatchObject([{ rule: "expression-member" }]);
  });

  it("excuse syntax that they may complete", () => {
    expect(analyzeExpression("@(1 {{operator}} 2)").problems).toEqual([]);
    expect(analyzeExpression('@("{{operator}}" 2)').problems).toMatchObject([{ rule: "expression-syntax" }]);
  });
});
