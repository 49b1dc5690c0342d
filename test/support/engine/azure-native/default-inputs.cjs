"use strict";

const { createHash } = require("node:crypto");

/** Marks a resource whose name was made up: a replacement is then created before the old one is deleted. */
const createBeforeDelete = "__createBeforeDelete";

/** The inputs with a name and a region where the program gives none. */
function withDefaults(type, { urn, olds, news, randomSeed, config, azure, subscriptionId }) {
  const inputs = { ...news };
  if (inputs[type.ownName] === undefined) Object.assign(inputs, ownName(type, urn, olds, randomSeed));
  if (type.isTracked() && inputs.location === undefined) {
    const location = olds.location ?? config.location ?? groupLocation(azure, subscriptionId, inputs.resourceGroupName);
    if (location !== undefined) inputs.location = location;
  }
  return inputs;
}

function ownName(type, urn, olds, randomSeed) {
  const key = type.ownName;
  if (olds[key] !== undefined) {
    return { [key]: olds[key], ...(olds[createBeforeDelete] && { [createBeforeDelete]: true }) };
  }
  const name = urn.split("::").at(-1);
  const hex = createHash("sha256").update(Buffer.from(randomSeed)).digest("hex");
  if (type.token.endsWith(":RoleAssignment")) {
    const uuid = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
    return { [key]: uuid, [createBeforeDelete]: true };
  }
  return type.isTopLevel ? { [key]: `${name}${hex.slice(0, 8)}`, [createBeforeDelete]: true } : { [key]: name };
}

function groupLocation(azure, subscriptionId, name) {
  if (name === undefined) return undefined;
  return azure.get(`/subscriptions/${subscriptionId}/resourceGroups/${name}`)?.location;
}

module.exports = { createBeforeDelete, withDefaults };
