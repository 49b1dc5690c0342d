import { checkAssessment } from "../../helpers/assessments";
import { assessedExamples } from "../../helpers/example-assessments";
import { defineRule } from "../../rule";

const recommendation = {
  name: "91af2040-7874-4659-abf0-578e1f8d07dc",
  wrong: "Defender saw that the operation can be called without authentication",
};

export const noUnauthenticatedEndpoints = defineRule({
  id: "APIM-DFC-003",
  slug: "no-unauthenticated-endpoints",
  severity: "critical",
  title: "Defender for APIs finds no endpoint that lets callers in unproven.",
  why: "Defender judges by the calls that it saw: what it finds is open in truth, whatever the policies say.",
  fix: "Ask for a key or validate tokens on the operation, and look at who called it meanwhile.",
  controls: { owasp2019: ["API2"], owasp2023: ["API2"], mcsb: ["IM-4"], azurePolicy: ["8ac833bd-f505-48d5-887e-c993a1d3eea0"] },
  appliesTo: ["service", "apis/operations"],
  check(subject, report) {
    checkAssessment(subject, recommendation, report);
  },
  examples: assessedExamples(recommendation),
});
