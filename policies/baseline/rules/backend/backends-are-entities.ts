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
      if (element.attributes["base-url"] !== undefined) {
        report.finding("the backend is a URL in the policy", { element, attribute: "base-url" });
      }
    }
  },
  examples: {
    pass: [{ policy: '<policies><inbound><base /><set-backend-service backend-id="orders" /></inbound></policies>' }],
    fail: [{ policy: '<policies><inbound><base /><set-backend-service base-url="https://orders.example" /></inbound></policies>' }],
  },
});
