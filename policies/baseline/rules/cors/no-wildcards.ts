import { childrenNamed, type PolicyDocument, type PolicyElement } from "../../../document/ast";
import { corsPolicies } from "../../helpers/cors";
import { elementsNamed, listedTexts } from "../../helpers/elements";
import { knownText, whyNotKnown } from "../../helpers/known-text";
import { defineRule } from "../../rule";

const lists = [
  ["allowed-methods", "method", "every method"],
  ["allowed-headers", "header", "every request header"],
  ["expose-headers", "header", "every response header"],
] as const;

/** Request headers that clients of APIs send beyond those that browsers always may. */
const usualHeaders = ["Authorization", "Content-Type", "Ocp-Apim-Subscription-Key"];

function listOf(item: PolicyElement, document: PolicyDocument): PolicyElement | undefined {
  return elementsNamed(document, ...lists.map(([list]) => list)).find(({ children }) => children.includes(item));
}

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
  repair: {
    extent: "partly",
    policy(place, text) {
      const list = place?.element && listOf(place.element, text.document);
      if (!list || !place?.element) return undefined;
      if (list.name === "expose-headers")
        return {
          what: "take expose-headers away",
          edits: text.remove(list),
          offered: "pages would not see response headers beyond the usual ones",
        };
      const others = childrenNamed(list, place.element.name).length > 1;
      if (list.name === "allowed-headers" && !others)
        return {
          what: `list ${usualHeaders.join(", ")} in allowed-headers`,
          edits: text.replace(list, place.element, ...usualHeaders.map((name) => `<header>${name}</header>`)),
          offered: "pages that send other headers would be refused by their browsers; list those as well",
        };
      if (others)
        return {
          what: `leave * out of ${list.name}`,
          edits: text.remove(place.element),
          offered: "pages that use others than those listed would be refused",
        };
      return {
        what: "list the methods of the API's operations in allowed-methods",
        edits: [],
        offered: "a file alone does not tell which they are",
      };
    },
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
