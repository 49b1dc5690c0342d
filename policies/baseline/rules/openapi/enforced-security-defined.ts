import type { DeclaredSecurity } from "../../../estate/declared";
import { exampleEstate, exampleRecord } from "../../examples";
import { checkGaps } from "../../helpers/security-gaps";
import { defineRule } from "../../rule";

const operation = (security: DeclaredSecurity) =>
  exampleRecord("apis/operations", { displayName: "List orders", method: "GET", urlTemplate: "/orders" }, { declared: { security } });

/** Operations whose policies ask for proof of who calls on every way in, and whose definition does not say so. */
export const enforcedSecurityDefined = defineRule({
  id: "APIM-OAS-015",
  slug: "enforced-security-defined",
  severity: "low",
  title: "What the policies ask of callers is described in the definition.",
  why: "Whoever builds from the definition leaves the credentials out and is refused, and whoever reviews it takes the operation for open.",
  fix: "Declare the scheme in the definition, and ask for it with security.",
  controls: { owasp2019: ["API9"], owasp2023: ["API9"] },
  appliesTo: ["apis", "apis/operations"],
  check(subject, report) {
    checkGaps(subject, report, ({ kind, message }, { declared }) => {
      if (kind === "not-declared") report.finding(message);
      if (kind === "unknown" && declared?.security?.asked !== "always") report.unknown(message);
    });
  },
  examples: {
    pass: [{ title: "A key is asked for by both.", records: exampleEstate([operation({ asked: "always", kinds: ["apiKey"] })]) }],
    fail: [{ title: "The service asks for a key.", records: exampleEstate([operation({ asked: "never", kinds: [] })]) }],
  },
});
