import { childNamed, childrenNamed, type PolicyElement } from "../../../document/ast";
import { isKnown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { knownText } from "../../helpers/known-text";
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
    if (answer.by.some(({ element }) => refusesSomething(childNamed(element, "authorize")))) return;
    const [bare] = answer.by;
    const open = answer.by.map(({ element }) => childNamed(element, "authorize")).find((each) => each !== undefined);
    if (open) {
      report.finding("each rule allows what it names, so that everybody may read everything", { element: open });
      return;
    }
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
      {
        title: "Everything is allowed.",
        policy: validate(
          '<authorize><rule path="/__schema" action="allow" /><rule path="/Query/orders" action="@(&quot;allow&quot;)" /></authorize>',
        ),
        records: graphql,
      },
      { policy: validate(""), records: graphql },
      { policy: "<policies><inbound><base /></inbound></policies>", records: graphql },
    ],
  },
});

/** Whether a rule may refuse or take out what it names; one that is computed may. */
function refusesSomething(authorize: PolicyElement | undefined): boolean {
  if (!authorize) return false;
  return childrenNamed(authorize, "rule").some(
    ({ attributes: { action } }) => !/^(?:allow|ignore)$/.test(knownText(action, undefined)?.trim() ?? ""),
  );
}
