"use strict";

const { createHash } = require("node:crypto");

const tenantId = "22222222-2222-2222-2222-222222222222";

/** A GUID that belongs to the id, so that two runs see the same one. */
function guidFor(...parts) {
  const hex = createHash("sha256").update(parts.join("\n").toLowerCase()).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}

/**
 * By type: the properties that Azure adds (`add`, the written ones win) or that it keeps to itself (`hide`, with what is
 * shown instead).
 */
const byType = {
  "microsoft.apimanagement/service": {
    add: ({ name, properties }) => ({
      ...(properties.virtualNetworkType === "Internal" && { privateIPAddresses: ["10.0.0.5"] }),
      gatewayUrl: `https://${name}.azure-api.net`,
      managementApiUrl: `https://${name}.management.azure-api.net`,
      developerPortalUrl: `https://${name}.developer.azure-api.net`,
      publicIPAddresses: ["203.0.113.10"],
      platformVersion: "stv2",
      provisioningState: "Succeeded",
      targetProvisioningState: "",
    }),
  },
  "microsoft.apimanagement/service/apis": { add: () => ({ apiRevision: "1", isCurrent: true, provisioningState: "Succeeded" }) },
  "microsoft.apimanagement/service/products": { add: () => ({ state: "notPublished" }) },
  "microsoft.apimanagement/service/namedvalues": { hide: ({ properties }) => (properties.secret === true ? { value: undefined } : {}) },
  "microsoft.apimanagement/service/subscriptions": {
    add: ({ id }) => ({ state: "active", primaryKey: guidFor(id, "primary"), secondaryKey: guidFor(id, "secondary") }),
    hide: () => ({ primaryKey: undefined, secondaryKey: undefined }),
  },
  "microsoft.apimanagement/service/loggers": {
    hide: ({ id, properties }) => (properties.credentials ? { credentials: placeholders(id, properties.credentials) } : {}),
  },
  "microsoft.insights/components": {
    add: ({ id, name }) => ({
      appId: guidFor(id, "app"),
      applicationId: name,
      instrumentationKey: guidFor(id, "key"),
      connectionString: `InstrumentationKey=${guidFor(id, "key")};IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/`,
      provisioningState: "Succeeded",
      tenantId,
    }),
  },
  "microsoft.operationalinsights/workspaces": {
    add: ({ id }) => ({ customerId: guidFor(id, "customer"), provisioningState: "Succeeded" }),
  },
  "microsoft.keyvault/vaults": { add: ({ name }) => ({ vaultUri: `https://${name}.vault.azure.net/`, provisioningState: "Succeeded" }) },
  "microsoft.keyvault/vaults/secrets": {
    add: ({ id, name }) => ({ secretUri: `https://${id.split("/").at(-3)}.vault.azure.net/secrets/${name}` }),
    hide: () => ({ value: undefined }),
  },
  "microsoft.managedidentity/userassignedidentities": {
    add: ({ id }) => ({ clientId: guidFor(id, "client"), principalId: guidFor(id, "principal"), tenantId }),
  },
  "microsoft.network/publicipaddresses": { add: () => ({ ipAddress: "203.0.113.20", provisioningState: "Succeeded" }) },
  "microsoft.authorization/roleassignments": {
    add: ({ id }) => ({ scope: id.replace(/\/providers\/microsoft\.authorization\/.*$/i, "") }),
  },
  "microsoft.resources/resourcegroups": { add: () => ({ provisioningState: "Succeeded" }) },
  "microsoft.security/apicollections": {
    add: ({ name }) => ({ displayName: name, provisioningState: "Succeeded", numberOfApiEndpoints: 0 }),
  },
};

/** Credentials of a logger become named values of the service's own. */
function placeholders(id, credentials) {
  return Object.fromEntries(Object.keys(credentials).map((key) => [key, `{{Logger-Credentials--${guidFor(id, key)}}}`]));
}

/** The body as Azure shows it after a write, and the properties that it holds back. */
function complete(written) {
  const rules = byType[written.type.toLowerCase()] ?? {};
  const body = { ...written, properties: { ...rules.add?.(written), ...written.properties } };
  if (/SystemAssigned/i.test(body.identity?.type ?? "")) {
    body.identity = { ...body.identity, principalId: guidFor(body.id, "principal"), tenantId };
  }
  const assigned = body.identity?.userAssignedIdentities;
  if (Array.isArray(assigned)) {
    const parts = (id) => ({ clientId: guidFor(id, "client"), principalId: guidFor(id, "principal") });
    body.identity = { ...body.identity, userAssignedIdentities: Object.fromEntries(assigned.map((id) => [id, parts(id)])) };
  }
  const hidden = {};
  for (const [name, shown] of Object.entries(rules.hide?.(body) ?? {})) {
    hidden[name] = body.properties[name];
    if (shown === undefined) delete body.properties[name];
    else body.properties[name] = shown;
  }
  return { body, hidden };
}

module.exports = { complete, guidFor, tenantId };
