"use strict";

/**
 * What a resource id says: `/subscriptions/s/resourceGroups/g/providers/N.S/type/name/subtype/name`, where an extension
 * resource has a second `/providers/`. The parent is the scope for a resource of the first level.
 */
function parseId(id) {
  const trimmed = `/${id.replace(/^\/+|\/+$/g, "")}`;
  const at = trimmed.toLowerCase().lastIndexOf("/providers/");
  if (at < 0) return parseScope(trimmed);
  const scope = trimmed.slice(0, at);
  const [namespace, ...tail] = trimmed.slice(at + "/providers/".length).split("/");
  const types = tail.filter((_, index) => index % 2 === 0);
  const isCollection = tail.length % 2 === 1;
  return {
    id: trimmed,
    scope,
    namespace,
    type: [namespace, ...types].join("/"),
    name: isCollection ? undefined : tail.at(-1),
    isCollection,
    parent: parentOf(trimmed, scope, tail.length),
  };
}

function parseScope(id) {
  const segments = id.split("/").slice(1);
  const isCollection = segments.length % 2 === 1;
  const types = segments.filter((_, index) => index % 2 === 0);
  return {
    id,
    scope: id,
    namespace: "Microsoft.Resources",
    type: `Microsoft.Resources/${types.slice(-1).join("/")}`,
    name: isCollection ? undefined : segments.at(-1),
    isCollection,
    parent: segments.length > 2 ? `/${segments.slice(0, isCollection ? -1 : -2).join("/")}` : "",
  };
}

function parentOf(id, scope, tailLength) {
  const drop = tailLength % 2 === 1 ? 1 : 2;
  return tailLength <= 2 ? scope : id.split("/").slice(0, -drop).join("/");
}

/** Ids are compared without regard to case. */
const keyOf = (id) => parseId(id).id.toLowerCase();

/** Subscriptions, management groups and the tenant are there before anything is deployed. */
const isGivenScope = (id) => id === "" || /^\/(subscriptions|providers\/microsoft\.management\/managementgroups)\/[^/]+$/i.test(id);

const subscriptionOf = (id) => /^\/subscriptions\/([^/]+)/i.exec(id)?.[1];

/** The API Management service that an id lies in. */
const serviceOf = (id) => /^.*?\/providers\/microsoft\.apimanagement\/service\/[^/]+/i.exec(id)?.[0];

module.exports = { isGivenScope, keyOf, parseId, serviceOf, subscriptionOf };
