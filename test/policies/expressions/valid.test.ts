import { describe, expect, it } from "vitest";
import { analyzeExpression } from "../../../policies/expressions/analyze";

/** Expressions that a C# 7 compiler takes, with types that the service allows: none of them may be reported. */
const valid: Readonly<Record<string, readonly string[]>> = {
  "reading the context": [
    '@(context.Request.Headers.GetValueOrDefault("Authorization", ""))',
    '@(context.Request.Headers["Authorization"].First().Split(\' \')[1].AsJwt().Claims["oid"].FirstOrDefault())',
    '@(context.Request.Url.Query.ContainsKey("a") ? context.Request.Url.Query["a"][0] : "b")',
    '@(context.Request.MatchedParameters.GetValueOrDefault("id", "x"))',
    "@(context.Request.OriginalUrl.ToUri().Host + context.Request.OriginalUrl.ToString())",
    '@(context.User.Groups.Select(g => g.Name).Contains("x"))',
    '@(context.Subscription?.Id ?? "anonymous")',
    "@(context.Api?.Name?.Length.ToString() ?? context.Product?.Name)",
    '@(context.Product.State == ProductState.Published && context.Subscription.EndDate.HasValue ? context.Subscription.EndDate.Value.ToString("o") : "")',
    "@(context.Request.Certificate == null || !context.Deployment.Certificates.Any(c => c.Value.Thumbprint == context.Request.Certificate.Thumbprint))",
    "@(context.Request.Certificate.SubjectName.Name + context.Request.PrivateEndpointConnection?.Name)",
    '@{ context.Trace("a: " + context.Response.StatusCode); return ""; }',
    '@(context.Request.Body?.As<string>(true) ?? "")',
    '@(context.Request.Body.AsFormUrlEncodedContent(preserveContent: true)["a"].FirstOrDefault())',
    '@(string.Join(",", context.Variables.Select(v => v.Key + "=" + v.Value)))',
    '@(context.Timestamp.AddHours(-1).ToString("R") + context.Elapsed.TotalMilliseconds)',
  ],
  "casts and patterns": [
    '@((string)context.Variables["a"])',
    '@(((JObject)((JArray)context.Variables["a"])[(Int32)context.Variables["b"]]).Value<string>("name"))',
    '@((context.Variables["a"] as Authorization)?.AccessToken)',
    '@(context.Variables["a"] is JObject)',
    '@{ if (context.Variables["a"] is int n && n > 0) { return n; } return 0; }',
    '@(context.Variables.TryGetValue("a", out object v) && v is string s && s == "b")',
    "@{ object o = 1; switch (o) { case int n when n > 0: return n; case string s: return s.Length; case null: return 0; default: return -1; } }",
    '@((string)JObject.Parse("{}")["a"] == "b" && (bool?)JObject.Parse("{}")["c"] == true)',
    "@((int)-1 + (int)+2)",
    "@((1 + 2) - (3) + (-4))",
  ],
  strings: [
    '@($"{(context.User == null ? "a" : $"{context.User.Id}")}")',
    '@($@"a ""{context.Api.Id}"" \\ {{x}}")',
    '@($"{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ}|{1.5,10:N2}")',
    '@("{\\"a\\": \\"" + context.Api.Id + "\\"}")',
    '@{ return @"<html lang=\'en\'>\n<style> .a { color: #dc3545; } </style> ""q"" \\\n</html>"; }',
    "@('\\'' + \"\\u0041\\x41\\0\" + '\"')",
  ],
  "out, tuples, local functions": [
    '@(int.TryParse("1", out var n) ? n : 0)',
    '@{ int n; return int.TryParse("1", out n) ? n : 0; }',
    '@(int.TryParse("1", out _) ? 1 : 0)',
    '@{ var (a, b) = (1, "x"); var t = (c: 1, d: "e"); return a + b + t.d; }',
    '@{ string F<T>(T a) where T : class { return a.ToString(); } int G(int x) => x + 1; return F("a") + G(1); }',
    '@{ void Add(JObject o, string name) { o[name] = 1; } var r = new JObject(); Add(r, "a"); return r; }',
    "@{ Func<int, int> f = x => x + 1; Action<string> g = delegate(string s) { }; return f(1); }",
  ],
  statements: [
    "@{ for (int i = 0, j = 1; i < 10; i++, j--) { continue; } while (true) { break; } do { } while (false); return 1; }",
    '@{ foreach (JObject each in JArray.Parse("[]")) { return each; } return null; }',
    '@{ using (var hash = System.Security.Cryptography.SHA256.Create()) { return Convert.ToBase64String(hash.ComputeHash(Encoding.UTF8.GetBytes("a"))); } }',
    '@{ try { return int.Parse("1"); } catch (FormatException) { return 0; } catch (Exception e) when (e.Message == "x") { throw; } finally { } }',
    "@{ byte[] a, b; unchecked { a = new byte[] { 0x01, (byte)(1 >> 2) }; } b = a; return b; }",
    '@{ const string a = "x"; int? n = null; int[,] m = new int[2, 2]; int[][] j = new int[2][]; m[0, 1] = n ?? 3; return a + m[0, 1] + j.Length; }',
    '@{\n  #region first\n  // a comment with " and ) in it\n  return 1; /* and } here */\n  #endregion\n}',
    "@{ int x = 1; x <<= 2; x |= 1; x++; --x; return ~x & 0xFF | 0b10 ^ 1_000; }",
  ],
  expressions: [
    '@(new Dictionary<string, string> { { "a", "b" }, ["c"] = "d" }.Count)',
    '@(new JObject { ["@odata.type"] = "x", ["y"] = new JArray { 1, new JObject(new JProperty("z", null)) } }.ToString(Newtonsoft.Json.Formatting.None))',
    '@(JsonConvert.SerializeObject(new { a = 1, context.Request.Method, b = new[] { "x" } }))',
    "@((from h in context.Request.Headers let k = h.Key.ToLower() orderby k descending group h by k into g select g.Key).FirstOrDefault())",
    "@(Enumerable.Range(0, 5).Select((x, i) => x * i).Where(x => { return x > 1; }).Aggregate((a, b) => a + b))",
    "@(1 < 2 && 3 > (4))",
    '@(context.User ?? throw new Exception("none"))',
    '@(((Func<string>)(() => "a"))())',
    "@(default(int) + nameof(context.Request) + typeof(string))",
    "@(global::System.String.Empty + System.Text.Encoding.UTF8.GetString(new byte[0]))",
  ],
  ".NET": [
    '@{ XNamespace ns = "urn:a"; return XElement.Parse("<a/>").Descendants(ns + "b").First().Value + (ns + "c").LocalName; }',
    "@{ var all = context.Request.Headers.GetEnumerator(); return all.MoveNext(); }",
    '@(Regex.Match(context.Request.Url.Path, @"/users/(?<id>\\d+)").Groups["id"]?.Value)',
    '@{ var m = Regex.Match("a", "b", RegexOptions.IgnoreCase); return m.Success ? m.Value : m.Groups[1].Captures[0].Value; }',
    "@((int)(DateTime.UtcNow.Subtract(new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc))).TotalSeconds)",
    '@(DateTimeOffset.FromUnixTimeMilliseconds((long)context.Variables["a"]).ToString("R"))',
    "@(System.Net.IPAddress.Parse(context.Request.IpAddress).GetAddressBytes()[0] == 10)",
    '@(System.Text.ASCIIEncoding.ASCII.GetBytes("x").Encrypt("Aes", new byte[16], new byte[16]))',
    '@{ var rsa = context.Deployment.Certificates["c"].GetRSAPrivateKey(); return Convert.ToBase64String(rsa.SignData(Encoding.UTF8.GetBytes("x"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)); }',
    '@(new HashSet<string>(new[] { "a" }, StringComparer.OrdinalIgnoreCase).Contains("A"))',
    '@(XElement.Parse("<a/>").Descendants().Where(e => e.Name.LocalName == "b").Select(e => e.Value).FirstOrDefault())',
    // Accepted by the service, though its reference does not list the types.
    '@{ XmlDocument d = new XmlDocument(); d.LoadXml("<a/>"); using (XmlReader r = XmlReader.Create(new StringReader("<a/>"))) { r.Read(); } return d.DocumentElement.InnerText; }',
    // Types of casts and handlers are not looked at.
    '@{ try { return ((IEnumerable<string>)context.Variables["a"]).Count(); } catch (ArgumentNullException) { return 0; } }',
  ],
  "named values": [
    '@("https://{{host}}/" + {{number}} + $"{{prefix}}-{context.Api.Id}")',
    "@({{flag}})",
    "@(new Random().Next(1, 100) <= {{weight}})",
    "@(1.5 + {{number}}.5)",
    "@{ {{statements}} }",
    '@{ var key = {{which}}; return key == 1 ? "{{key-1}}" : Convert.ToBase64String(Convert.FromBase64String("{{key-2}}")); }',
    "@(someName.ThatA.Named(Value) + {{knows}})",
  ],
};

describe.each(Object.entries(valid))("%s", (_, expressions) => {
  it.each(expressions)("%s", (expression) => {
    expect(analyzeExpression(expression, { section: "outbound" }).problems).toEqual([]);
  });
});
