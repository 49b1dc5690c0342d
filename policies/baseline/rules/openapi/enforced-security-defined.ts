import type { DeclaredSecurity } from "../../../estate/declared";
import { exampleEstate, exampleRecord } from "../../examples";
import { apiOf, securityGap, whyNoGaps } from "../../helpers/security-gaps";
import { defineRule, type RecordSubject } from "../../rule";

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
    const { estate } = subject;
    if (subject.subject === "apis") {
      const why = whyNoGaps((subject as RecordSubject<"apis">).record, estate);
      if (why) report.unknown(why);
      return;
    }
    const { record } = subject as RecordSubject<"apis/operations">;
    const api = apiOf(record, estate);
    if (!api || whyNoGaps(api, estate)) return;
    const gap = securityGap(record, estate);
    if (gap?.kind === "not-declared") report.finding(gap.message);
    if (gap?.kind === "unknown" && record.declared?.security?.asked !== "always") report.unknown(gap.message);
  },
  examples: {
    pass: [{ title: "A key is asked for by both.", records: exampleEstate([operation({ asked: "always", kinds: ["apiKey"] })]) }],
    fail: [{ title: "The service asks for a key.", records: exampleEstate([operation({ asked: "never", kinds: [] })]) }],
  },
});
