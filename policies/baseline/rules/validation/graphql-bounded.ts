import { elementsNamed } from "../../helpers/elements";
import { knownText } from "../../helpers/known-text";
import { defineRule } from "../../rule";

/** What no query of a person's application needs. */
const bounds = { "max-size": 10 * 1024 * 1024, "max-depth": 100 } as const;

const validate = (attributes: string) =>
  `<policies><inbound><base /><validate-graphql-request ${attributes}><authorize><rule path="/*" action="reject" /></authorize></validate-graphql-request></inbound></policies>`;

export const graphqlBounded = defineRule({
  id: "APIM-VAL-005",
  slug: "graphql-bounded",
  severity: "high",
  title: "GraphQL requests are limited in size and depth.",
  why: "A small query that nests its objects deep makes the backend read everything, many times over.",
  fix: "Give validate-graphql-request max-size and max-depth.",
  controls: { owasp2019: ["API4"], owasp2023: ["API4", "API8"] },
  appliesTo: "policy",
  check({ document, estate }, report) {
    for (const element of elementsNamed(document, "validate-graphql-request")) {
      if (element.attributes["max-size"] === undefined)
        report.finding("the size of GraphQL requests is not limited", { element, missing: "@max-size" });
      if (element.attributes["max-depth"] === undefined)
        report.finding("the depth of GraphQL requests is not limited", { element, missing: "@max-depth" });
      for (const [attribute, most] of Object.entries(bounds)) {
        const value = Number(knownText(element.attributes[attribute], estate) ?? Number.NaN);
        if (value > most) report.finding(`${attribute} is ${value}, which bounds nothing`, { element, attribute });
      }
    }
  },
  repair: {
    extent: "partly",
    policy(place, text) {
      const attribute = place?.missing?.slice(1);
      if (!place?.element || !attribute) return undefined;
      const value = attribute === "max-size" ? "102400" : "6";
      return {
        what: `set ${attribute} to ${value}`,
        edits: text.setAttribute(place.element, attribute, value),
        offered: "larger or deeper queries of clients would be refused; choose the number by what they send",
      };
    },
  },
  examples: {
    pass: [{ policy: validate('max-size="10240" max-depth="4"') }],
    fail: [{ policy: validate('max-size="10240"') }, { policy: validate('max-size="10240" max-depth="100000"') }, { policy: validate("") }],
  },
});
