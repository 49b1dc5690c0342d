import { tierOf } from "../../../estate/tier";
import { nearLimits } from "../../../estate/tier-counts";
import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

const loggers = (count: number) => [
  exampleRecord("service", {}, { envelope: { sku: { name: "Developer" } } }),
  ...Array.from({ length: count }, (_, index) =>
    exampleRecord("loggers", { loggerType: "azureEventHub" }, { path: { loggerId: `hub-${index}` } }),
  ),
];

export const nearTierLimits = defineRule({
  id: "APIM-EST-001",
  slug: "near-tier-limits",
  severity: "medium",
  title: "The service holds less than four fifths of what its tier takes.",
  why: "The deployment that goes over the limit fails, and it may be the one that mends something.",
  fix: "Remove what is not used, share fragments and products, or plan for a larger tier or a second service.",
  controls: {},
  appliesTo: "service",
  check({ record, estate }, report) {
    const tier = tierOf(record);
    // Even the smallest tier takes what is far from its limits.
    for (const { what, count, limit } of nearLimits(record.path, tier ?? "consumption", estate)) {
      if (tier) report.finding(`the service has ${count} ${what}; the tier ${tier} takes at most ${limit}`, { property: what });
      else report.unknown(`the service has ${count} ${what}, and its tier is not known`);
    }
  },
  examples: {
    pass: [{ records: loggers(2) }],
    fail: [{ title: "80 of 100 loggers.", records: loggers(80) }],
  },
});
