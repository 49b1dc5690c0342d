import { isExpression, isTemplate, type PolicyValue } from "../../../document/ast";
import { elementsNamed } from "../../helpers/elements";
import { defineRule } from "../../rule";

export const backendsAreEntities = defineRule({
  id: "APIM-BKD-003",
  slug: "backends-are-entities",
  severity: "low",
  title: "Policies name backends by their entities.",
  why: "A URL in a policy has no certificate checks, credentials or circuit breaker, and nobody finds it when the backend moves.",
  fix: "Declare a backend and use set-backend-service with backend-id.",
  controls: { owasp2019: ["API7"], owasp2023: ["API8"], mcsb: ["AM-2"] },
  appliesTo: "policy",
  check({ document }, report) {
    for (const element of elementsNamed(document, "set-backend-service")) {
      const url = element.attributes["base-url"];
      if (url !== undefined) report.finding(`the backend is a URL${origin(url)}`, { element, attribute: "base-url" });
    }
  },
  repair: {
    extent: "partly",
    policy: (place) =>
      place?.element && {
        what: "declare a backend for the URL, and name it by backend-id",
        edits: [],
        offered: "a policy can't declare a backend",
      },
  },
  examples: {
    pass: [{ policy: '<policies><inbound><base /><set-backend-service backend-id="orders" /></inbound></policies>' }],
    fail: [{ policy: '<policies><inbound><base /><set-backend-service base-url="https://orders.example" /></inbound></policies>' }],
  },
});

function origin(url: PolicyValue): string {
  if (isExpression(url)) return " that an expression makes";
  return isTemplate(url) && url.template.every((part) => typeof part !== "string" || part.trim() === "")
    ? " that a named value holds"
    : " in the policy";
}
