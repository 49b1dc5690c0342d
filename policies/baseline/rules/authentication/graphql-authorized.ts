import { childNamed } from "../../../document/ast";
import { isKnown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { checkedAlone } from "../../helpers/what-runs";
import { defineRule } from "../../rule";

const graphql = [exampleRecord("apis", { path: "orders", apiType: "graphql", subscriptionRequired: true })];
const validate = (content: string) =>
  `<policies><inbound><base /><validate-graphql-request max-size="10240" max-depth="4">${content}</validate-graphql-request></inbound></policies>`;

export const graphqlAuthorized = defineRule({
  id: "APIM-AUT-010",
  slug: "graphql-authorized",
  severity: "high",
  title: "GraphQL requests are authorised by path.",
  why: "One GraphQL endpoint answers for every type: a caller who may read one can read all.",
  fix: "Add validate-graphql-request with <authorize> rules for the paths that not everybody may read.",
  controls: { owasp2019: ["API1", "API3"], owasp2023: ["API1", "API3", "API8"], mcsb: ["IM-4"] },
  appliesTo: "operation",
  check({ api, guarantee }, report) {
    const type = api?.properties.apiType;
    if (api && (type === undefined || !isKnown(type) || type.toLowerCase() !== "graphql")) return;
    const answer = guarantee("inbound", "validate-graphql-request");
    if (answer.by.some(({ element }) => childNamed(element, "authorize"))) return;
    const [bare] = answer.by;
    if (bare) report.finding("the request's shape is validated, but nothing says who may read what", { element: bare.element });
    else if (!api) report.unknown(checkedAlone);
    else if (answer.holds === "unknown") report.unknown(answer.why ?? "");
    else report.finding("the GraphQL API does not authorise its requests");
  },
  examples: {
    pass: [
      {
        policy: validate('<authorize><rule path="/*" action="reject" /></authorize>'),
        records: graphql,
      },
      { title: "Not GraphQL.", policy: "<policies><inbound><base /></inbound></policies>" },
    ],
    fail: [
      { policy: validate(""), records: graphql },
      { policy: "<policies><inbound><base /></inbound></policies>", records: graphql },
    ],
  },
});
