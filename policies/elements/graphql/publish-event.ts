import { string } from "../attribute";
import { listOf } from "../child";
import { defineElement } from "../define";

export const publishEvent = defineElement({
  name: "publish-event",
  category: "graphql",
  summary: "Tells the subscribers of GraphQL subscriptions that a resolver has run.",
  sections: [],
  scopes: [],
  gateways: ["classic", "v2", "consumption"],
  order: "any",
  notes: ["Stands only in the response of a resolver; the subscription itself must have no resolver."],
  children: {
    /** Who is told. */
    targets: listOf("graphqlSubscription", {
      attributes: {
        /** The subscription, by its field in the schema. */
        id: string().required(),
      },
    }).required(),
  },
  examples: {
    pass: [
      {
        args: { targets: [{ id: "onUserCreated" }, { id: "onUserChanged" }] },
        xml: `
          <publish-event>
            <targets>
              <graphql-subscription id="onUserCreated" />
              <graphql-subscription id="onUserChanged" />
            </targets>
          </publish-event>`,
      },
    ],
    fail: [
      { xml: "<publish-event />", rule: "child-missing" },
      { xml: "<publish-event><targets /></publish-event>", rule: "child-missing" },
      { xml: "<publish-event><targets><graphql-subscription /></targets></publish-event>", rule: "missing-attribute" },
      {
        xml: '<publish-event><targets><graphql-subscription id="@(context.Api.Id)" /></targets></publish-event>',
        rule: "expression-not-allowed",
      },
    ],
  },
});
