import { childrenNamed, isExpression, literalOf, type PolicyElement, type PolicyValue, sourceText, textOf } from "../../../document/ast";
import { carriesCredential } from "../../helpers/credentials";
import { elementsNamed } from "../../helpers/elements";
import { flowOf } from "../../helpers/flow";
import { defineRule } from "../../rule";

/** A query parameter that carries a credential, inside a URL or the strings that make one. */
const keyInUrl = /[?&](code|sig|key|api[-_]?key|subscription-key|access[-_]?token|token|client[-_]?secret|password)=(?!["']?\s*[&)]|$)/i;

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
    const fromQuery = flowOf(document, readsQuery);
    for (const element of elementsNamed(document, "set-header")) {
      const name = literalOf(element.attributes.name);
      if (!name || !carriesCredential(name) || literalOf(element.attributes["exists-action"]) === "delete") continue;
      for (const value of childrenNamed(element, "value")) {
        if (fromQuery(textOf(value))) report.finding(`callers send what becomes ${name} in the URL`, { element: value });
      }
    }
    for (const element of elementsNamed(document, "set-url")) inUrl(textOf(element), element, undefined, report.finding);
    for (const element of elementsNamed(document, "set-backend-service")) {
      inUrl(element.attributes["base-url"], element, "base-url", report.finding);
    }
    for (const element of elementsNamed(document, "rewrite-uri")) inUrl(element.attributes.template, element, "template", report.finding);
  },
  examples: {
    pass: [
      { policy: request("https://a.example/orders?page=2") },
      {
        title: "A key is taken away.",
        policy: '<policies><inbound><base /><set-query-parameter name="subscription-key" exists-action="delete" /></inbound></policies>',
      },
    ],
    fail: [
      {
        title: "Callers send their token in the query.",
        policy: `<policies><inbound><base /><set-header name="Authorization" exists-action="override">
          <value>@("Bearer " + context.Request.Url.Query.GetValueOrDefault("token", ""))</value></set-header></inbound></policies>`,
      },
      { policy: request("https://a.example/orders?code={{function-key}}") },
      { policy: request('@("https://a.example/orders?api-key=" + (string)context.Variables["k"])') },
      {
        policy:
          '<policies><inbound><base /><set-query-parameter name="sig" exists-action="override"><value>{{sas}}</value></set-query-parameter></inbound></policies>',
      },
    ],
  },
});

function inUrl(
  value: PolicyValue | undefined,
  element: PolicyElement,
  attribute: string | undefined,
  finding: (message: string, place: { element: PolicyElement; attribute?: string }) => void,
) {
  if (value === undefined) return;
  const text = isExpression(value) ? value.expression : sourceText(value);
  const name = keyInUrl.exec(text)?.[1];
  if (name) finding(`the URL carries a credential (${name})`, { element, ...(attribute && { attribute }) });
}
