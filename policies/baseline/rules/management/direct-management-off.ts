import { isClassic } from "../../../document/tiers";
import { nameOf } from "../../../estate/path";
import { tierOf } from "../../../estate/tier";
import { isKnown, whyUnknown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

const access = (enabled: boolean) => [
  exampleRecord("service", {}),
  exampleRecord("tenant", { enabled }, { path: { accessName: "access" } }),
];

export const directManagementOff = defineRule({
  id: "APIM-MGT-001",
  slug: "direct-management-off",
  severity: "high",
  title: "The direct management API is off.",
  why: "It answers to a key of its own, past Azure's roles, policies and logs.",
  fix: "Set tenant/access to enabled false.",
  controls: {
    owasp2019: ["API7"],
    owasp2023: ["API8"],
    mcsb: ["PV-2", "NS-2"],
    azurePolicy: ["b741306c-968e-4b67-b916-5675e5c709f4", "df73bd95-24da-4a4f-96b9-4e8b94b402bd"],
  },
  appliesTo: "service",
  check({ record, estate }, report) {
    const access = estate.childrenOf(record.path, "tenant").find(({ path }) => nameOf(path) === "access");
    const tier = tierOf(record);
    if (tier !== undefined && !isClassic(tier)) return;
    if (!access || access.declared?.manage === "skip") {
      report.unknown("whether the direct management API is on is not part of the estate");
      return;
    }
    const { enabled } = access.properties;
    if (enabled !== undefined && !isKnown(enabled)) report.unknown(whyUnknown(enabled));
    else if (enabled) report.finding("the direct management API is on", { record: access.path, property: "properties/enabled" });
  },
  repair: {
    extent: "partly",
    property: (property) => ({
      what: `set ${property} to false`,
      set: () => false,
      offered: "tools that still use the direct management API would be refused",
    }),
  },
  examples: {
    pass: [
      { records: access(false) },
      {
        title: "The tier has no such API.",
        records: [exampleRecord("service", {}, { envelope: { sku: { name: "StandardV2", capacity: 1 } } })],
      },
    ],
    fail: [{ records: access(true) }],
  },
});
