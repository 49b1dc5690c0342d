"use strict";

const { ArmError } = require("./arm-error.cjs");
const { keyOf, parseId } = require("./arm-id.cjs");

const learn = "https://learn.microsoft.com/azure";

/** What the tiers have, kept apart from the product's own table so that the two check each other. */
const tiers = {
  consumption: { networks: [], endpoints: false, zones: false, regions: false },
  developer: { networks: ["External", "Internal"], endpoints: true, zones: false, regions: false },
  basic: { networks: [], endpoints: true, zones: false, regions: false },
  standard: { networks: [], endpoints: true, zones: false, regions: false },
  premium: { networks: ["External", "Internal"], endpoints: true, zones: true, regions: true },
  basicv2: { networks: [], endpoints: false, zones: false, regions: false },
  standardv2: {
    networks: ["External"],
    endpoints: true,
    zones: true,
    regions: false,
    delegated: { External: "Microsoft.Web/serverFarms" },
  },
  premiumv2: {
    networks: ["External", "Internal"],
    endpoints: true,
    zones: true,
    regions: false,
    delegated: { External: "Microsoft.Web/serverFarms", Internal: "Microsoft.Web/hostingEnvironments" },
  },
};

const tierOf = (service) => tiers[String(service?.sku?.name ?? "").toLowerCase()];
const isDisabled = ({ properties }) => /^disabled$/i.test(properties.publicNetworkAccess ?? "");
const inNetwork = ({ properties }) => ["External", "Internal"].includes(properties.virtualNetworkType);
const isOf = (type) => (body) => body.type.toLowerCase() === type;
const isService = isOf("microsoft.apimanagement/service");
const isEndpoint = isOf("microsoft.network/privateendpoints");

/** The services that an endpoint leads to, with how the connection is asked for. */
function targetsOf({ properties }) {
  return [...(properties.privateLinkServiceConnections ?? []), ...(properties.manualPrivateLinkServiceConnections ?? [])].map(
    ({ privateLinkServiceId }) => privateLinkServiceId,
  );
}

/**
 * What Azure refuses of a write: of which resource, when, in which words, and where that is told. `azure` is what there is,
 * `before` the resource as it was, undefined for a new one.
 */
const refusedWrites = [
  {
    what: "public access is off while the service is made",
    source: "https://github.com/hashicorp/terraform-provider-azurerm/issues/21506",
    of: isService,
    when: ({ body, before }) => before === undefined && isDisabled(body),
    error: ({ body }) => [
      400,
      "ActivateServiceWithPrivateEndpointAccessNotAllowed",
      `Blocking all public network access by setting property \`publicNetworkAccess\` of API Management service ${body.id} is not enabled during service creation.`,
    ],
  },
  {
    what: "public access is switched off without an approved private endpoint",
    source: "https://github.com/Azure/azure-rest-api-specs/issues/24947",
    of: isService,
    when: ({ azure, body, before }) =>
      before !== undefined && isDisabled(body) && !azure.list(`${body.id}/privateEndpointConnections`).some(isApproved),
    error: ({ body }) => [
      400,
      "DisablingPublicNetworkAccessRequiredPrivateEndpoint",
      `Disabling all \`publicNetworkAccess\` for service: ${body.id} is not supported if the service does not atleast one approved Private Endpoint Connections.`,
    ],
  },
  {
    what: "the name belongs to a service that was deleted and can still be taken back",
    source: `${learn}/api-management/soft-delete`,
    of: isService,
    when: ({ azure, body, before }) => before === undefined && azure.isSoftDeleted(body.id) && body.properties.restore !== true,
    error: ({ body }) => [
      409,
      "ServiceAlreadyExistsInSoftDeletedState",
      `Api service ${body.name} was soft-deleted. In order to create the new service with the same name, you have to either undelete the service or purge it. See https://aka.ms/apimsoftdelete.`,
    ],
  },
  {
    what: "the tier stands in no such network",
    source: `${learn}/api-management/virtual-network-concepts`,
    of: isService,
    when: ({ body }) => inNetwork(body) && tierOf(body)?.networks.includes(body.properties.virtualNetworkType) === false,
    error: ({ body }) => [
      400,
      "NotSupported",
      `Setting up '${body.properties.virtualNetworkType}' Internal Virtual Network Type is not supported for Sku Type '${body.sku.name}'.`,
    ],
  },
  {
    what: "a service stands in a network without a subnet",
    source: `${learn}/api-management/virtual-network-injection-resources`,
    of: isService,
    when: ({ body }) => inNetwork(body) && !body.properties.virtualNetworkConfiguration?.subnetResourceId,
    error: () => [400, "InvalidParameters", "Invalid parameter: 'virtualNetworkConfiguration' must be specified."],
  },
  {
    what: "the subnet is not delegated as the tier needs it",
    source: `${learn}/api-management/integrate-vnet-outbound`,
    of: isService,
    when: ({ azure, body }) => delegationMissing(azure, body) !== undefined,
    error: ({ azure, body }) => [
      400,
      "InvalidSubnet",
      `API Management service V2 Virtual Network with SubnetId ${body.properties.virtualNetworkConfiguration.subnetResourceId} requires subnet to be delegated to ${delegationMissing(azure, body)}. Please refer to https://aka.ms/apim-vnet-outbound for more details.`,
    ],
  },
  {
    what: "the tier has no zones",
    source: `${learn}/api-management/enable-availability-zone-support`,
    of: isService,
    when: ({ body }) => (body.zones ?? []).length > 0 && tierOf(body)?.zones === false,
    error: ({ body }) => [400, "NotSupported", `Availability zones are not supported for Sku Type '${body.sku.name}'.`],
  },
  {
    what: "the tier stands in one region",
    source: `${learn}/api-management/api-management-howto-deploy-multi-region`,
    of: isService,
    when: ({ body }) => (body.properties.additionalLocations ?? []).length > 0 && tierOf(body)?.regions === false,
    error: ({ body }) => [400, "NotSupported", `Additional locations are not supported for Sku Type '${body.sku.name}'.`],
  },
  {
    what: "a private endpoint leads to a tier that takes none",
    source: `${learn}/api-management/private-endpoint`,
    of: isEndpoint,
    when: ({ azure, body }) => targetsOf(body).some((id) => tierOf(azure.get(id))?.endpoints === false),
    error: ({ body }) => [
      400,
      "PrivateEndpointNotSupportedInServiceSku",
      `Setting up Private Endpoint Connection for API Management service ${targetsOf(body)[0]} is not supported in its SKU.`,
    ],
  },
  {
    what: "a private endpoint leads to a service of a classic tier that stands in a network",
    source: `${learn}/api-management/private-endpoint`,
    of: isEndpoint,
    when: ({ azure, body }) =>
      targetsOf(body).some((id) => {
        const service = azure.get(id);
        return service !== undefined && inNetwork(service) && !/v2$/i.test(service.sku?.name ?? "");
      }),
    error: ({ body }) => [
      400,
      "NotSupported",
      `Setting up Private Endpoint Connection for API Management service ${targetsOf(body)[0]} in a Virtual Network is not supported. Please refer to https://aka.ms/apim-private-link on more details.`,
    ],
  },
  {
    what: "the identity may not read the certificate of a host name",
    source: `${learn}/api-management/configure-custom-domain`,
    of: isService,
    when: ({ azure, body }) => hostWithoutAccess(azure, body) !== undefined,
    error: ({ azure, body }) => [
      400,
      "InvalidParameters",
      `Failed to access KeyVault Secret ${hostWithoutAccess(azure, body).keyVaultId} using Managed Service Identity of API Management service. Check that the identity has secrets/get permission.`,
    ],
  },
];

/** What Azure refuses to delete. */
const refusedRemovals = [
  {
    what: "a lock holds for the resource, or for what it stands in or holds",
    source: `${learn}/azure-resource-manager/management/lock-resources`,
    when: ({ azure, id }) => lockOn(azure, id) !== undefined,
    error: ({ azure, id }) => [
      409,
      "ScopeLocked",
      `The scope '${id}' cannot perform delete operation because following scope(s) are locked: '${lockOn(azure, id)}'. Please remove the lock and try again.`,
    ],
  },
  {
    what: "a service or an endpoint stands in the subnet",
    source: `${learn}/virtual-network/virtual-network-manage-subnet`,
    when: ({ azure, id }) => tenantOf(azure, id) !== undefined,
    error: ({ azure, id }) => [
      400,
      "InUseSubnetCannotBeDeleted",
      `Subnet ${parseId(id).name} is in use by ${tenantOf(azure, id)} and cannot be deleted.`,
    ],
  },
];

function isApproved({ properties }) {
  return properties.privateLinkServiceConnectionState?.status === "Approved";
}

function delegationMissing(azure, body) {
  const wanted = tierOf(body)?.delegated?.[body.properties.virtualNetworkType];
  const subnet = azure.get(body.properties.virtualNetworkConfiguration?.subnetResourceId ?? "");
  if (wanted === undefined || subnet === undefined) return undefined;
  return (subnet.properties.delegations ?? []).some(({ serviceName }) => serviceName === wanted) ? undefined : wanted;
}

function hostWithoutAccess(azure, { properties }) {
  const principals = new Map(
    azure.ofType("microsoft.managedidentity/userassignedidentities").map((each) => [each.properties.clientId, each.properties.principalId]),
  );
  const holders = new Set(azure.ofType("microsoft.authorization/roleassignments").map((each) => each.properties.principalId));
  return (properties.hostnameConfigurations ?? []).find(
    ({ keyVaultId, identityClientId }) => keyVaultId && identityClientId && !holders.has(principals.get(identityClientId)),
  );
}

/** The scope of a lock that holds for a deletion: locks hold for all that stands in their scope, and a group goes with what it holds. */
function lockOn(azure, id) {
  const key = keyOf(id);
  const locks = azure.ofType("microsoft.authorization/locks");
  const scopes = locks.filter((lock) => keyOf(lock.id) !== key).map((lock) => parseId(lock.id).scope);
  if (parseId(id).type.toLowerCase() === "microsoft.authorization/locks") return undefined;
  return scopes.find((scope) => `${key}/`.startsWith(`${keyOf(scope)}/`) || keyOf(scope).startsWith(`${key}/`));
}

function tenantOf(azure, id) {
  if (!/\/virtualnetworks\/[^/]+\/subnets\/[^/]+$/i.test(id)) return undefined;
  const stands = (at) => typeof at === "string" && keyOf(at) === keyOf(id);
  return [...azure.ofType("microsoft.apimanagement/service"), ...azure.ofType("microsoft.network/privateendpoints")].find(
    (each) =>
      (isService(each) && inNetwork(each) && stands(each.properties.virtualNetworkConfiguration?.subnetResourceId)) ||
      (isEndpoint(each) && stands(each.properties.subnet?.id)),
  )?.id;
}

function refuse(table, facts) {
  for (const { of, when, error } of table) {
    if ((of === undefined || of(facts.body)) && when(facts)) throw new ArmError(...error(facts));
  }
}

const checkWrite = (azure, body, before) => refuse(refusedWrites, { azure, body, before });
const checkRemoval = (azure, id) => refuse(refusedRemovals, { azure, id });

module.exports = { checkRemoval, checkWrite, refusedRemovals, refusedWrites };
