import { isExpression, isTemplate, type PolicyElement, type PolicyValue, textOf } from "../../../document/ast";
import type { EstateIndex } from "../../../estate/estate";
import { isKnown, type Maybe, whyUnknown } from "../../../estate/value";
import type { Edit } from "../../../repairs/edit";
import { exampleRecord } from "../../examples";
import { elementsNamed } from "../../helpers/elements";
import { knownText, whyNotKnown } from "../../helpers/known-text";
import { isEncrypted, withoutCredentials } from "../../helpers/url";
import { type ComputedUrl, computedUrls } from "../../helpers/url-beginning";
import { defineRule, type Report } from "../../rule";

export const backendUrls = defineRule({
  id: "APIM-TLS-005",
  slug: "backend-urls",
  severity: "critical",
  title: "Backends, and those who issue tokens, are called by https or wss.",
  why: "Over http everybody on the way reads and changes what callers and backends say.",
  fix: "Give the backend an https URL.",
  controls: {
    owasp2019: ["API7"],
    owasp2023: ["API8", "API10"],
    mcsb: ["DP-3"],
    psrule: ["Azure.APIM.HTTPBackend"],
    checkov: ["CKV_AZURE_215"],
  },
  appliesTo: ["backends", "apis", "authorizationServers", "openidConnectProviders", "policy"],
  check(subject, report) {
    if (subject.subject === "authorizationServers") {
      const { authorizationEndpoint, tokenEndpoint } = subject.record.properties;
      checkUrl(authorizationEndpoint, "properties/authorizationEndpoint", report);
      checkUrl(tokenEndpoint, "properties/tokenEndpoint", report);
      return;
    }
    if (subject.subject === "openidConnectProviders") {
      checkUrl(subject.record.properties.metadataEndpoint, "properties/metadataEndpoint", report);
      return;
    }
    if (subject.subject === "backends") checkUrl(subject.record.properties.url, "properties/url", report);
    else if (subject.subject === "apis") checkUrl(subject.record.properties.serviceUrl, "properties/serviceUrl", report);
    else {
      const { document, estate } = subject;
      const computed = computedUrls(document);
      const look = (value: PolicyValue, place: UrlPlace) => checkValue(value, place, estate, computed, report);
      for (const element of elementsNamed(document, "set-backend-service")) {
        const url = element.attributes["base-url"];
        if (url !== undefined) look(url, { element, attribute: "base-url" });
      }
      for (const element of elementsNamed(document, "set-url")) look(textOf(element) ?? "", { element });
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
      set: (now) => (typeof now === "string" ? now.replace(/^(\s*(?:http|ws))(?=:\/\/)/i, "$1s") : undefined),
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
      {
        title: "Namespaces are not called.",
        policy: `<policies><inbound><base /><set-backend-service base-url="@{
          XNamespace soap = &quot;http://schemas.xmlsoap.org/soap/envelope/&quot;;
          return &quot;https://&quot; + context.Request.Body.As&lt;XElement&gt;().Element(soap + &quot;Body&quot;).Value;
        }" /></inbound></policies>`,
      },
      {
        title: "What is replaced is not called.",
        policy: `<policies><inbound><base />
          <set-backend-service base-url="@(&quot;https://&quot; + context.Api.ServiceUrl.ToString().Replace(&quot;http://&quot;, &quot;&quot;))" /></inbound></policies>`,
      },
      {
        title: "By way of a variable.",
        policy: `<policies><inbound><base /><set-variable name="host" value="https://orders.example" />
          <set-variable name="url" value="@((string)context.Variables[&quot;host&quot;] + &quot;/orders&quot;)" />
          <send-request response-variable-name="a"><set-url>@((string)context.Variables["url"])</set-url></send-request></inbound></policies>`,
      },
    ],
    fail: [
      {
        title: "Where tokens come from.",
        records: [
          exampleRecord(
            "openidConnectProviders",
            { displayName: "Login", clientId: "portal", metadataEndpoint: "http://login.example" },
            { path: { opid: "login" } },
          ),
        ],
      },
      { records: [exampleRecord("backends", { url: "http://https.example", protocol: "http" }, { path: { backendId: "orders" } })] },
      { records: [exampleRecord("apis", { path: "orders", serviceUrl: "HTTP://orders.example" })] },
      { policy: '<policies><inbound><base /><set-backend-service base-url="http://orders.example" /></inbound></policies>' },
      { policy: '<policies><inbound><base /><set-backend-service base-url="http://{{host}}/orders" /></inbound></policies>' },
      {
        policy:
          '<policies><inbound><base /><set-backend-service base-url="@(&quot;http&quot; + &quot;://orders.example&quot;)" /></inbound></policies>',
      },
      {
        title: "By way of a variable.",
        policy: `<policies><inbound><base /><set-variable name="url" value="@(&quot;http://&quot; + context.Request.Headers.GetValueOrDefault(&quot;X-Original-Url&quot;))" />
          <send-request response-variable-name="a"><set-url>@(context.Variables.GetValueOrDefault<string>("url"))</set-url></send-request></inbound></policies>`,
      },
      {
        policy: `<policies><inbound><base /><send-request response-variable-name="a">
          <set-url>@("http://orders.example/" + context.Request.MatchedParameters["id"])</set-url><set-method>GET</set-method></send-request></inbound></policies>`,
      },
    ],
  },
});

interface UrlPlace {
  readonly element: PolicyElement;
  readonly attribute?: string;
}

function checkUrl(url: Maybe<string> | undefined, property: string, report: Report) {
  if (url === undefined || url === "") return;
  if (!isKnown(url)) report.unknown(whyUnknown(url));
  else if (isEncrypted(url) === false) report.finding(`${withoutCredentials(url)} is not encrypted`, { property });
}

function checkValue(value: PolicyValue, place: UrlPlace, estate: EstateIndex | undefined, computed: ComputedUrl, report: Report) {
  const text = knownText(value, estate) ?? beginningOf(value);
  const encrypted = text === undefined ? undefined : isEncrypted(text);
  if (encrypted === false) report.finding(`${withoutCredentials(text ?? "")} is not encrypted`, place);
  else if (text === undefined && isExpression(value)) {
    const answer = computed(value.expression);
    if (answer === false) report.finding("the expression makes a URL that is not encrypted", place);
    else if (answer === undefined) report.unknown("the URL is computed when a request comes in");
  } else if (encrypted === undefined && isTemplate(value)) report.unknown(`the URL ${whyNotKnown(value)}`);
}

/** What a text begins with before its first named value, if that shows a scheme. */
function beginningOf(value: PolicyValue): string | undefined {
  const first = isTemplate(value) ? value.template[0] : undefined;
  return typeof first === "string" && isEncrypted(first) !== undefined ? first : undefined;
}
