import { elementsNamed } from "../../helpers/elements";
import { defineRule } from "../../rule";

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
  check({ document }, report) {
    for (const element of elementsNamed(document, "validate-graphql-request")) {
      if (element.attributes["max-size"] === undefined)
        report.finding("the size of GraphQL requests is not limited", { element, missing: "@max-size" });
      if (element.attributes["max-depth"] === undefined)
        report.finding("the depth of GraphQL requests is not limited", { element, missing: "@max-depth" });
    }
  },
  examples: {
    pass: [{ policy: validate('max-size="10240" max-depth="4"') }],
    fail: [{ policy: validate('max-size="10240"') }, { policy: validate("") }],
  },
});
