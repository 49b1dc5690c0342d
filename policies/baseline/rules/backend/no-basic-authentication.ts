import { elementsNamed } from "../../helpers/elements";
import { defineRule } from "../../rule";

export const noBasicAuthentication = defineRule({
  id: "APIM-BKD-002",
  slug: "no-basic-authentication",
  severity: "medium",
  title: "Backends are not called with user name and password.",
  why: "A password does not expire, says nothing about who used it, and travels with every request.",
  fix: "Use authentication-managed-identity, or a certificate where the backend knows no tokens.",
  controls: { owasp2019: ["API2"], owasp2023: ["API2", "API8"], mcsb: ["IM-3"] },
  appliesTo: "policy",
  check({ document }, report) {
    for (const element of elementsNamed(document, "authentication-basic")) {
      report.finding("the backend is called with user name and password", { element });
    }
  },
  examples: {
    pass: [{ policy: '<policies><inbound><base /><authentication-managed-identity resource="api://backend" /></inbound></policies>' }],
    fail: [{ policy: '<policies><inbound><base /><authentication-basic username="{{user}}" password="{{word}}" /></inbound></policies>' }],
  },
});
