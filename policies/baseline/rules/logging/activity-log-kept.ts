import type { EstateIndex, EstateRecord } from "../../../estate/estate";
import { exampleRecord } from "../../examples";
import { covers, pathOfId, scopeOf } from "../../helpers/arm-id";
import { field, flagIn, itemsOf, textIn } from "../../helpers/field";
import { defineRule, type Report } from "../../rule";

const estateWith = (category: string, scope: string) => [
  exampleRecord("service", {}),
  exampleRecord(
    "diagnosticSettings",
    { workspaceId: "/workspaces/logs", logs: [{ category, enabled: true }] },
    { path: { resourceUri: "", name: "activity" } },
  ),
  exampleRecord(
    "activityLogAlerts",
    { scopes: [scope], enabled: true, condition: { allOf: [{ field: "category", equals: "Administrative" }] } },
    { path: { activityLogAlertName: "changes" } },
  ),
];

export const activityLogKept = defineRule({
  id: "APIM-LOG-005",
  slug: "activity-log-kept",
  severity: "medium",
  title: "The subscription's activity log is kept, and alerts tell of changes to the service.",
  why: "Azure forgets after 90 days who changed what; and a policy that was switched off by hand should be known the same hour.",
  fix: "Send the category Administrative to a workspace or a storage account, and add an activity log alert on Microsoft.ApiManagement.",
  controls: { owasp2019: ["API10"], mcsb: ["LT-3", "LT-6"] },
  appliesTo: "service",
  check({ record, estate }, report) {
    checkKept(estate, report);
    checkAlerts(record, estate, report);
  },
  examples: {
    pass: [{ records: estateWith("Administrative", "/subscriptions/s") }],
    fail: [
      { title: "Another category.", records: estateWith("Autoscale", "/subscriptions/s") },
      { title: "Alerts about something else.", records: estateWith("Administrative", "/subscriptions/s/resourceGroups/other") },
    ],
  },
});

const isSubscription = (scope: string) => scope === "" || /^\/subscriptions\/[^/]+$/i.test(scope);

function checkKept(estate: EstateIndex, report: Report) {
  const settings = estate.ofKind("diagnosticSettings").filter(({ path }) => isSubscription(scopeOf(path)));
  if (settings.length === 0) {
    report.unknown("where the subscription's activity log goes is not part of the estate");
    return;
  }
  let doubt = false;
  for (const { properties } of settings) {
    const { logs, workspaceId, storageAccountId, eventHubAuthorizationRuleId } = properties;
    const items = itemsOf(logs);
    doubt ||= !items;
    const sent = items?.some(
      (log) =>
        (textIn(log, "category")?.toLowerCase() === "administrative" || textIn(log, "categoryGroup")?.toLowerCase() === "alllogs") &&
        flagIn(log, "enabled") === true,
    );
    // A late id is a place to keep it all the same.
    if (sent && (workspaceId || storageAccountId || eventHubAuthorizationRuleId)) return;
  }
  if (doubt) report.unknown("which categories of the activity log are kept is not known");
  else report.finding("no diagnostic setting of the subscription keeps the category Administrative", { record: settings[0]?.path ?? "" });
}

function checkAlerts(service: EstateRecord<"service">, estate: EstateIndex, report: Report) {
  const alerts = estate.ofKind("activityLogAlerts");
  if (alerts.length === 0) {
    report.unknown("activity log alerts are not part of the estate");
    return;
  }
  let doubt = false;
  for (const { properties } of alerts) {
    if (flagIn({ enabled: properties.enabled ?? true }, "enabled") === false) continue;
    const scopes = itemsOf(properties.scopes)?.map(pathOfId) ?? [undefined];
    const conditions = itemsOf(field(properties.condition, "allOf"));
    doubt ||= !conditions || scopes.includes(undefined);
    if (conditions?.some(isAboutChanges) && scopes.some((scope) => scope !== undefined && covers(scope, service.path))) return;
  }
  if (doubt) report.unknown("what the activity log alerts are about is not known");
  else report.finding("no activity log alert tells of changes to the service");
}

function isAboutChanges(condition: unknown): boolean {
  const name = textIn(condition, "field")?.toLowerCase();
  const value = textIn(condition, "equals") ?? "";
  if (name === "category") return /^administrative$/i.test(value);
  return (name === "operationname" || name === "resourceprovider" || name === "resourcetype") && /^microsoft\.apimanagement/i.test(value);
}
