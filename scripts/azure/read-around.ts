import type { EstateRecord } from "../../policies/estate/estate";
import type { Kind } from "../../policies/estate/kinds";
import { nameOf } from "../../policies/estate/path";
import { isObject, type JsonObject, textIn } from "../../policies/estate/read/json";
import type { LiveRecords } from "./live-estate";
import type { Reading } from "./reading";

/*
 * What belongs to a service and stands outside of it. API versions as the REST references of the providers have them.
 */

const versions = {
  providers: "2021-04-01",
  pricings: "2024-01-01",
  apiCollections: "2023-11-15",
  assessments: "2021-06-01",
  diagnosticSettings: "2021-05-01-preview",
  metricAlerts: "2018-03-01",
  activityLogAlerts: "2020-10-01",
  roleAssignments: "2022-04-01",
  policyAssignments: "2022-06-01",
  network: "2024-05-01",
  frontDoorFirewall: "2024-02-01",
  cdn: "2024-02-01",
  workspaces: "2022-10-01",
  components: "2020-02-02",
} as const;

/** The registration of `Microsoft.ApiSecurity`: the service tells it beside `properties`. */
export async function readProvider(reading: Reading, records: LiveRecords): Promise<EstateRecord<"providers"> | undefined> {
  const { subscription } = reading.connection.id;
  const id = `/subscriptions/${subscription}/providers/Microsoft.ApiSecurity`;
  const answer = await reading.oneOf(id, versions.providers);
  if (answer === "absent" || "why" in answer) return records.addOne("providers", answer);
  const registrationState = textIn(answer.body, "registrationState");
  return records.addOne("providers", { body: { id, properties: { ...(registrationState !== undefined && { registrationState }) } } });
}

export async function readPlan(reading: Reading, records: LiveRecords): Promise<EstateRecord<"pricings"> | undefined> {
  const { subscription } = reading.connection.id;
  const id = `/subscriptions/${subscription}/providers/Microsoft.Security/pricings/Api`;
  return records.addOne("pricings", await reading.oneOf(id, versions.pricings));
}

/** The APIs that Defender for APIs looks at, with what it has counted. */
export async function readCollections(reading: Reading, records: LiveRecords): Promise<EstateRecord<"apiCollections">[]> {
  const { subscription, path } = reading.connection.id;
  const listed = await reading.allOf(
    `/subscriptions/${subscription}${path}/providers/Microsoft.Security/apiCollections`,
    versions.apiCollections,
  );
  return records.addAll("apiCollections", listed, path);
}

/** What Defender for Cloud recommends for the service and what stands in it. Its list is that of the subscription. */
export async function readAssessments(reading: Reading, records: LiveRecords): Promise<EstateRecord<"assessments">[]> {
  const { subscription, path } = reading.connection.id;
  const { items, why } = await reading.allOf(
    `/subscriptions/${subscription}/providers/Microsoft.Security/assessments`,
    versions.assessments,
  );
  const inside = `/subscriptions/${subscription}${path}/`.toLowerCase();
  const ours = items.filter((item) => (textIn(item, "id") ?? "").toLowerCase().startsWith(inside));
  return records.addAll("assessments", { items: ours, ...(why !== undefined && { why }) });
}

/** What rules look at around a service: Defender, logs, alerts, rights, network, and what stands in front of it. */
export async function readAround(service: EstateRecord<"service">, reading: Reading, records: LiveRecords): Promise<void> {
  const { subscription, path } = reading.connection.id;
  const root = `/subscriptions/${subscription}`;
  const list = async <K extends Kind>(kind: K, id: string, version: string) => records.addAll(kind, await reading.allOf(id, version));
  const perSubscription = (kind: Kind, type: string, version: string) => list(kind, `${root}/providers/${type}`, version);
  const settings = Promise.all(
    [`${root}${path}`, root].map((scope) =>
      list("diagnosticSettings", `${scope}/providers/Microsoft.Insights/diagnosticSettings`, versions.diagnosticSettings),
    ),
  );
  await Promise.all([
    readProvider(reading, records),
    readPlan(reading, records),
    readCollections(reading, records),
    readAssessments(reading, records),
    settings.then((found) => readSinks(found.flat(), reading, records)),
    perSubscription("metricAlerts", "Microsoft.Insights/metricAlerts", versions.metricAlerts),
    perSubscription("activityLogAlerts", "Microsoft.Insights/activityLogAlerts", versions.activityLogAlerts),
    list("roleAssignments", `${root}${path}/providers/Microsoft.Authorization/roleAssignments`, versions.roleAssignments),
    list("policyAssignments", `${root}${path}/providers/Microsoft.Authorization/policyAssignments`, versions.policyAssignments),
    readNetwork(service, reading, records),
    perSubscription("applicationGateways", "Microsoft.Network/applicationGateways", versions.network),
    perSubscription(
      "applicationGatewayFirewallPolicies",
      "Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies",
      versions.network,
    ),
    perSubscription("frontDoorFirewallPolicies", "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies", versions.frontDoorFirewall),
    readFrontDoors(reading, records),
  ]);
}

/** Where logs are kept. */
async function readSinks(settings: readonly EstateRecord<"diagnosticSettings">[], reading: Reading, records: LiveRecords) {
  const ids = settings.flatMap(({ properties: { workspaceId } }) =>
    typeof workspaceId === "string" && workspaceId !== "" ? [workspaceId] : [],
  );
  await readNamed("logAnalyticsWorkspaces", ids, versions.workspaces, reading, records);
}

/** The Application Insights of the loggers. */
export async function readInsights(loggers: readonly EstateRecord<"loggers">[], reading: Reading, records: LiveRecords) {
  const ids = loggers.flatMap(({ properties: { resourceId } }) =>
    typeof resourceId === "string" && /\/Microsoft\.Insights\/components\//i.test(resourceId) ? [resourceId] : [],
  );
  await readNamed("applicationInsights", ids, versions.components, reading, records);
}

/** The service's subnets with their security groups and networks, its addresses, and the private endpoints that lead to it. */
async function readNetwork({ properties }: EstateRecord<"service">, reading: Reading, records: LiveRecords) {
  const places = [properties, ...(Array.isArray(properties.additionalLocations) ? properties.additionalLocations : [])].filter(isObject);
  const subnets = places.flatMap((place) => idAt(place, "virtualNetworkConfiguration", "subnetResourceId"));
  const addresses = places.flatMap((place) => idAt(place, "publicIpAddressId"));
  const connections = Array.isArray(properties.privateEndpointConnections) ? properties.privateEndpointConnections : [];
  const endpoints = connections.flatMap((each) => idAt(each, "properties", "privateEndpoint", "id"));
  const read = (kind: Kind, ids: readonly string[]) => readNamed(kind, ids, versions.network, reading, records);
  await Promise.all([
    read("publicIPAddresses", addresses),
    read("privateEndpoints", endpoints),
    read(
      "virtualNetworks",
      subnets.map((id) => id.replace(/\/subnets\/[^/]+$/i, "")),
    ),
    read("virtualNetworks/subnets", subnets).then((found) =>
      Promise.all([
        read(
          "networkSecurityGroups",
          found.flatMap((subnet) => idAt(subnet.properties, "networkSecurityGroup", "id")),
        ),
        read(
          "routeTables",
          found.flatMap((subnet) => idAt(subnet.properties, "routeTable", "id")),
        ),
      ]),
    ),
  ]);
}

async function readFrontDoors(reading: Reading, records: LiveRecords) {
  const root = `/subscriptions/${reading.connection.id.subscription}`;
  const { items, why } = await reading.allOf(`${root}/providers/Microsoft.Cdn/profiles`, versions.cdn);
  if (why !== undefined) records.missing("frontDoors", why);
  const profiles = items.filter((item) => /AzureFrontDoor$/i.test(textIn(isObject(item.sku) ? item.sku : {}, "name") ?? ""));
  await Promise.all(
    profiles.map(async (profile) => {
      const record = records.add("frontDoors", profile);
      const id = textIn(profile, "id");
      if (!record || id === undefined) return;
      const groups = await reading.allOf(`${id}/originGroups`, versions.cdn);
      if (groups.why !== undefined) records.missing("frontDoors/origins", groups.why);
      await Promise.all([
        reading
          .allOf(`${id}/securityPolicies`, versions.cdn)
          .then((listed) => records.addAll("frontDoors/securityPolicies", listed, record.path)),
        ...groups.items.map(async (group) =>
          records.addAll(
            "frontDoors/origins",
            await reading.allOf(`${id}/originGroups/${nameOf(textIn(group, "id") ?? "")}/origins`, versions.cdn),
          ),
        ),
      ]);
    }),
  );
}

/** Resources that others name by their ids. */
async function readNamed<K extends Kind>(
  kind: K,
  ids: readonly string[],
  version: string,
  reading: Reading,
  records: LiveRecords,
): Promise<EstateRecord<K>[]> {
  const distinct = [...new Map(ids.filter(isId).map((id) => [id.toLowerCase(), id])).values()];
  const found = await Promise.all(distinct.map(async (id) => records.addOne(kind, await reading.oneOf(id, version))));
  return found.filter((record) => record !== undefined);
}

/** An id that Azure Resource Manager gave, and that can stand in an address as it is. */
const isId = (id: string) => /^\/subscriptions\/[^?#\\\s]+$/i.test(id) && !/\/\.{0,2}(?:\/|$)/.test(id);

function idAt(value: unknown, ...names: readonly string[]): string[] {
  let at: unknown = value;
  for (const name of names) at = isObject(at) ? (at as JsonObject)[name] : undefined;
  return typeof at === "string" && at !== "" ? [at] : [];
}
