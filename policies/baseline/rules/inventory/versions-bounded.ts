import { withoutRevision } from "../../../estate/path";
import { isKnown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

/** Two versions while callers move from one to the next, and one in reserve. */
const maxVersions = 3;

const set = "/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim/apiVersionSets/orders";
const estateWith = (count: number) => [
  exampleRecord("apiVersionSets", { displayName: "Orders", versioningScheme: "Segment" }, { path: { versionSetId: "orders" } }),
  ...Array.from({ length: count }, (_, index) =>
    exampleRecord(
      "apis",
      { path: "orders", apiVersion: `v${index + 1}`, apiVersionSetId: set },
      { path: { apiId: `orders-v${index + 1}` } },
    ),
  ),
];

export const versionsBounded = defineRule({
  id: "APIM-INV-003",
  slug: "versions-bounded",
  severity: "medium",
  title: `No API is live in more than ${maxVersions} versions.`,
  why: "Old versions keep the holes that new ones have closed.",
  fix: "Retire the oldest versions: announce the date, then remove them.",
  controls: { owasp2019: ["API9"], owasp2023: ["API9", "API5"], mcsb: ["AM-3"] },
  appliesTo: "apiVersionSets",
  check({ record, estate }, report) {
    const service = record.path.replace(/\/apiVersionSets\/[^/]+$/i, "");
    const found = estate.childrenOf(service, "apis").filter(({ properties: { apiVersionSetId } }) => {
      if (apiVersionSetId === undefined) return false;
      const id = isKnown(apiVersionSetId) ? apiVersionSetId : "$late" in apiVersionSetId ? (apiVersionSetId.$late.split("#")[0] ?? "") : "";
      return id.toLowerCase().endsWith(record.path.slice(service.length).toLowerCase());
    });
    const versions = new Set(found.map(({ path }) => withoutRevision(path).toLowerCase()));
    if (versions.size > maxVersions) report.finding(`${versions.size} versions are live`);
  },
  examples: { pass: [{ records: estateWith(2) }], fail: [{ records: estateWith(4) }] },
});
