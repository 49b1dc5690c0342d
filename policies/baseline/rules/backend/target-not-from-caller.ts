import { isExpression, type PolicyElement, type PolicyValue, textOf } from "../../../document/ast";
import { elementsNamed } from "../../helpers/elements";
import { flowOf, fromCaller, withoutConditions } from "../../helpers/flow";
import { defineRule } from "../../rule";

/** A URL whose host is fixed before anything is added: `"https://host/..." + x`, `$"https://host/{x}"`. */
const fixedHost = /^@(?:\(|\{\s*return\b)\s*\$?@?"https?:\/\/(?:[^"{}/]|\{\{[^{}]+\}\})+\//i;
const namedHost = /^@(?:\(|\{\s*return\b)\s*\$?@?"(?:https?:\/\/)?\{\{[^{}]+\}\}/i;

const backend = (url: string) => `<policies><inbound><base /><set-backend-service base-url="${url}" /></inbound></policies>`;

export const targetNotFromCaller = defineRule({
  id: "APIM-BKD-006",
  slug: "target-not-from-caller",
  severity: "critical",
  title: "Callers don't choose which host is called.",
  why: "Whoever names the host makes the gateway call anything that it can reach, with its own identity.",
  fix: "Write the host down, or choose among known backends by an expression over constants.",
  controls: { owasp2023: ["API7"], mcsb: ["NS-2"] },
  appliesTo: "policy",
  check({ document }, report) {
    const carries = flowOf(document, fromCaller, isWrittenDown);
    const look = (value: PolicyValue | undefined, element: PolicyElement, attribute?: string) => {
      if (!isExpression(value) || !carries(value)) return;
      report.finding(`the caller's request decides which host ${element.name} calls`, { element, ...(attribute && { attribute }) });
    };
    for (const element of elementsNamed(document, "set-backend-service")) {
      look(element.attributes["base-url"], element, "base-url");
      look(element.attributes["backend-id"], element, "backend-id");
    }
    for (const element of elementsNamed(document, "proxy")) look(element.attributes.url, element, "url");
    for (const element of elementsNamed(document, "authentication-managed-identity")) {
      if (carries(element.attributes.resource))
        report.finding("the caller's request decides for what the gateway's identity gets a token", { element, attribute: "resource" });
    }
    for (const element of elementsNamed(document, "set-url")) look(textOf(element), element);
  },
  examples: {
    pass: [
      { policy: backend('@{ return "https://{{account}}.blob.example/" + context.Request.MatchedParameters["file"]; }') },
      { policy: backend('@("https://orders.example/" + context.Request.MatchedParameters["region"])') },
      { policy: backend('@(context.Request.Headers.ContainsKey("X-Beta") ? "https://beta.example" : "https://orders.example")') },
      { policy: backend("@((string)context.Variables[&quot;backend&quot;])") },
      {
        title: "A choice among backends that are written down.",
        policy: backend(`@{ var wanted = context.Request.Headers.GetValueOrDefault(&quot;api-version&quot;, &quot;1&quot;);
          if (wanted == &quot;3&quot;) { return &quot;https://v3.example&quot;; }
          switch (wanted) { case &quot;2&quot;: return &quot;https://v2.example&quot;; default: return &quot;https://v1.example&quot;; } }`),
      },
      {
        title: "A host that is written down, by way of a variable.",
        policy: `<policies><inbound><base />
          <set-variable name="id" value="@(context.Request.MatchedParameters[&quot;id&quot;])" />
          <set-variable name="url" value="@(&quot;https://orders.example/&quot; + (string)context.Variables[&quot;id&quot;])" />
          <send-request response-variable-name="a" timeout="10"><set-url>@((string)context.Variables["url"])</set-url></send-request></inbound></policies>`,
      },
      { policy: backend('@("https://" + "{{host}}" + "/" + context.Request.MatchedParameters["id"])') },
    ],
    fail: [
      { policy: backend('@(context.Request.Headers.GetValueOrDefault("X-Backend", ""))') },
      { policy: backend('@("https://" + context.Request.MatchedParameters["host"])') },
      {
        title: "One of the ways out is not written down.",
        policy: backend(`@{ var wanted = context.Request.Headers.GetValueOrDefault(&quot;X-Backend&quot;, &quot;&quot;);
          if (wanted == &quot;&quot;) { return &quot;https://orders.example&quot;; } return wanted; }`),
      },
      {
        title: "The gateway's token for anything that the caller names.",
        policy: `<policies><inbound><base />
          <authentication-managed-identity resource="@(context.Request.Headers.GetValueOrDefault(&quot;X-Resource&quot;, &quot;&quot;))" /></inbound></policies>`,
      },
      {
        title: "Any backend of the service, by its name.",
        policy: `<policies><inbound><base /><set-backend-service backend-id="@(context.Request.Headers.GetValueOrDefault(&quot;X-Backend&quot;, &quot;&quot;))" /></inbound></policies>`,
      },
      {
        title: "By way of a variable.",
        policy: `<policies><inbound><base />
          <set-variable name="target" value="@(context.Request.Url.Query.GetValueOrDefault(&quot;url&quot;, &quot;&quot;))" />
          <send-request response-variable-name="a" timeout="10"><set-url>@((string)context.Variables["target"])</set-url></send-request></inbound></policies>`,
      },
    ],
  },
});

/** Whether an expression gives a host that the policy names, or nothing but a choice among literals. */
function isWrittenDown(code: string): boolean {
  return hasFixedHost(code) || returnsLiterals(code);
}

/** Whether what an expression gives begins with a host that is written down; of a block, its one return is looked at. */
function hasFixedHost(code: string): boolean {
  const returned = code.split(/\breturn\b/).length === 2 ? /\breturn\b([\s\S]*)$/.exec(code)?.[1] : undefined;
  const result = (returned === undefined ? code : `@(${returned.trimStart()}`).replace(/(?<!\\)"\s*\+\s*"/g, "");
  return fixedHost.test(result) || namedHost.test(result);
}

/** Whether a block gives nothing but literals: the request only chooses among them. */
function returnsLiterals(code: string): boolean {
  if (!code.startsWith("@{")) return false;
  const results = [...code.matchAll(/\breturn\b([^;]*);/g)].map(([, result = ""]) => withoutConditions(`@(${result.trim()})`));
  return results.length > 0 && results.every((result) => /^@\(\s*@?"[^"]*"\s*(?::\s*@?"[^"]*"\s*)?\)$/.test(result));
}
