import type { EstateRecord } from "../../policies/estate/estate";
import { pathOf } from "../../policies/estate/path";
import type { PropertiesOf } from "../../policies/estate/properties";
import { idOf, outputOf } from "../../policies/estate/value";
import { correlationHeader } from "../../policies/recipes/correlation-id";
import { type AlertsDeclaration, alertRecords } from "./alerts";
import { eventHubLogger } from "./event-hub-logger";
import { type Naming, namesIn } from "./network/names";
import { record, type ServicePlace } from "./record";
import { telemetryAccess } from "./role-assignment";

export interface MonitoringDeclaration {
  readonly location: string;
  /** How long logs are kept, in days. */
  readonly retentionInDays: number;
  /** The share of requests that Application Insights sees, in percent; errors are always seen. */
  readonly samplingPercentage: number;
  /** Who is alerted, and of what; nobody unless given. */
  readonly alerts?: AlertsDeclaration | undefined;
  /** An event hub that policies may log to, as its full ARM id. */
  readonly eventHubId?: string | undefined;
  /** Whether the subscription's activity log is kept in the workspace. It is one log for the whole subscription. */
  readonly activityLog?: boolean | undefined;
  /** The tier of the service, on which its metrics depend. */
  readonly sku?: string;
  /** How workspace and component are called. */
  readonly naming?: Naming;
  readonly tags?: Readonly<Record<string, string>>;
  /** The file that declares it. */
  readonly file?: string;
}

/** Headers whose values are credentials or personal: they never reach a log. */
const maskedHeaders = [
  "Authorization",
  "Cookie",
  "Set-Cookie",
  "Ocp-Apim-Subscription-Key",
  "X-Api-Key",
  "X-Caller-Subject",
  "X-Forwarded-For",
];

/** Logs and telemetry of the gateway: a workspace that keeps them, Application Insights without keys, and both diagnostics. */
export function monitoringRecords(service: ServicePlace, monitoring: MonitoringDeclaration): EstateRecord[] {
  const { file } = monitoring;
  const records = recordsOf(service, monitoring);
  return file ? records.map((each) => ({ ...each, declared: { ...each.declared, file } })) : records;
}

function recordsOf(service: ServicePlace, monitoring: MonitoringDeclaration): EstateRecord[] {
  const { resourceGroupName } = service;
  const { location, tags, samplingPercentage } = monitoring;
  const envelope = { location, ...(tags && { tags }) };
  const named = namesIn(service, monitoring.naming, location);
  const workspace = workspaceOf(service, monitoring);
  const workspaceName = named("logs");
  const resourceName = named("insights");
  const component = pathOf("applicationInsights", { resourceGroupName, resourceName });
  const servicePath = pathOf("service", { ...service });
  const telemetry = telemetryAccess(service, component);
  const logger = (loggerId: string) => pathOf("loggers", { ...service, loggerId });
  return [
    record(
      "logAnalyticsWorkspaces",
      { resourceGroupName, workspaceName },
      { sku: { name: "PerGB2018" }, retentionInDays: monitoring.retentionInDays, features: { disableLocalAuth: true } },
      { envelope },
    ),
    record(
      "applicationInsights",
      { resourceGroupName, resourceName },
      { Application_Type: "web", IngestionMode: "LogAnalytics", WorkspaceResourceId: idOf(workspace), DisableLocalAuth: true },
      { envelope: { ...envelope, kind: "web" }, refs: [workspace] },
    ),
    telemetry,
    record(
      "loggers",
      { ...service, loggerId: "applicationinsights" },
      {
        loggerType: "applicationInsights",
        description: "Telemetry, sent with the service's managed identity",
        isBuffered: true,
        credentials: { connectionString: outputOf(component, "connectionString"), identityClientId: "SystemAssigned" },
        resourceId: idOf(component),
      },
      { refs: [component, telemetry.path] },
    ),
    record("loggers", { ...service, loggerId: "azuremonitor" }, { loggerType: "azureMonitor", isBuffered: true }),
    record(
      "diagnostics",
      { ...service, diagnosticId: "applicationinsights" },
      diagnostic(logger("applicationinsights"), {
        httpCorrelationProtocol: "W3C",
        metrics: true,
        sampling: { samplingType: "fixed", percentage: samplingPercentage },
      }),
      { refs: [logger("applicationinsights")] },
    ),
    record(
      "diagnostics",
      { ...service, diagnosticId: "azuremonitor" },
      diagnostic(logger("azuremonitor"), { sampling: { samplingType: "fixed", percentage: 100 } }),
      {
        refs: [logger("azuremonitor")],
      },
    ),
    record(
      "diagnosticSettings",
      { resourceUri: servicePath, name: "palisade" },
      {
        workspaceId: idOf(workspace),
        logAnalyticsDestinationType: "Dedicated",
        logs: [{ categoryGroup: "allLogs", enabled: true }],
        metrics: [{ category: "AllMetrics", enabled: true }],
      },
      { refs: [workspace] },
    ),
    ...(monitoring.activityLog ? [activityLog(service, workspace)] : []),
    ...(monitoring.eventHubId ? eventHubLogger(service, monitoring.eventHubId) : []),
    ...(monitoring.alerts
      ? alertRecords(service, monitoring.alerts, { sku: monitoring.sku ?? "", location, naming: monitoring.naming, tags })
      : []),
  ];
}

/** Categories of the activity log that tell who changed what, and what Defender says (Azure Monitor). */
const activityCategories = ["Administrative", "Security", "Alert", "Policy"];

function activityLog(service: ServicePlace, workspace: string): EstateRecord {
  return record(
    "diagnosticSettings",
    { resourceUri: "", name: `palisade-${service.serviceName}` },
    { workspaceId: idOf(workspace), logs: activityCategories.map((category) => ({ category, enabled: true })) },
    { refs: [workspace, pathOf("service", { ...service })] },
  );
}

/** Where the stack keeps its logs. */
export function workspaceOf(service: ServicePlace, { naming, location }: Pick<MonitoringDeclaration, "naming" | "location">): string {
  const { resourceGroupName } = service;
  return pathOf("logAnalyticsWorkspaces", { resourceGroupName, workspaceName: namesIn(service, naming, location)("logs") });
}

/** What is logged of requests and responses: no bodies, no credentials, no query values. */
function diagnostic(loggerPath: string, more: Partial<PropertiesOf<"diagnostics">>): PropertiesOf<"diagnostics"> {
  const message = {
    headers: [correlationHeader],
    body: { bytes: 0 },
    dataMasking: {
      headers: maskedHeaders.map((value) => ({ value, mode: "Hide" })),
      queryParams: [{ value: "*", mode: "Hide" }],
    },
  };
  const pipeline = { request: message, response: message };
  return {
    loggerId: idOf(loggerPath),
    alwaysLog: "allErrors",
    logClientIp: true,
    verbosity: "information",
    frontend: pipeline,
    backend: pipeline,
    ...more,
  };
}
