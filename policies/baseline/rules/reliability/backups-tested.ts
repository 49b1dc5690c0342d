import { isClassic } from "../../../document/tiers";
import { tierOf } from "../../../estate/tier";
import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

export const backupsTested = defineRule({
  id: "APIM-REL-002",
  slug: "backups-tested",
  severity: "low",
  title: "Backups of the service are taken, protected and tried out.",
  why: "What no deployment makes again (subscriptions with their keys, users, portal pages) is gone with the service.",
  fix: "Back up on a schedule to a storage account with soft delete and immutability, and restore into a second service once a year.",
  manual:
    "look for Backup API Management Service in the activity log, at soft delete, immutability and access of the storage account that takes them, and at the date of the last restore that was tried",
  controls: { mcsb: ["BR-1", "BR-2"], asb3: ["BR-1"] },
  appliesTo: "service",
  check({ record }, report) {
    const tier = tierOf(record);
    const hasBackup = tier === undefined || (isClassic(tier) && tier !== "isolated");
    report.unknown(
      hasBackup
        ? "backups are no part of the estate"
        : `the tier ${tier} has no backup of its own, and whether the service could be made again has to be tried`,
    );
  },
  examples: { pass: [], fail: [{ title: "To be looked at.", records: [exampleRecord("service", {})] }] },
});
