import { childrenNamed, literalOf, type PolicyElement, textOf } from "../../../document/ast";
import { elementsNamed } from "../../helpers/elements";
import { switchOf } from "../../helpers/switch";
import { defineRule } from "../../rule";

const lookup = (attributes: string, content = "") =>
  `<policies><inbound><base /><cache-lookup vary-by-developer="false" vary-by-developer-groups="false" ${attributes}>${content}</cache-lookup></inbound></policies>`;

export const cacheDoesNotMixUsers = defineRule({
  id: "APIM-LIM-006",
  slug: "cache-does-not-mix-users",
  severity: "high",
  title: "Cached answers are kept apart by caller.",
  why: "An answer that was cached for one caller is given to the next, with everything that it holds.",
  fix: "Vary by the Authorization header or by developer, or don't cache answers to requests with a token.",
  controls: { owasp2019: ["API3"], owasp2023: ["API3", "API4"] },
  appliesTo: "policy",
  check({ document, estate }, report) {
    for (const element of elementsNamed(document, "cache-lookup")) {
      // Without this switch the service does not cache what was asked for with an Authorization header.
      const shared = switchOf(element.attributes["allow-private-response-caching"], false, estate);
      if (shared === false || variesByCaller(element)) continue;
      if (shared === undefined) report.unknown("allow-private-response-caching is computed");
      else
        report.finding("answers to requests with a token are cached for everybody", {
          element,
          attribute: "allow-private-response-caching",
        });
    }
    for (const element of elementsNamed(document, "llm-semantic-cache-lookup", "azure-openai-semantic-cache-lookup")) {
      if (childrenNamed(element, "vary-by").length === 0) {
        report.finding("similar prompts of different callers share one answer", { element });
      }
    }
  },
  repair: {
    extent: "partly",
    policy(place, text) {
      const { element } = place ?? {};
      if (!element) return undefined;
      if (element.name === "cache-lookup") {
        const header = "<vary-by-header>Authorization</vary-by-header>";
        return { what: "vary cached answers by the Authorization header", edits: text.insertFirst(element, header) };
      }
      return {
        what: "vary cached answers by subscription",
        edits: text.insertFirst(element, "<vary-by>@(context.Subscription.Id)</vary-by>"),
        offered: "requests without a subscription key would fail; name what tells your callers apart",
      };
    },
  },
  examples: {
    pass: [
      { policy: lookup("") },
      { policy: lookup('allow-private-response-caching="true"', "<vary-by-header>Authorization</vary-by-header>") },
      {
        policy: `<policies><inbound><base /><llm-semantic-cache-lookup score-threshold="0.05" embeddings-backend-id="a" embeddings-backend-auth="system-assigned">
          <vary-by>@(context.Subscription.Id)</vary-by></llm-semantic-cache-lookup></inbound></policies>`,
      },
    ],
    fail: [
      { policy: lookup('allow-private-response-caching="true"') },
      {
        policy:
          '<policies><inbound><base /><llm-semantic-cache-lookup score-threshold="0.05" embeddings-backend-id="a" embeddings-backend-auth="system-assigned" /></inbound></policies>',
      },
    ],
  },
});

function variesByCaller(element: PolicyElement): boolean {
  if (switchOf(element.attributes["vary-by-developer"], false) === true) return true;
  return childrenNamed(element, "vary-by-header").some((header) => /^authorization$/i.test(literalOf(textOf(header)) ?? ""));
}
