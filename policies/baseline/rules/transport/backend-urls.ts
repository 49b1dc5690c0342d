import { isExpression, isTemplate, type PolicyElement, type PolicyValue, textOf } from "../../../document/ast";
import type { EstateIndex } from "../../../estate/estate";
import { isKnown, type Maybe, whyUnknown } from "../../../estate/value";
import type { Edit } from "../../../repairs/edit";
import { exampleRecord } from "../../examples";
import { elementsNamed } from "../../helpers/elements";
import { knownText, whyNotKnown } from "../../helpers/known-text";
import { isEncrypted, withoutCredentials } from "../../helpers/url";
import { defineRule, type Report } from "../../rule";

export const backendUrls = defineRule({
  id: "APIM-TLS-005",
  slug: "backend-urls",
  severity: "critical",
  title: "Backends are called by https or wss.",
  why: "Over http everybody on the way reads and changes what callers and backends say.",
  fix: "Give the backend an https URL.",
  controls: {
    owasp2019: ["API7"],
    owasp2023: ["API8", "API10"],
    mcsb: ["DP-3"],
    psrule: ["Azure.APIM.HTTPBackend"],
    checkov: ["CKV_AZURE_215"],
  },
  appliesTo: ["backends", "apis", "policy"],
  check(subject, report) {
    if (subject.subject === "backends") checkUrl(subject.record.properties.url, "properties/url", report);
    else if (subject.subject === "apis") checkUrl(subject.record.properties.serviceUrl, "properties/serviceUrl", report);
    else {
      const { document, estate } = subject;
      for (const element of elementsNamed(document, "set-backend-service")) {
        const url = element.attributes["base-url"];
        if (url !== undefined) checkValue(url, { element, attribute: "base-url" }, estate, report);
      }
      for (const element of elementsNamed(document, "set-url")) checkValue(textOf(element) ?? "", { element }, estate, report);
    }
  },
  repair: {
    extent: "partly",
    policy(place, text) {
      const { element, attribute } = place ?? {};
      if (!element) return undefined;
      const written = attribute ? text.attributeText(element, attribute) : text.contentText(element);
      if (!written) return undefined;
      const edits = [...written.text.matchAll(/(^\s*(?:<!\[CDATA\[\s*)?|"|&quot;)(http|ws)(?=:\/\/)/gi)].map((match): Edit => {
        const at = written.span[0] + match.index + match[0].length;
        return { span: [at, at], text: "s" };
      });
      if (edits.length === 0) return undefined;
      return { what: "call the backend by https", edits, offered: "a backend that does not answer by https could not be reached" };
    },
    property: (property) => ({
      what: `write https in ${property}`,
      offered: "a backend that does not answer by https could not be reached",
    }),
  },
  examples: {
    pass: [
      {
        records: [
          exampleRecord("backends", { url: "https://orders.example", protocol: "http", type: "Single" }, { path: { backendId: "orders" } }),
        ],
      },
      { policy: '<policies><inbound><base /><set-backend-service base-url="https://orders.example" /></inbound></policies>' },
    ],
    fail: [
      { records: [exampleRecord("backends", { url: "http://https.example", protocol: "http" }, { path: { backendId: "orders" } })] },
      { records: [exampleRecord("apis", { path: "orders", serviceUrl: "HTTP://orders.example" })] },
      { policy: '<policies><inbound><base /><set-backend-service base-url="http://orders.example" /></inbound></policies>' },
      { policy: '<policies><inbound><base /><set-backend-service base-url="http://{{host}}/orders" /></inbound></policies>' },
      {
        policy:
          '<policies><inbound><base /><set-backend-service base-url="@(&quot;http&quot; + &quot;://orders.example&quot;)" /></inbound></policies>',
      },
      {
        policy: `<policies><inbound><base /><send-request response-variable-name="a">
          <set-url>@("http://orders.example/" + context.Request.MatchedParameters["id"])</set-url><set-method>GET</set-method></send-request></inbound></policies>`,
      },
    ],
  },
});

function checkUrl(url: Maybe<string> | undefined, property: string, report: Report) {
  if (url === undefined || url === "") return;
  if (!isKnown(url)) report.unknown(whyUnknown(url));
  else if (isEncrypted(url) === false) report.finding(`${withoutCredentials(url)} is not encrypted`, { property });
}

function checkValue(
  value: PolicyValue,
  place: { readonly element: PolicyElement; readonly attribute?: string },
  estate: EstateIndex | undefined,
  report: Report,
) {
  const text = knownText(value, estate) ?? beginningOf(value);
  const encrypted = text === undefined ? undefined : isEncrypted(text);
  if (encrypted === false) report.finding(`${withoutCredentials(text ?? "")} is not encrypted`, place);
  else if (text === undefined && isExpression(value)) checkExpression(value.expression, place, report);
  else if (encrypted === undefined && isTemplate(value)) report.unknown(`the URL ${whyNotKnown(value)}`);
}

/** What a text begins with before its first named value, if that shows a scheme. */
function beginningOf(value: PolicyValue): string | undefined {
  const first = isTemplate(value) ? value.template[0] : undefined;
  return typeof first === "string" && isEncrypted(first) !== undefined ? first : undefined;
}

/** An expression that puts a URL together from a literal beginning shows its scheme; any other does not. */
function checkExpression(code: string, place: { readonly element: PolicyElement; readonly attribute?: string }, report: Report) {
  if (/"(?:http|ws):\/\//i.test(code)) report.finding("the expression makes a URL that is not encrypted", place);
  else if (!/^@(?:\(|\{\s*return\b)\s*\$?"(?:https|wss):\/\//i.test(code)) report.unknown("the URL is computed when a request comes in");
}
