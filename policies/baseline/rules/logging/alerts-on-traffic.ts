import { nameOf } from "../../../estate/path";
import { tierOf } from "../../../estate/tier";
import { exampleRecord } from "../../examples";
import { covers, pathOfId } from "../../helpers/arm-id";
import { field, flagIn, itemsOf, textIn } from "../../helpers/field";
import { defineRule } from "../../rule";

const service = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim";
const refused = {
  metricName: "Requests",
  dimensions: [{ name: "GatewayResponseCodeCategory", operator: "Include", values: ["4xx"] }],
};
const alerts = (...criteria: readonly object[]) => [
  exampleRecord("service", {}, { envelope: { sku: { name: "Premium" } } }),
  ...criteria.map((each, index) =>
    exampleRecord(
      "metricAlerts",
      { scopes: [service], enabled: true, criteria: { allOf: [each] } },
      {
        path: { ruleName: `alert-${index}` },
      },
    ),
  ),
];

export const alertsOnTraffic = defineRule({
  id: "APIM-LOG-004",
  slug: "alerts-on-traffic",
  severity: "medium",
  title: "Alerts tell of a full gateway, of many refused calls and of unusual traffic.",
  why: "Attacks on keys, identifiers and backends show in these figures first, and nobody looks at charts at night.",
  fix: "Add metric alerts on Capacity, on Requests with GatewayResponseCodeCategory 4xx, and on Requests.",
  controls: { owasp2019: ["API10"], owasp2023: ["API4", "API5"], mcsb: ["LT-1"] },
  appliesTo: "service",
  check({ record, estate }, report) {
    const all = estate.ofKind("metricAlerts");
    if (all.length === 0) {
      report.unknown("alerts are not part of the estate");
      return;
    }
    const watched = new Set<Watched>();
    const doubts = new Set<string>();
    for (const { path, properties } of all) {
      const scopes = itemsOf(properties.scopes)?.map(pathOfId);
      const isOurs = scopes?.some((scope) => scope !== undefined && covers(scope, record.path));
      const on = flagIn({ enabled: properties.enabled ?? true }, "enabled");
      if (on === false || (isOurs === false && !scopes?.includes(undefined))) continue;
      const criteria = itemsOf(field(properties.criteria, "allOf"));
      if (!isOurs || on === undefined || !criteria) doubts.add(`what the alert ${nameOf(path)} watches is not known`);
      else for (const criterion of criteria) for (const each of watchedBy(criterion)) watched.add(each);
    }
    const wanted = tierOf(record) === "consumption" ? (["refused", "traffic"] as const) : (["capacity", "refused", "traffic"] as const);
    const missing = wanted.filter((each) => !watched.has(each));
    const [doubt] = doubts;
    if (missing.length === 0) return;
    if (doubt) report.unknown(doubt);
    else report.finding(`no alert watches ${missing.map((each) => words[each]).join(", nor ")}`);
  },
  examples: {
    pass: [{ records: alerts({ metricName: "Capacity" }, refused, { metricName: "Requests" }) }],
    fail: [
      { records: alerts({ metricName: "Capacity" }) },
      { title: "Traffic, but not what is refused.", records: alerts({ metricName: "Capacity" }, { metricName: "Requests" }) },
    ],
  },
});

type Watched = "capacity" | "refused" | "traffic";

const words: Readonly<Record<Watched, string>> = {
  capacity: "the gateway's capacity",
  refused: "calls that are refused",
  traffic: "the number of calls",
};

/** What a criterion of an alert watches: metrics of classic tiers, and those of v2 (metrics of API Management). */
function watchedBy(criterion: unknown): readonly Watched[] {
  const metric = textIn(criterion, "metricName")?.toLowerCase() ?? "";
  if (/^(?:capacity|cpupercent_gateway|memorypercent_gateway)$/.test(metric)) return ["capacity"];
  if (/^(?:unauthorizedrequests|failedrequests)$/.test(metric)) return ["refused"];
  if (metric !== "requests" && metric !== "totalrequests") return [];
  const narrowed = (itemsOf(field(criterion, "dimensions")) ?? []).filter((each) => /responsecode/i.test(textIn(each, "name") ?? ""));
  if (narrowed.length === 0) return ["traffic"];
  const codes = narrowed.flatMap((each) => itemsOf(field(each, "values")) ?? []);
  return codes.some((code) => /^(?:4xx|40[13]|429|\*)$/i.test(String(code))) ? ["refused"] : [];
}
