import {
  childNamed,
  isExpression,
  isTemplate,
  literalOf,
  type PolicyElement,
  type PolicyValue,
  sourceText,
  textOf,
} from "../../../document/ast";
import { isKnown, type Maybe, whyUnknown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { elementsNamed } from "../../helpers/elements";
import { isEncrypted } from "../../helpers/url";
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
      for (const element of elementsNamed(subject.document, "set-backend-service")) {
        checkValue(element.attributes["base-url"], { element, attribute: "base-url" }, report);
      }
      for (const element of elementsNamed(subject.document, "send-request", "send-one-way-request")) {
        const url = childNamed(element, "set-url");
        if (url) checkValue(textOf(url), { element: url }, report);
      }
    }
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
        policy: `<policies><inbound><base /><send-request response-variable-name="a">
          <set-url>@("http://orders.example/" + context.Request.MatchedParameters["id"])</set-url><set-method>GET</set-method></send-request></inbound></policies>`,
      },
    ],
  },
});

function checkUrl(url: Maybe<string> | undefined, property: string, report: Report) {
  if (url === undefined || url === "") return;
  if (!isKnown(url)) report.unknown(whyUnknown(url));
  else if (isEncrypted(url) === false) report.finding(`${url} is not encrypted`, { property });
}

function checkValue(value: PolicyValue | undefined, place: { element: PolicyElement; attribute?: string }, report: Report) {
  const literal = literalOf(value);
  if (literal !== undefined) {
    if (isEncrypted(literal) === false) report.finding(`${literal.trim()} is not encrypted`, place);
  } else if (isTemplate(value)) {
    const [first] = value.template;
    if (typeof first !== "string") report.unknown("the URL comes from a named value");
    else if (isEncrypted(first) === false) report.finding(`${sourceText(value).trim()} is not encrypted`, place);
  } else if (isExpression(value) && /"(?:http|ws):\/\//i.test(value.expression)) {
    report.finding("the expression makes a URL that is not encrypted", place);
  }
}
