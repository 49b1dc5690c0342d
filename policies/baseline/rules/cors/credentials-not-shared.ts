import { corsPolicies } from "../../helpers/cors";
import { knownText, whyNotKnown } from "../../helpers/known-text";
import { switchOf } from "../../helpers/switch";
import { isEncrypted } from "../../helpers/url";
import { defineRule } from "../../rule";

const cors = (credentials: boolean, origin: string) =>
  `<policies><inbound><base /><cors allow-credentials="${credentials}"><allowed-origins><origin>${origin}</origin></allowed-origins></cors></inbound></policies>`;

export const corsCredentialsNotShared = defineRule({
  id: "APIM-COR-003",
  slug: "cors-credentials-not-shared",
  severity: "critical",
  title: "Credentials are never allowed for broad origins.",
  why: "A page of anybody could act with the cookies and certificates of its visitor.",
  fix: "List the origins by https, or remove allow-credentials.",
  controls: { owasp2019: ["API7"], owasp2023: ["API8"] },
  appliesTo: "policy",
  check({ document, estate }, report) {
    for (const { element, origins } of corsPolicies(document)) {
      const credentials = switchOf(element.attributes["allow-credentials"], false, estate);
      if (credentials === false) continue;
      for (const { element: origin, value } of origins) {
        const text = knownText(value, estate)?.trim();
        const broad = text !== undefined && (text === "null" || text.includes("*") || isEncrypted(text) !== true);
        if (text === undefined) report.unknown(`an origin ${whyNotKnown(value)}, and credentials are or may be allowed`);
        else if (broad && credentials === undefined)
          report.unknown(`allow-credentials ${whyNotKnown(element.attributes["allow-credentials"])}, and the origin ${text} is broad`);
        else if (broad) report.finding(`credentials are sent for the origin ${text}`, { element: origin });
      }
    }
  },
  examples: {
    pass: [{ policy: cors(true, "https://portal.example") }, { policy: cors(false, "*") }],
    fail: [{ policy: cors(true, "*") }, { policy: cors(true, "null") }, { policy: cors(true, "http://portal.example") }],
  },
});
