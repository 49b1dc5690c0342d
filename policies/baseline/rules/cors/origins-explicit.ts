import { corsPolicies } from "../../helpers/cors";
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
    for (const { origins } of corsPolicies(document)) {
      for (const { element, value } of origins) {
        const origin = knownText(value, estate)?.trim();
        if (origin === undefined) report.unknown(`an origin ${whyNotKnown(value)}`);
        else if (origin === "*") report.finding("any website may call the API from its visitors' browsers", { element });
        else if (origin === "null") report.finding("sandboxed and local pages may call the API: their origin is null", { element });
        else if (origin.includes("*")) report.finding(`the origin ${origin} stands for more than one host`, { element });
        else if (isEncrypted(origin) !== true)
          report.finding(`the origin ${origin} is not https, so it can be forged on the wire`, { element });
      }
    }
  },
  examples: {
    pass: [{ policy: cors("https://portal.example") }],
    fail: [{ policy: cors("*") }, { policy: cors("http://portal.example") }, { policy: cors("null") }],
  },
});
