import type { PropertiesOf } from "../../../estate/properties";
import { isKnown, whyUnknown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

const service = "/resourceGroups/rg/providers/Microsoft.ApiManagement/service/apim";
const setting = (properties: PropertiesOf<"diagnosticSettings">) => [
  exampleRecord("service", {}),
  exampleRecord("diagnosticSettings", properties, { path: { resourceUri: service, name: "logs" } }),
];

export const gatewayLogsKept = defineRule({
  id: "APIM-LOG-001",
  slug: "gateway-logs-kept",
  severity: "high",
  title: "The gateway's logs go to a place where they are kept.",
  why: "After an attack nobody can tell what was called, by whom, and what got out.",
  fix: "Add a diagnostic setting with GatewayLogs or allLogs and a workspace, a storage account or an event hub.",
  controls: {
    owasp2019: ["API10"],
    mcsb: ["LT-3", "LT-4"],
    asb3: ["LT-4"],
    azurePolicy: ["567c93f7-3661-494f-a30f-0a94d9bfebf8", "7f89b1eb-583c-429a-8828-af049802c1d9"],
  },
  appliesTo: "service",
  check({ record, estate }, report) {
    const settings = estate.childrenOf(record.path, "diagnosticSettings");
    const doubts: string[] = [];
    // One that has a place to keep logs needs no more than their name.
    const kept = settings.find(({ properties: { workspaceId, storageAccountId, eventHubAuthorizationRuleId, logs = [] } }) =>
      Boolean(isKnown(logs) && (workspaceId || storageAccountId || eventHubAuthorizationRuleId)),
    );
    for (const { properties } of settings) {
      const { logs = [], workspaceId, storageAccountId, eventHubAuthorizationRuleId } = properties;
      if (!isKnown(logs)) {
        doubts.push(whyUnknown(logs));
        continue;
      }
      const sent = logs.some(
        ({ category, categoryGroup, enabled }) =>
          enabled === true && (/^(?:GatewayLogs)$/i.test(String(category)) || /^(?:allLogs|audit)$/i.test(String(categoryGroup))),
      );
      // A late id is a sink all the same: which one is for the deployment to know.
      if (sent && (workspaceId || storageAccountId || eventHubAuthorizationRuleId)) return;
    }
    if (doubts[0]) report.unknown(doubts[0]);
    else
      report.finding(
        settings.length === 0
          ? "no diagnostic setting keeps the gateway's logs"
          : "no diagnostic setting both takes the gateway's logs and keeps them",
        kept ? { record: kept.path, property: "properties/logs" } : {},
      );
  },
  repair: {
    extent: "partly",
    property: (property) =>
      property === "properties/logs"
        ? {
            what: "write the group allLogs to where the setting keeps logs",
            set: (now) => [...(Array.isArray(now) ? now : []), { categoryGroup: "allLogs", enabled: true }],
            offered: "logs cost money where they are kept",
          }
        : {
            what: "add a diagnostic setting with the group allLogs, and a workspace, a storage account or an event hub",
            offered: "where the logs are kept is yours to decide",
          },
  },
  examples: {
    pass: [{ records: setting({ workspaceId: "/workspaces/logs", logs: [{ category: "GatewayLogs", enabled: true }] }) }],
    fail: [
      { records: [exampleRecord("service", {})] },
      { records: setting({ workspaceId: "/workspaces/logs", logs: [{ category: "GatewayLogs", enabled: false }] }) },
      { title: "Nowhere to keep them.", records: setting({ logs: [{ categoryGroup: "allLogs", enabled: true }] }) },
    ],
  },
});
