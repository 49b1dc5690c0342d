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
  repair: {
    extent: "partly",
    policy(place, text) {
      const { element } = place ?? {};
      const section = (["inbound", "on-error"] as const)
        .map((name) => sectionOf(text.document, name))
        .find((each) => each && element && each.children.includes(element));
      const policies = section ? elementsOf(section) : [];
      const at = policies.findIndex(({ name }) => name === "base");
      const base = policies[at];
      if (!section || !base) return undefined;
      const leading = policies.slice(0, at).find(({ name }) => !standsForItself.has(name));
      return {
        what: `move <base /> to the top of <${section.name}>`,
        edits: text.moveFirst(section, base),
        ...(leading && { offered: reasonAgainst(leading.name) }),
      };
    },
  },
  examples: {
    pass: [{ policy: "<policies><inbound><!-- first --><base /><set-method>GET</set-method></inbound></policies>" }],
    fail: [{ policy: "<policies><inbound><set-method>GET</set-method><base /></inbound></policies>" }],
  },
});

/** Policies that do the same behind the broader scopes' as in front of them, and that those do not build on. */
const standsForItself = new Set([
  "check-header",
  "emit-metric",
  "ip-filter",
  "log-to-eventhub",
  "quota",
  "quota-by-key",
  "rate-limit",
  "rate-limit-by-key",
  "set-backend-service",
  "set-method",
  "trace",
  "validate-azure-ad-token",
  "validate-client-certificate",
  "validate-content",
  "validate-headers",
  "validate-jwt",
  "validate-parameters",
]);

function reasonAgainst(name: string): string {
  // Preflights run cors policies only; the first one may end what it does not know (cors policy).
  if (name === "cors") return "a cors policy of a broader scope would answer browsers first, and may refuse origins that this one allows";
  return `the broader scopes' policies may build on what ${name} does in front of them`;
}
