import { elementsOf, sectionOf } from "../../../document/ast";
import { defineRule } from "../../rule";

export const baseFirst = defineRule({
  id: "APIM-POL-002",
  slug: "base-first",
  severity: "medium",
  title: "The broader policies run first in inbound and on-error.",
  why: "What stands in front of <base /> acts before the organisation's own checks have run.",
  fix: "Move <base /> to the top of the section.",
  controls: { owasp2019: ["API7"], owasp2023: ["API8"], azurePolicy: ["d5448c98-e503-4fdd-bcd2-784960c00d04"] },
  appliesTo: "policy",
  check({ document, scope }, report) {
    if (scope === "global") return;
    for (const name of ["inbound", "on-error"] as const) {
      const section = sectionOf(document, name);
      const policies = section ? elementsOf(section) : [];
      const base = policies.findIndex((each) => each.name === "base");
      const [first] = policies;
      if (base > 0 && first) report.finding(`<${first.name}> runs before the broader scopes' policies in <${name}>`, { element: first });
    }
  },
  examples: {
    pass: [{ policy: "<policies><inbound><!-- first --><base /><set-method>GET</set-method></inbound></policies>" }],
    fail: [{ policy: "<policies><inbound><set-method>GET</set-method><base /></inbound></policies>" }],
  },
});
