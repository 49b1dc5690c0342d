import { childrenNamed, isExpression, literalOf, type PolicyElement, textOf } from "../../../document/ast";
import { callerChecks, elementsNamed } from "../../helpers/elements";
import { isDecidedByCaller } from "../../helpers/flow";
import { knownText } from "../../helpers/known-text";
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
    const authenticates = elementsNamed(document, ...callerChecks).length > 0;
    let authorization: "caller's" | "gone" | "ours" = "caller's";
    for (const element of elementsNamed(document, "cache-lookup", "set-header", ...identities)) {
      if (element.name !== "cache-lookup") {
        authorization = after(element) ?? authorization;
        continue;
      }
      const downstream = knownText(element.attributes["downstream-caching-type"], estate)?.trim();
      if (downstream === "public" && authenticates)
        report.finding("caches on the way keep answers for everybody, although callers prove who they are", {
          element,
          attribute: "downstream-caching-type",
        });
      if (authorization === "gone" && authenticates && !variesByDeveloper(element)) {
        report.finding("the Authorization header is gone when the cache is asked, so that callers with a token share answers", { element });
        continue;
      }
      // Without this switch the service does not cache what was asked for with an Authorization header.
      const shared = switchOf(element.attributes["allow-private-response-caching"], false, estate);
      if (shared === false || variesByDeveloper(element)) continue;
      if (variesByAuthorization(element) && authorization === "caller's") continue;
      if (shared === undefined && !isDecidedByCaller(element.attributes["allow-private-response-caching"]))
        report.unknown("allow-private-response-caching is computed");
      else
        report.finding("answers to requests with a token are cached for everybody", {
          element,
          attribute: "allow-private-response-caching",
        });
    }
    for (const element of elementsNamed(document, "cache-store-value")) {
      const { key, value } = element.attributes;
      if (!authenticates || !isExpression(value) || !responseBody.test(value.expression)) continue;
      const code = isExpression(key) ? key.expression : "";
      if (!namesCaller.test(code))
        report.finding("the answer to one caller is kept under a key that others have too", { element, attribute: "key" });
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

/** Policies that put the gateway's own identity in the place of the caller's. */
const identities = ["authentication-managed-identity", "authentication-basic"] as const;
const responseBody = /\bcontext\s*\.\s*Response\s*\.\s*Body\b/;
/** What tells callers apart. A variable may hold a claim. */
const namesCaller = /\b(?:Subscription|User|Claims|Subject|AsJwt|Variables|IpAddress|Certificate)\b|"Authorization"/i;

/** What an element leaves in the Authorization header; undefined where it leaves it alone. */
function after({ name, attributes }: PolicyElement): "gone" | "ours" | undefined {
  if (name !== "set-header") return attributes["output-token-variable-name"] === undefined ? "ours" : undefined;
  if (!/^authorization$/i.test(literalOf(attributes.name) ?? "")) return undefined;
  const action = literalOf(attributes["exists-action"]) ?? "override";
  return action === "delete" ? "gone" : action === "override" ? "ours" : undefined;
}

function variesByDeveloper(element: PolicyElement): boolean {
  return switchOf(element.attributes["vary-by-developer"], false) === true;
}

function variesByAuthorization(element: PolicyElement): boolean {
  return childrenNamed(element, "vary-by-header").some((header) => /^authorization$/i.test(literalOf(textOf(header)) ?? ""));
}
