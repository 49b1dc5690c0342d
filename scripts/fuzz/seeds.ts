import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeText } from "../files/read-text";
import { filesIn } from "../files/walk";

/** Small documents that hold what is hard to read: every way to write code, text and markup, and their breaking points. */
const hard: readonly string[] = [
  `<policies><inbound><base /><set-variable name="a" value="@(context.Request.Headers.GetValueOrDefault("X", "") == "<&>" && 1 < 2)" /></inbound></policies>`,
  `<policies><inbound><set-variable name="a" value="@(&quot;a&quot; + (1 &lt; 2 ? &quot;&amp;amp;&quot; : &quot;(&quot;))" /></inbound></policies>`,
  `<policies><outbound><set-body>@{\r\n  // it's "quoted\r\n  var a = @"x""y\n</set-body>"; var b = $"{a["k"]:N2}{{}}" + $@"{(b ? ")" : "(")}";\n  /* ) */ return 'c' + '"' + '\\'';\n}</set-body></outbound></policies>`,
  `<fragment><set-body template="liquid"><a b="{{body.x}}">{% if c %}{{ body.d }}{% endif %} mixed <![CDATA[<raw> & {{e}}]]> text</a></set-body></fragment>`,
  `\ufeff<?xml version="1.0"?>\r\n<!-- a -- b - -->\r\n<policies>\r\n\t<inbound>\r\n\t\t<set-header name='{{prefix}}-x{{y}}' exists-action = "override"><value>&#64; &#x1F600; a &amp; b</value></set-header>\r\n\t</inbound>\r\n</policies>\r\n<!--end-->`,
  `<policies><inbound><set-body><![CDATA[@{ return a[b[0]] > 1; }]]></set-body><value><![CDATA[]]></value><xsl-transform><xsl:stylesheet version="1.0"> <xsl:text> </xsl:text> </xsl:stylesheet></xsl-transform></inbound></policies>`,
  `<policies><inbound><rewrite-uri template="@{ var a = "x=""\n y=""\n z=""/{{b}}";}"/><choose><when condition="@(a(b)" id="c"><set-method>@("GET"</set-method></when></choose></inbound></policies>`,
];

/**
 * The documents that are mutated: small hard ones, those that the profiles print, and what a folder holds.
 * @param root the project's folder
 * @param folder another folder with policy documents, such as exported ones
 */
export function seeds(root: string, folder?: string): string[] {
  const folders = [join(root, "test/golden/profiles"), ...(folder === undefined ? [] : [folder])];
  const files = folders.filter((each) => existsSync(each)).flatMap((each) => filesIn(each, ".xml"));
  return [...hard, ...files.map((file) => decodeText(readFileSync(file)))];
}
