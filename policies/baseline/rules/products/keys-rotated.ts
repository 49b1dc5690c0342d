import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

export const keysRotated = defineRule({
  id: "APIM-PRD-007",
  slug: "keys-rotated",
  severity: "medium",
  title: "Subscription keys are renewed regularly.",
  why: "Keys end up in code, tickets and logs; one that never changes works for whoever finds it years later.",
  fix: "Renew the secondary key, move the callers to it, then the primary key; at least each half year, and whenever somebody leaves.",
  manual:
    "look in the activity log for regeneratePrimaryKey and regenerateSecondaryKey of the service's subscriptions, and ask their owners when they last changed keys",
  controls: { owasp2019: ["API2"], owasp2023: ["API2"], mcsb: ["IM-3"], asb3: ["IM-1"] },
  appliesTo: "service",
  check({ record, estate }, report) {
    const count = estate.childrenOf(record.path, "subscriptions").length;
    report.unknown(`Azure does not tell when the keys of ${count > 0 ? `${count} subscriptions` : "subscriptions"} were renewed`);
  },
  examples: { pass: [], fail: [{ title: "To be looked at.", records: [exampleRecord("service", {})] }] },
});
