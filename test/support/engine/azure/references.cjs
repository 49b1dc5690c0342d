"use strict";

const { ArmError } = require("./arm-error.cjs");
const { keyOf, serviceOf } = require("./arm-id.cjs");

const invalid = (message) =>
  new ArmError(400, "ValidationError", "One or more fields contain incorrect values:", [{ code: "ValidationError", message }]);

/** What a write must find in place, by type. Each check throws the service's refusal. */
const byType = {
  "microsoft.apimanagement/service": (azure, { properties, identity }) => {
    const { virtualNetworkConfiguration, publicIpAddressId, additionalLocations = [] } = properties;
    for (const place of [{ virtualNetworkConfiguration, publicIpAddressId }, ...additionalLocations]) {
      if (place.virtualNetworkConfiguration) mustExist(azure, place.virtualNetworkConfiguration.subnetResourceId, "Subnet");
      if (place.publicIpAddressId) mustExist(azure, place.publicIpAddressId, "Public IP address");
    }
    const assigned = identity?.userAssignedIdentities ?? [];
    for (const id of Array.isArray(assigned) ? assigned : Object.keys(assigned)) mustExist(azure, id, "Identity");
  },
  "microsoft.network/virtualnetworks": (azure, { properties: { ddosProtectionPlan } }) => {
    if (ddosProtectionPlan) mustExist(azure, ddosProtectionPlan.id, "DDoS protection plan");
  },
  "microsoft.network/virtualnetworks/subnets": (azure, { properties: { networkSecurityGroup, routeTable } }) => {
    if (networkSecurityGroup) mustExist(azure, networkSecurityGroup.id, "Network security group");
    if (routeTable) mustExist(azure, routeTable.id, "Route table");
  },
  "microsoft.network/privateendpoints": (azure, { properties }) => {
    mustExist(azure, properties.subnet?.id ?? "", "Subnet");
    const { privateLinkServiceConnections = [], manualPrivateLinkServiceConnections = [] } = properties;
    for (const { privateLinkServiceId } of [...privateLinkServiceConnections, ...manualPrivateLinkServiceConnections]) {
      mustExist(azure, privateLinkServiceId, "Private link service");
    }
  },
  "microsoft.network/privateendpoints/privatednszonegroups": (azure, { properties }) => {
    for (const { privateDnsZoneId } of properties.privateDnsZoneConfigs ?? []) mustExist(azure, privateDnsZoneId, "Private DNS zone");
  },
  "microsoft.network/privatednszones/virtualnetworklinks": (azure, { properties: { virtualNetwork } }) =>
    mustExist(azure, virtualNetwork?.id ?? "", "Virtual network"),
  "microsoft.apimanagement/service/diagnostics": checkLogger,
  "microsoft.apimanagement/service/apis/diagnostics": checkLogger,
  "microsoft.apimanagement/service/apis": (azure, { properties }) => {
    if (properties.apiVersionSetId) mustExist(azure, properties.apiVersionSetId, "API version set");
  },
  "microsoft.apimanagement/service/products/apis": (azure, { id, name }) => mustExist(azure, `${serviceOf(id)}/apis/${name}`, "API"),
  "microsoft.security/apicollections": (azure, { id, name }) => mustExist(azure, `${serviceOf(id)}/apis/${name}`, "API"),
  "microsoft.authorization/roleassignments": checkSameAssignment,
};

function checkReferences(azure, body) {
  const type = body.type.toLowerCase();
  byType[type]?.(azure, body);
  if (/^microsoft\.apimanagement\/service(\/.+)?\/(policies|policyfragments)$/.test(type)) checkPolicy(azure, body, type);
}

function mustExist(azure, id, what) {
  if (azure.get(id) === undefined) throw new ArmError(404, "ResourceNotFound", `${what} not found: ${id}`);
}

function checkLogger(azure, { properties }) {
  if (azure.get(properties.loggerId ?? "") === undefined) throw invalid(`Logger '${properties.loggerId}' not found.`);
}

/** A principal can have a role in a scope only once, whatever the assignment is called. */
function checkSameAssignment(azure, { id, properties }) {
  const scope = keyOf(id).slice(0, keyOf(id).lastIndexOf("/providers/"));
  const same = azure
    .list(`${scope}/providers/Microsoft.Authorization/roleAssignments`)
    .find(
      (other) =>
        keyOf(other.id) !== keyOf(id) &&
        other.properties.principalId === properties.principalId &&
        keyOf(other.properties.roleDefinitionId) === keyOf(properties.roleDefinitionId),
    );
  if (same) throw new ArmError(409, "RoleAssignmentExists", "The role assignment already exists.");
}

/** A policy document is refused when it names a named value, a fragment or a backend that the service does not have. */
function checkPolicy(azure, { id, name, properties }, type) {
  if (type.endsWith("/policies") && name !== "policy") throw invalid(`The policy must be called 'policy', not '${name}'.`);
  if (/-link$/.test(properties.format ?? "")) return;
  const service = serviceOf(id);
  const text = withoutLiquid(String(properties.value ?? ""));
  const known = new Set(azure.list(`${service}/namedValues`).map((value) => value.properties.displayName));
  for (const [, reference] of text.matchAll(/\{\{\s*([A-Za-z0-9._-]+)\s*\}\}/g)) {
    if (!known.has(reference)) throw invalid(`Cannot find a property '${reference}'`);
  }
  checkNames(azure, text, /<include-fragment\b[^>]*\bfragment-id="([^"@{]+)"/g, `${service}/policyFragments`, "Policy fragment");
  checkNames(azure, text, /<set-backend-service\b[^>]*\bbackend-id="([^"@{]+)"/g, `${service}/backends`, "Backend");
}

function checkNames(azure, text, pattern, collection, what) {
  for (const [, name] of text.matchAll(pattern)) {
    if (azure.get(`${collection}/${name}`) === undefined) throw invalid(`${what} with id '${name}' could not be found.`);
  }
}

/** A Liquid template has braces of its own. */
const withoutLiquid = (text) => text.replace(/<set-body\b[^>]*template="liquid"[^>]*>[\s\S]*?<\/set-body>/g, "");

module.exports = { checkReferences };
