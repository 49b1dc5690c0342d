"use strict";

const { parseId } = require("./arm-id.cjs");

/** The global policy of a service on which nobody has worked. */
const globalPolicy = `<policies>
  <inbound />
  <backend>
    <forward-request />
  </backend>
  <outbound />
</policies>`;

/** What comes into being with a resource: path below it, and the properties. */
const createdWith = {
  "microsoft.apimanagement/service": (service) => ({
    "policies/policy": { format: "xml", value: globalPolicy },
    "portalsettings/signin": { enabled: false },
    "portalsettings/signup": { enabled: false, termsOfService: { enabled: false, consentRequired: false } },
    "portalsettings/delegation": { subscriptions: { enabled: false }, userRegistration: { enabled: false } },
    "tenant/access": { enabled: false },
    "tenant/gitAccess": { enabled: false },
    "groups/administrators": { displayName: "Administrators", builtIn: true, type: "system" },
    "groups/developers": { displayName: "Developers", builtIn: true, type: "system" },
    "groups/guests": { displayName: "Guests", builtIn: true, type: "system" },
    "subscriptions/master": { displayName: "Built-in all-access subscription", scope: `${service.id}/`, state: "active" },
  }),
};

/** Resources that come into being with this one, as ids and bodies. */
function companionsOf(body) {
  const companions = createdWith[body.type.toLowerCase()]?.(body) ?? {};
  return Object.entries(companions).map(([path, properties]) => [`${body.id}/${path}`, { properties }]);
}

/**
 * What a private endpoint makes at the service that it leads to. Whoever may write both has it approved at once; asked for
 * by hand it waits for the service's owner.
 */
function endpointConnections(body) {
  if (body?.type.toLowerCase() !== "microsoft.network/privateendpoints") return [];
  const made = (connections, status) =>
    (connections ?? [])
      .filter(({ privateLinkServiceId = "" }) => /\/microsoft\.apimanagement\/service\/[^/]+$/i.test(privateLinkServiceId))
      .map(({ privateLinkServiceId }) => [
        `${privateLinkServiceId}/privateEndpointConnections/${body.name}`,
        { properties: { privateEndpoint: { id: body.id }, privateLinkServiceConnectionState: { status } } },
      ]);
  const { privateLinkServiceConnections, manualPrivateLinkServiceConnections } = body.properties;
  return [...made(privateLinkServiceConnections, "Approved"), ...made(manualPrivateLinkServiceConnections, "Pending")];
}

const subscriptionPricing = /^\/subscriptions\/[^/]+\/providers\/microsoft\.security\/pricings\/[^/]+$/i;

/** A Defender plan of a subscription: it cannot be made or removed, only be set to another tier. */
const isSubscriptionPricing = (id) => subscriptionPricing.test(id);

/** What a resource says that is there without anybody having written it. */
function impliedBody(id) {
  if (!isSubscriptionPricing(id)) return undefined;
  const { name, type } = parseId(id);
  return { id, name, type, properties: { pricingTier: "Free", freeTrialRemainingTime: "P30D" } };
}

module.exports = { companionsOf, endpointConnections, impliedBody, isSubscriptionPricing };
