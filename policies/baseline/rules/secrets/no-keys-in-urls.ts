import { childrenNamed, isExpression, literalOf, type PolicyElement, type PolicyValue, sourceText, textOf } from "../../../document/ast";
import { readsNamedCredential } from "../../helpers/caller-credentials";
import { carriesCredential } from "../../helpers/credentials";
import { elementsNamed } from "../../helpers/elements";
import { flowOf } from "../../helpers/flow";
import { defineRule } from "../../rule";

/** A query parameter that carries a credential, inside a URL or the strings that make one. */
const keyInUrl = /[?&](code|sig|key|api[-_]?key|subscription-key|access[-_]?token|token|client[-_]?secret|password)=(?!["']?\s*[&)]|$)/i;

/** The headers that take what these query parameters do: a key of API Management, and one of Azure Functions. */
const headers: Readonly<Record<string, string>> = { "subscription-key": "Ocp-Apim-Subscription-Key", code: "x-functions-key" };

const readsQuery = /\b(?:Url|OriginalUrl)\s*\.\s*Query(?:String)?\b/;

const request = (url: string) =>
  `<policies><inbound><base /><send-request response-variable-name="a" timeout="10"><set-url>${url}</set-url></send-request></inbound></policies>`;

export const noKeysInUrls = defineRule({
  id: "APIM-SEC-004",
  slug: "no-keys-in-urls",
  severity: "high",
  title: "Keys and tokens do not travel in URLs.",
  why: "URLs end up in the logs of every gateway, proxy and backend on the way.",
  fix: "Send the credential in a header, or better none at all: use a managed identity.",
  controls: { owasp2019: ["API2"], owasp2023: ["API2"], mcsb: ["IM-8"] },
  appliesTo: "policy",
  check({ document }, report) {
    for (const element of elementsNamed(document, "set-query-parameter")) {
      const name = literalOf(element.attributes.name);
      if (name && carriesCredential(name) && literalOf(element.attributes["exists-action"]) !== "delete") {
        report.finding(`the query parameter ${name} carries a credential`, { element, attribute: "name" });
      }
    }
    for (const element of elementsNamed(document, "validate-jwt", "validate-azure-ad-token")) {
      const name = element.attributes["query-parameter-name"];
      if (name !== undefined) report.finding("callers send their token in the URL", { element, attribute: "query-parameter-name" });
    }
    const fromQuery = flowOf(document, readsQuery);
    for (const element of elementsNamed(document, "validate-jwt", "validate-azure-ad-token")) {
      if (fromQuery(element.attributes["token-value"]))
        report.finding("callers send their token in the URL", { element, attribute: "token-value" });
    }
    for (const element of elementsNamed(document, "set-header")) {
      const name = literalOf(element.attributes.name);
      if (!name || !carriesCredential(name) || literalOf(element.attributes["exists-action"]) === "delete") continue;
      for (const value of childrenNamed(element, "value")) {
        if (fromQuery(textOf(value))) report.finding(`callers send what becomes ${name} in the URL`, { element: value });
      }
    }
    const fromVariable = flowOf(document, (code) => keyInUrl.test(code));
    const ofCaller = flowOf(document, readsNamedCredential);
    const look = (value: PolicyValue | undefined, element: PolicyElement, attribute?: string) => {
      if (value === undefined) return;
      const place = { element, ...(attribute && { attribute }) };
      const name = keyInUrl.exec(isExpression(value) ? value.expression : withoutParameters(sourceText(value)))?.[1];
      if (name) report.finding(`the URL carries a credential (${name})`, place);
      else if (fromVariable(value)) report.finding("the URL carries a credential that a variable brings", place);
      else if (ofCaller(value)) report.finding("the URL carries what callers prove themselves with", place);
    };
    for (const element of elementsNamed(document, "set-url")) look(textOf(element), element);
    for (const element of elementsNamed(document, "set-backend-service")) look(element.attributes["base-url"], element, "base-url");
    for (const element of elementsNamed(document, "rewrite-uri")) look(element.attributes.template, element, "template");
  },
  repair: {
    extent: "partly",
    policy(place, text) {
      const { element } = place ?? {};
      if (!element) return undefined;
      const header = element.name === "set-query-parameter" ? headers[(literalOf(element.attributes.name) ?? "").toLowerCase()] : undefined;
      if (header === undefined)
        return { what: "send the credential in a header", edits: [], offered: "which header whoever is called takes is not written here" };
      return {
        what: `send the credential in the header ${header}`,
        edits: [...text.rename(element, "set-header"), ...text.setAttribute(element, "name", header)],
        offered: "a backend that looks for it in the URL only would refuse the call",
      };
    },
  },
  examples: {
    pass: [
      { policy: request("https://a.example/orders?page=2") },
      {
        title: "What the caller's own URL has.",
        policy: '<policies><inbound><base /><rewrite-uri template="/countries?code={code}&amp;page=1" /></inbound></policies>',
      },
      {
        title: "A key is taken away.",
        policy: '<policies><inbound><base /><set-query-parameter name="subscription-key" exists-action="delete" /></inbound></policies>',
      },
    ],
    fail: [
      {
        policy: `<policies><inbound><base /><validate-jwt query-parameter-name="access_token">
          <openid-config url="https://login.example/.well-known/openid-configuration" /></validate-jwt></inbound></policies>`,
      },
      {
        policy: `<policies><inbound><base /><validate-jwt token-value="@(context.Request.Url.Query.GetValueOrDefault(&quot;t&quot;, &quot;&quot;))">
          <openid-config url="https://login.example/.well-known/openid-configuration" /></validate-jwt></inbound></policies>`,
      },
      {
        title: "Callers send their token in the query.",
        policy: `<policies><inbound><base /><set-header name="Authorization" exists-action="override">
          <value>@("Bearer " + context.Request.Url.Query.GetValueOrDefault("token", ""))</value></set-header></inbound></policies>`,
      },
      { policy: request("https://a.example/orders?code={{function-key}}") },
      {
        title: "The caller's token.",
        policy: request('@("https://a.example/calls/" + context.Request.Headers.GetValueOrDefault("Authorization", ""))'),
      },
      { policy: request('@("https://a.example/orders?api-key=" + (string)context.Variables["k"])') },
      {
        title: "A signature that is put together before.",
        policy: `<policies><inbound><base />
          <set-variable name="sas" value="@(string.Format(&quot;?sv={0}&amp;sig={1}&quot;, &quot;2021-06-08&quot;, (string)context.Variables[&quot;signature&quot;]))" />
          <rewrite-uri template="@(&quot;/orders&quot; + (string)context.Variables[&quot;sas&quot;])" /></inbound></policies>`,
      },
      {
        policy:
          '<policies><inbound><base /><set-query-parameter name="code" exists-action="override"><value>{{function-key}}</value></set-query-parameter></inbound></policies>',
      },
      {
        policy:
          '<policies><inbound><base /><set-query-parameter name="sig" exists-action="override"><value>{{sas}}</value></set-query-parameter></inbound></policies>',
      },
    ],
  },
});

/** A template without the parameters that stand for parts of the caller's own URL: `code={code}`. */
function withoutParameters(template: string): string {
  return template.replace(/=(?<!\{)\{[\w*.-]+\}(?!\})/g, "=");
}
