import { elementsOf, type PolicyDocument, sectionNames, sectionOf } from "../../policies/document/ast";
import { effectiveFor } from "../../policies/estate/effective";
import type { Estate, EstateIndex, EstateRecord } from "../../policies/estate/estate";
import { indexOf } from "../../policies/estate/estate";
import { nameOf, parentOf, workspaceOf } from "../../policies/estate/path";
import { isPolicyRecord } from "../../policies/estate/policy-records";
import { subjectName } from "../../policies/estate/subject-name";
import { isKnown } from "../../policies/estate/value";
import { describeWay, productsOf, waysInto } from "../../policies/estate/ways-in";
import { type Protection, protectionsOf } from "../../policies/protections";
import type { PlanCounts } from "../json-output";

/** A plan as a tree of plain data, from which text and Markdown are written. */
export interface PlanView {
  readonly title: string;
  readonly counts: PlanCounts;
  readonly resources: readonly ResourceGroupView[];
  readonly policies: readonly PolicyView[];
  readonly apis: readonly ApiView[];
  readonly notes: readonly string[];
}

export interface ResourceGroupView {
  readonly title: string;
  readonly resources: readonly string[];
}

export interface PolicyView {
  readonly scope: string;
  readonly subject: string;
  /** The policies of each section, by name. */
  readonly sections: readonly { readonly name: string; readonly policies: readonly string[] }[];
}

export interface ApiView {
  readonly id: string;
  readonly path: string;
  readonly profile: string;
  /** The ways in, in words. */
  readonly ways: readonly string[];
  /** What protects every operation in the same way. */
  readonly common: readonly Protection[];
  readonly operations: readonly { readonly title: string; readonly own: readonly Protection[] }[];
}

export function viewOf(stack: string, estate: Estate, notes: readonly string[]): PlanView {
  const index = indexOf(estate);
  const deployed = estate.records.filter((each) => each.declared?.manage !== "skip" && isOwn(each));
  const own = index.ofKind("apis").filter(isOwn);
  const policies = estate.records.filter(isPolicyRecord);
  return {
    title: stack,
    counts: {
      apis: own.length,
      operations: index.ofKind("apis/operations").filter(isOwn).length,
      resources: deployed.length,
      policies: policies.filter(isOwn).length,
    },
    resources: resourcesOf(estate, index),
    policies: policies.map((record) => policyView(record, index)).sort(byScope),
    apis: own.map((api) => apiView(api, index)),
    notes,
  };
}

/** What others own is looked at, and not deployed. */
const isOwn = ({ declared }: EstateRecord) => !declared?.inherited;

const groupTitles: readonly (readonly [string, readonly string[]])[] = [
  [
    "platform",
    [
      "resourceGroups",
      "service",
      "policies",
      "policyFragments",
      "namedValues",
      "subscriptions",
      "tenant",
      "portalsettings",
      "portalconfigs",
      "identityProviders",
      "gateways",
      "gateways/apis",
      "gateways/hostnameConfigurations",
      "gateways/certificateAuthorities",
      "workspaces",
      "workspaceGateways",
      "workspaceGateways/configConnections",
      "groups",
      "tags",
      "schemas",
      "certificates",
      "caches",
      "authorizationServers",
      "openidConnectProviders",
      "roleAssignments",
      "policyAssignments",
      "userAssignedIdentities",
      "locks",
    ],
  ],
  [
    "network",
    [
      "virtualNetworks",
      "virtualNetworks/subnets",
      "networkSecurityGroups",
      "networkSecurityGroups/securityRules",
      "publicIPAddresses",
      "routeTables",
      "ddosProtectionPlans",
      "privateEndpoints",
      "privateEndpoints/privateDnsZoneGroups",
      "privateEndpointConnections",
      "privateDnsZones",
      "privateDnsZones/virtualNetworkLinks",
      "privateDnsZones/A",
      "applicationGateways",
      "applicationGatewayFirewallPolicies",
      "frontDoors",
      "frontDoors/origins",
      "frontDoors/securityPolicies",
      "frontDoorFirewallPolicies",
    ],
  ],
  [
    "monitoring",
    ["logAnalyticsWorkspaces", "applicationInsights", "loggers", "diagnostics", "diagnosticSettings", "metricAlerts", "activityLogAlerts"],
  ],
  ["Defender for APIs", ["providers", "pricings", "apiCollections", "assessments"]],
  [
    "products",
    ["products", "products/policies", "products/apis", "products/groups", "products/apiLinks", "products/groupLinks", "products/tags"],
  ],
];

function resourcesOf(estate: Estate, index: EstateIndex): ResourceGroupView[] {
  const groups = groupTitles.map(([title, kinds]) => ({
    title,
    resources: estate.records.filter((each) => kinds.includes(each.kind) && isOwn(each)).map((record) => describe(record, index)),
  }));
  const apis = index
    .ofKind("apis")
    .filter(isOwn)
    .map((api) => {
      const operations = index.childrenOf(api.path, "apis/operations");
      const withPolicy = operations.filter(({ path }) => index.childrenOf(path, "apis/operations/policies").length > 0).length;
      return {
        title: `api ${nameOf(api.path)}`,
        resources: [
          `${operations.length} operations, ${withPolicy} with policies of their own`,
          ...(index.childrenOf(api.path, "apis/schemas").length > 0 ? ["schemas"] : []),
          ...(isKnown(api.properties.apiVersion) && api.properties.apiVersion ? [`version ${api.properties.apiVersion}`] : []),
          ...(operations.some(({ declared }) => declared?.byService) ? ["operations made by the service"] : []),
          ...(index.byPath(`${parentOf(api.path)}/backends/${nameOf(api.path)}`) ? [`backend ${backendUrl(api, index)}`] : []),
        ],
      };
    });
  return [...groups, ...apis].filter(({ resources }) => resources.length > 0);
}

function backendUrl(api: EstateRecord<"apis">, index: EstateIndex): string {
  const backend = index.byPath(`${parentOf(api.path)}/backends/${nameOf(api.path)}`) as EstateRecord<"backends"> | undefined;
  const url = backend?.properties.url;
  return typeof url === "string" ? url : "(known when it is deployed)";
}

/** The name of a record without the places that everybody knows: `workspaces/apim-logs`, `diagnosticSettings/palisade on service/apim`. */
function shortName(path: string, index: EstateIndex): string {
  const extension = /^(.+)\/providers\/[^/]+\/([^/]+\/[^/]+)$/.exec(path);
  if (!extension) return subjectName(path, index);
  const [, owner = "", name = ""] = extension;
  return /^\/resourceGroups\/[^/]+$/.test(owner) ? name : `${name} on ${owner.split("/").slice(-2).join("/")}`;
}

/** A record in a few words. */
function describe(record: EstateRecord, index: EstateIndex): string {
  const name = shortName(record.path, index);
  const sku = record.envelope?.sku;
  const manage = record.declared?.manage;
  const details = [
    ...(sku !== undefined && isKnown(sku)
      ? [`${String(sku.name)}${isKnown(sku.capacity) && sku.capacity ? ` x ${sku.capacity}` : ""}`]
      : []),
    ...(record.kind === "pricings" ? [planOf(record as EstateRecord<"pricings">)] : []),
    ...(manage === "adopt" ? ["taken as it is"] : manage === "skip" ? ["left to others"] : []),
  ];
  return details.length > 0 ? `${name} (${details.join(", ")})` : name;
}

function planOf({ properties }: EstateRecord<"pricings">): string {
  return `${String(properties.pricingTier ?? "")}${typeof properties.subPlan === "string" ? ` ${properties.subPlan}` : ""}`;
}

function policyView(record: EstateRecord, index: EstateIndex): PolicyView {
  const { value } = record.properties as { value: PolicyDocument | { unknown: string } };
  const owner = subjectName(record.path, index).replace(/\/?policies\/policy$/, "");
  const scope =
    record.kind === "policies"
      ? workspaceOf(record.path) === undefined
        ? "global"
        : "workspace"
      : record.kind === "products/policies"
        ? "product"
        : record.kind === "apis/policies"
          ? "api"
          : record.kind === "policyFragments"
            ? "fragment"
            : "operation";
  const sections =
    "unknown" in value
      ? []
      : sectionNames.flatMap((name) => {
          const section = sectionOf(value, name);
          const policies = section ? elementsOf(section).map((element) => element.name) : [];
          return policies.length === 0 || (policies.length === 1 && policies[0] === "base") ? [] : [{ name, policies: grouped(policies) }];
        });
  return { scope, subject: owner === "" ? "every API" : owner, sections };
}

/** Neighbours of one name as one entry: `set-header x 10`. */
function grouped(names: readonly string[]): string[] {
  const groups: { name: string; times: number }[] = [];
  for (const name of names) {
    const last = groups.at(-1);
    if (last?.name === name) last.times += 1;
    else groups.push({ name, times: 1 });
  }
  return groups.map(({ name, times }) => (times > 1 ? `${name} x ${times}` : name));
}

const scopeOrder = ["global", "workspace", "fragment", "product", "api", "operation"];

function byScope(a: PolicyView, b: PolicyView): number {
  return scopeOrder.indexOf(a.scope) - scopeOrder.indexOf(b.scope) || (a.subject < b.subject ? -1 : 1);
}

function byTemplate({ properties: a }: EstateRecord<"apis/operations">, { properties: b }: EstateRecord<"apis/operations">): number {
  const [left, right] = [a, b].map(({ urlTemplate, method }) => `${String(urlTemplate)} ${String(method)}`) as [string, string];
  return left < right ? -1 : 1;
}

function apiView(api: EstateRecord<"apis">, index: EstateIndex): ApiView {
  const ways = waysInto(api, index);
  const [way] = ways;
  const operations = [...index.childrenOf(api.path, "apis/operations")].sort(byTemplate).map((operation) => ({
    title: `${String(operation.properties.method)} ${String(operation.properties.urlTemplate)}`,
    protections: way ? protectionsOf(operation, api, effectiveFor(operation, way, index)) : [],
  }));
  const key = (protection: Protection) => JSON.stringify(protection);
  const [first] = operations;
  const common = (first?.protections ?? []).filter((each) =>
    operations.every(({ protections }) => protections.some((other) => key(other) === key(each))),
  );
  const commonKeys = new Set(common.map(key));
  const { path, apiVersion } = api.properties;
  const products = productsOf(api, index).map((product) => nameOf(product.path));
  return {
    id: nameOf(api.path),
    path: `/${[path, apiVersion].filter((each) => typeof each === "string" && each !== "").join("/")}`,
    profile: [api.declared?.profile, api.declared?.authentication, ...(products.length > 0 ? [`product ${products.join(", ")}`] : [])]
      .filter(Boolean)
      .join(", "),
    ways: ways.map(describeWay),
    common,
    operations: operations.map(({ title, protections }) => ({ title, own: protections.filter((each) => !commonKeys.has(key(each))) })),
  };
}
