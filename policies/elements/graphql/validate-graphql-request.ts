import { int, oneOf, string } from "../attribute";
import { listOf } from "../child";
import { defineElement } from "../define";

export const validateGraphqlRequest = defineElement({
  name: "validate-graphql-request",
  category: "graphql",
  summary: "Refuses GraphQL requests that break the schema, are too big or too deep, or ask for what the caller may not see.",
  sections: ["inbound"],
  gateways: ["classic", "v2", "consumption"],
  notes: [
    "Errors also stand in the variable `GraphQLErrors`.",
    "A rule for `/__*` decides on introspection.",
    "Rules do not reach input types, fragments, unions, interfaces or the schema element.",
  ],
  attributes: {
    /** The variable that receives the errors. */
    errorVariableName: string().expression(),
    /** How big a request may be, in bytes. */
    maxSize: int().expected().expression().unit("bytes").range({ max: 102400 }),
    /** How deep a query may be nested. */
    maxDepth: int().expression().default(6),
    /** How deep the operations of a request may be nested in all. */
    maxTotalDepth: int().expression().undocumented(),
    /** How complex a query may be. */
    maxComplexity: int().expression().undocumented(),
  },
  children: {
    /** Who may use which part of the schema. */
    authorize: listOf(
      "rule",
      {
        attributes: {
          /** What the rule is for, as `/type/field`; `/__*` stands for introspection. */
          path: string().required(),
          /** What happens to it: `remove` leaves the field out, `reject` refuses the request, `ignore` passes the rule over. */
          action: oneOf("allow", "remove", "reject", "ignore").expression().default("allow"),
        },
      },
      100,
    ),
  },
  order: "any",
  examples: {
    pass: [
      {
        args: {
          errorVariableName: "graphqlError",
          maxSize: 10240,
          maxDepth: 4,
          authorize: [
            { path: "/__*", action: "reject" },
            { path: "/Query/users", action: { expression: '@(context.User == null ? "reject" : "allow")' } },
          ],
        },
        xml: `
          <validate-graphql-request error-variable-name="graphqlError" max-size="10240" max-depth="4">
            <authorize>
              <rule path="/__*" action="reject" />
              <rule path="/Query/users" action="@(context.User == null ? "reject" : "allow")" />
            </authorize>
          </validate-graphql-request>`,
      },
    ],
    fail: [
      { xml: '<validate-graphql-request max-size="204800" />', rule: "attribute-range" },
      {
        xml: '<validate-graphql-request max-size="1024"><authorize><rule action="allow" /></authorize></validate-graphql-request>',
        rule: "missing-attribute",
      },
      {
        xml: '<validate-graphql-request max-size="1024"><authorize><rule path="/a" action="deny" /></authorize></validate-graphql-request>',
        rule: "attribute-value",
      },
      { xml: '<validate-graphql-request max-size="1024"><authorize /></validate-graphql-request>', rule: "child-missing" },
    ],
  },
});
