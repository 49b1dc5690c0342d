import { checkAssessment } from "../../helpers/assessments";
import { assessedExamples } from "../../helpers/example-assessments";
import { defineRule } from "../../rule";

const recommendation = { name: "4e8c00a2-e8bc-42a8-9e12-99584a51ad10", wrong: "Defender saw no call of the operation in 30 days" };

export const unusedEndpointsRemoved = defineRule({
  id: "APIM-INV-004",
  slug: "unused-endpoints-removed",
  severity: "medium",
  title: "Endpoints that nobody calls are removed.",
  why: "Nobody watches over what nobody uses; an attacker may be its first caller in months.",
  fix: "Ask the owner, then remove the operation; or say at the recommendation in Defender for Cloud why it stays.",
  controls: { owasp2019: ["API9"], owasp2023: ["API9"], mcsb: ["AM-3"], azurePolicy: ["c8acafaf-3d23-44d1-9624-978ef0f8652c"] },
  appliesTo: ["service", "apis/operations"],
  check(subject, report) {
    checkAssessment(subject, recommendation, report);
  },
  examples: assessedExamples(recommendation),
});
