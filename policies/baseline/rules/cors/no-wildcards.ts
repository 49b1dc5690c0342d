import { corsPolicies } from "../../helpers/cors";
import { listedTexts } from "../../helpers/elements";
import { knownText, whyNotKnown } from "../../helpers/known-text";
import { defineRule } from "../../rule";

const lists = [
  ["allowed-methods", "method", "every method"],
  ["allowed-headers", "header", "every request header"],
  ["expose-headers", "header", "every response header"],
] as const;

const cors = (more: string) =>
  `<policies><inbound><base /><cors><allowed-origins><origin>https://portal.example</origin></allowed-origins>${more}</cors></inbound></policies>`;

export const corsNoWildcards = defineRule({
  id: "APIM-COR-002",
  slug: "cors-no-wildcards",
  severity: "medium",
  title: "CORS names its methods and headers.",
  why: "A wildcard lets pages send and read what was never meant for browsers.",
  fix: "List the methods of the API's operations and the headers that its clients use.",
  controls: { owasp2019: ["API7"], owasp2023: ["API8"], psrule: ["Azure.APIM.CORSPolicy"] },
  appliesTo: "policy",
  check({ document, estate }, report) {
    for (const { element } of corsPolicies(document)) {
      for (const [list, item, what] of lists) {
        for (const { element: listed, value } of listedTexts(element, list, item)) {
          const text = knownText(value, estate);
          if (text === undefined) report.unknown(`a ${item} in ${list} ${whyNotKnown(value)}`);
          else if (text.trim() === "*") report.finding(`${list} allows ${what}`, { element: listed });
        }
      }
    }
  },
  examples: {
    pass: [{ policy: cors("<allowed-methods><method>GET</method></allowed-methods>") }],
    fail: [
      { policy: cors("<allowed-methods><method>*</method></allowed-methods>") },
      { policy: cors("<allowed-headers><header>*</header></allowed-headers>") },
      { policy: cors("<expose-headers><header>*</header></expose-headers>") },
    ],
  },
});
