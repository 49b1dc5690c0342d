import type { DeclaredSecurity } from "../../../estate/declared";
import { exampleEstate, examplePolicy, exampleRecord } from "../../examples";
import { checkGaps } from "../../helpers/security-gaps";
import { defineRule } from "../../rule";

const operation = (security: DeclaredSecurity) =>
  exampleRecord("apis/operations", { displayName: "List orders", method: "GET", urlTemplate: "/orders" }, { declared: { security } });
const asksForToken = operation({ asked: "always", kinds: ["oauth2"] });
const open = exampleRecord("apis", { path: "orders", protocols: ["https"], subscriptionRequired: false });
const token = examplePolicy(
  `<policies><inbound><base /><validate-azure-ad-token tenant-id="{{tenant}}"><audiences><audience>api://orders</audience></audiences></validate-azure-ad-token></inbound></policies>`,
);

/**
 * Operations whose definition asks callers for proof of who they are, and whose policies let them in without it on some way in:
 * with nothing, or with a subscription key or a known address where the definition asks for a token or a certificate.
 */
export const definedSecurityEnforced = defineRule({
  id: "APIM-OAS-014",
  slug: "defined-security-enforced",
  severity: "high",
  title: "What the definition asks of callers is asked by the policies on every way in.",
  why: "The definition only describes: where no policy asks for the token it names, the operation answers without one.",
  fix: "Validate in inbound what the definition's security asks for, or correct the definition.",
  controls: { owasp2019: ["API2"], owasp2023: ["API2"], mcsb: ["IM-1"] },
  appliesTo: ["apis", "apis/operations"],
  check(subject, report) {
    checkGaps(subject, report, ({ kind, message }, { declared }) => {
      if (kind === "not-enforced" || kind === "weaker") report.finding(message);
      if (kind === "unknown" && declared?.security?.asked === "always") report.unknown(message);
    });
  },
  examples: {
    pass: [
      { title: "A token is asked for, and validated.", records: exampleEstate([asksForToken, open, token]) },
      { title: "A key is asked for.", records: exampleEstate([operation({ asked: "always", kinds: ["apiKey"] })]) },
    ],
    fail: [
      {
        title: "Nothing is asked.",
        records: exampleEstate([asksForToken, open, examplePolicy("<policies><inbound><base /></inbound></policies>")]),
      },
      { title: "A key is enough.", records: exampleEstate([asksForToken]) },
    ],
  },
});
