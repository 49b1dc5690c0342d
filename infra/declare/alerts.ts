import { isClassic, tierNamed } from "../../policies/document/tiers";
import type { EstateRecord } from "../../policies/estate/estate";
import { pathOf } from "../../policies/estate/path";
import { idOf } from "../../policies/estate/value";
import { type Naming, namesIn } from "./network/names";
import { record, type ServicePlace } from "./record";

export interface AlertsDeclaration {
  /** Who is told by e-mail. */
  readonly emails: readonly string[];
  /** The share of its capacity above which a gateway counts as full, in percent; 75 unless given. */
  readonly capacityPercentage?: number | undefined;
}

interface Beside {
  readonly sku: string;
  readonly location: string;
  readonly naming?: Naming | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** How often a metric is looked at, and over which time. */
const every = { evaluationFrequency: "PT5M", windowSize: "PT15M" };

/**
 * Alerts on a full gateway, on unusual numbers of calls and of refused ones, and on changes to the service that go past deployments;
 * with the group of people that they tell. Metrics as the monitoring reference of API Management lists them: tiers of the second
 * generation have CPU and memory in place of a capacity, Consumption has neither.
 */
export function alertRecords(
  service: ServicePlace,
  { emails, capacityPercentage = 75 }: AlertsDeclaration,
  beside: Beside,
): EstateRecord[] {
  const { resourceGroupName, serviceName } = service;
  const { sku, location, naming, tags } = beside;
  const named = namesIn(service, naming, location);
  const servicePath = pathOf("service", { ...service });
  const group = pathOf("actionGroups", { resourceGroupName, actionGroupName: named("actionGroup") });
  const envelope = { location: "global", ...(tags && { tags }) };
  const tier = tierNamed(sku);
  const full =
    tier === "consumption" ? [] : tier !== undefined && isClassic(tier) ? ["Capacity"] : ["CpuPercent_Gateway", "MemoryPercent_Gateway"];

  const alert = (about: string, description: string, severity: number, criteria: readonly object[], type: string): EstateRecord =>
    record(
      "metricAlerts",
      { resourceGroupName, ruleName: `${serviceName}-${about}` },
      {
        description,
        severity,
        enabled: true,
        autoMitigate: true,
        ...every,
        scopes: [idOf(servicePath)],
        criteria: { "odata.type": `Microsoft.Azure.Monitor.${type}`, allOf: criteria },
        actions: [{ actionGroupId: idOf(group) }],
      },
      { envelope, refs: [servicePath, group] },
    );
  const above = (metricName: string) => ({
    criterionType: "StaticThresholdCriterion",
    name: metricName,
    metricNamespace: "Microsoft.ApiManagement/service",
    metricName,
    operator: "GreaterThan",
    threshold: capacityPercentage,
    timeAggregation: "Average",
  });
  // What is unusual depends on the service: Azure Monitor learns it from the past.
  const unusual = (name: string, dimensions: readonly object[] = []) => ({
    criterionType: "DynamicThresholdCriterion",
    name,
    metricNamespace: "Microsoft.ApiManagement/service",
    metricName: "Requests",
    operator: "GreaterThan",
    timeAggregation: "Total",
    alertSensitivity: "Medium",
    failingPeriods: { numberOfEvaluationPeriods: 4, minFailingPeriodsToAlert: 3 },
    ...(dimensions.length > 0 && { dimensions }),
  });
  const several = "MultipleResourceMultipleMetricCriteria";

  return [
    record(
      "actionGroups",
      { resourceGroupName, actionGroupName: named("actionGroup") },
      {
        groupShortName: "apis",
        enabled: true,
        emailReceivers: emails.map((emailAddress, index) => ({ name: `person-${index + 1}`, emailAddress, useCommonAlertSchema: true })),
      },
      { envelope },
    ),
    ...full.map((metric) =>
      alert(
        metric.toLowerCase().replace("_gateway", ""),
        `The gateway uses more than ${capacityPercentage} % of what it has.`,
        2,
        [above(metric)],
        "SingleResourceMultipleMetricCriteria",
      ),
    ),
    alert("traffic", "Far more calls than usual.", 2, [unusual("Traffic")], several),
    alert(
      "refused",
      "Far more refused calls than usual: somebody may be trying keys or identifiers.",
      1,
      [unusual("Refused", [{ name: "GatewayResponseCodeCategory", operator: "Include", values: ["4xx"] }])],
      several,
    ),
    record(
      "activityLogAlerts",
      { resourceGroupName, activityLogAlertName: `${serviceName}-changes` },
      {
        description: "Somebody has changed the service or what stands in it.",
        enabled: true,
        scopes: [idOf(servicePath)],
        condition: {
          allOf: [
            { field: "category", equals: "Administrative" },
            { field: "status", equals: "Succeeded" },
          ],
        },
        actions: { actionGroups: [{ actionGroupId: idOf(group) }] },
      },
      { envelope, refs: [servicePath, group] },
    ),
  ];
}
