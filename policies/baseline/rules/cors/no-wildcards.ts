import { corsPolicies, wildcards } from "../../helpers/cors";
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
  check({ document }, report) {
    for (const { element } of corsPolicies(document)) {
      for (const [list, item, what] of lists) {
        for (const wildcard of wildcards(element, list, item)) report.finding(`${list} allows ${what}`, { element: wildcard.element });
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
