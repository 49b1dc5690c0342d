import { childrenNamed, literalOf, textOf } from "../../../document/ast";
import { corsPolicies } from "../../helpers/cors";
import { elementsNamed } from "../../helpers/elements";
import { flowOf, fromCaller } from "../../helpers/flow";
import { knownText, whyNotKnown } from "../../helpers/known-text";
import { isEncrypted } from "../../helpers/url";
import { defineRule } from "../../rule";

const cors = (origin: string) =>
  `<policies><inbound><base /><cors><allowed-origins><origin>${origin}</origin></allowed-origins></cors></inbound></policies>`;

export const originsExplicit = defineRule({
  id: "APIM-COR-001",
  slug: "cors-origins-explicit",
  severity: "high",
  title: "CORS names its origins, and all of them by https.",
  why: "With any origin, or one that can be forged on the wire, every website can call the API from its visitors' browsers.",
  fix: "List the origins one by one, as https://host.",
  controls: { owasp2019: ["API7", "API4"], owasp2023: ["API8", "API4"], mcsb: ["DP-3"], psrule: ["Azure.APIM.CORSPolicy"] },
  appliesTo: "policy",
  check({ document, estate }, report) {
    const fromTheCaller = flowOf(document, fromCaller);
    for (const { origins } of corsPolicies(document)) {
      for (const { element, value } of origins) {
        const origin = knownText(value, estate)?.trim();
        if (fromTheCaller(value)) report.finding("whatever origin calls is allowed: it is read from the request", { element });
        else if (origin === undefined) report.unknown(`an origin ${whyNotKnown(value)}`);
        else if (origin === "*") report.finding("any website may call the API from its visitors' browsers", { element });
        else if (origin === "null") report.finding("sandboxed and local pages may call the API: their origin is null", { element });
        else if (origin.includes("*")) report.finding(`the origin ${origin} stands for more than one host`, { element });
        else if (isEncrypted(origin) !== true)
          report.finding(`the origin ${origin} is not https, so it can be forged on the wire`, { element });
        else if (!/^[a-z]+:\/\/[^\s/?#*^$\\()|]+\/?$/i.test(origin))
          report.finding(`${origin} is no origin: one is https://host`, { element });
      }
    }
    for (const element of elementsNamed(document, "set-header")) {
      if (literalOf(element.attributes.name)?.trim().toLowerCase() !== "access-control-allow-origin") continue;
      for (const value of childrenNamed(element, "value")) {
        const text = textOf(value);
        const origin = knownText(text, estate)?.trim();
        if (fromTheCaller(text)) report.finding("whatever origin calls is allowed: the header repeats the request", { element: value });
        else if (origin !== undefined && (origin === "null" || origin.includes("*") || isEncrypted(origin) === false))
          report.finding(`the header allows the origin ${origin}`, { element: value });
      }
    }
    for (const element of elementsNamed(document, "jsonp")) {
      report.finding("every website can read the answers, as a script", { element });
    }
    for (const element of elementsNamed(document, "allow-access-from", "allow-http-request-headers-from")) {
      const domain = knownText(element.attributes.domain, estate)?.trim();
      if (domain?.includes("*"))
        report.finding(`plug-ins of ${domain === "*" ? "every website" : domain} may call the API`, { element, attribute: "domain" });
    }
  },
  examples: {
    pass: [{ policy: cors("https://portal.example") }],
    fail: [
      { policy: cors("*") },
      { policy: cors("http://portal.example") },
      { policy: cors("null") },
      {
        title: "Whatever origin calls.",
        policy: cors('@(context.Request.Headers.GetValueOrDefault("Origin", ""))'),
      },
      {
        title: "The header, written by hand.",
        policy: `<policies><outbound><base /><set-header name="Access-Control-Allow-Origin"><value>*</value></set-header></outbound></policies>`,
      },
      { policy: '<policies><outbound><base /><jsonp callback-parameter-name="callback" /></outbound></policies>' },
    ],
  },
});
