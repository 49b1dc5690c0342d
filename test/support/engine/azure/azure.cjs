"use strict";

const { ArmError } = require("./arm-error.cjs");
const { isGivenScope, keyOf, parseId, subscriptionOf } = require("./arm-id.cjs");
const { complete } = require("./computed.cjs");
const { companionsOf, endpointConnections, impliedBody, isSubscriptionPricing } = require("./defaults.cjs");
const { Journal } = require("./journal.cjs");
const { checkReferences } = require("./references.cjs");
const { checkRemoval, checkWrite } = require("./refusals.cjs");

/**
 * The Azure of a test: resources by id, each as the body that Azure Resource Manager shows. It lives in a file, so that
 * the azure-native double, the ARM double and the test see the same one.
 */
class Azure {
  constructor(file) {
    this.journal = new Journal(file);
    this.resources = new Map();
    this.namespaces = new Map();
    /** What was deleted and can be taken back: services with all that stood in them, by their ids. */
    this.softDeleted = new Map();
  }

  get(id) {
    this.catchUp();
    return structuredClone((this.resources.get(keyOf(id)) ?? this.currentRevision(keyOf(id)))?.body ?? impliedBody(id));
  }

  /** The revision that an API's id without one stands for: the one that was released last, or the first that there was. */
  currentRevision(key) {
    if (!/\/service\/[^/]+(?:\/workspaces\/[^/]+)?\/apis\/[^/;]+$/.test(key)) return undefined;
    const revisions = [...this.resources].filter(([each]) => each.startsWith(`${key};rev=`) && !each.slice(key.length).includes("/"));
    if (revisions.length === 0) return undefined;
    const releases = [...this.resources].filter(([each]) => each.startsWith(`${key}/releases/`));
    const released = String(releases.at(-1)?.[1].body.properties.apiId ?? "").toLowerCase();
    return (revisions.find(([each]) => released !== "" && each.endsWith(released)) ?? revisions[0])[1];
  }

  /** The resources of a collection such as `.../service/x/apis`. */
  list(collection) {
    this.catchUp();
    const prefix = `${keyOf(collection)}/`;
    const within = [...this.resources].filter(([key]) => key.startsWith(prefix) && !key.slice(prefix.length).includes("/"));
    return within.map(([, { body }]) => structuredClone(body));
  }

  all() {
    this.catchUp();
    return [...this.resources.values()].map(({ body }) => structuredClone(body));
  }

  /** The resources of a type, which is written in small letters. */
  ofType(type) {
    this.catchUp();
    const found = [...this.resources.values()].filter(({ body }) => body.type.toLowerCase() === type);
    return found.map(({ body }) => structuredClone(body));
  }

  /** What Azure holds but does not show, such as the value of a secret named value. */
  hidden(id) {
    this.catchUp();
    return structuredClone(this.resources.get(keyOf(id))?.hidden ?? {});
  }

  /** Whether nobody has written the resource since it came into being with its parent. */
  isUntouched(id) {
    this.catchUp();
    return this.resources.get(keyOf(id))?.untouched === true;
  }

  /** Creates or replaces. The checks can be left out to set a scene. */
  put(id, written, { checked = true } = {}) {
    const { id: plainId, name, type } = parseId(id);
    const request = { ...written, id: plainId, name, type, properties: written.properties ?? {} };
    const before = this.get(plainId);
    const isNew = before === undefined;
    if (checked) this.check(request, before);
    if (isNew && request.properties.restore === true && this.isSoftDeleted(plainId)) {
      // Everything else that the request says is ignored.
      this.journal.append({ restore: plainId });
      return this.get(plainId);
    }
    this.write(request, false);
    if (isNew) for (const [companion, body] of companionsOf(request)) this.write({ ...body, ...idParts(companion) }, true);
    return this.get(plainId);
  }

  /** Removes the resource and all that lies below it; a resource that is not there is no error. */
  remove(id, { checked = true } = {}) {
    if (isSubscriptionPricing(id)) {
      const message = "Delete operation is supported only for single resources scope (not subscriptions).";
      throw new ArmError(400, "InvalidUrlConfiguration", message);
    }
    if (checked) checkRemoval(this, id);
    for (const companion of endpointConnections(this.get(id))) this.journal.append({ remove: companion[0] });
    this.journal.append({ remove: parseId(id).id });
  }

  /** Whether a service of this id was deleted and can be taken back. */
  isSoftDeleted(id) {
    this.catchUp();
    return this.softDeleted.has(keyOf(id));
  }

  /** Gives up what could be taken back. */
  purge(id) {
    this.journal.append({ purge: parseId(id).id });
  }

  /** The registration state of a resource provider; what was never set counts as registered. */
  namespaceState(subscription, namespace) {
    this.catchUp();
    return this.namespaces.get(`${subscription}/${namespace}`.toLowerCase()) ?? "Registered";
  }

  setNamespaceState(subscription, namespace, state) {
    this.journal.append({ namespace: `${subscription}/${namespace}`.toLowerCase(), state });
  }

  /** Refuses a write to a resource provider that the subscription has not registered. */
  checkRegistration(id) {
    const { namespace } = parseId(id);
    const subscription = subscriptionOf(id);
    if (subscription === undefined || this.namespaceState(subscription, namespace) === "Registered") return;
    const message = `The subscription is not registered to use namespace '${namespace}'.`;
    throw new ArmError(409, "MissingSubscriptionRegistration", message);
  }

  check(body, before) {
    const { parent, scope } = parseId(body.id);
    this.checkRegistration(body.id);
    if (!isGivenScope(parent) && this.get(parent) === undefined) throw this.missingParent(body, parent, scope);
    checkReferences(this, body);
    checkWrite(this, body, before);
  }

  missingParent({ type }, parent, scope) {
    const group = /^\/subscriptions\/[^/]+\/resourcegroups\/([^/]+)/i.exec(scope);
    if (group && this.get(group[0]) === undefined) {
      return new ArmError(404, "ResourceGroupNotFound", `Resource group '${group[1]}' could not be found.`);
    }
    const message = `Failed to perform 'write' on resource(s) of type '${type.slice(type.indexOf("/") + 1)}', because the parent resource '${parent}' could not be found.`;
    return new ArmError(404, "ParentResourceNotFound", message);
  }

  write(request, untouched) {
    this.journal.append({ ...complete(request), ...(untouched && { untouched }) });
    for (const [id, body] of endpointConnections(request)) this.journal.append(complete({ ...body, ...idParts(id) }));
  }

  catchUp() {
    for (const entry of this.journal.news()) {
      if (entry.body) this.resources.set(keyOf(entry.body.id), entry);
      else if (entry.namespace) this.namespaces.set(entry.namespace, entry.state);
      else if (entry.purge) this.softDeleted.delete(keyOf(entry.purge));
      else if (entry.restore) this.takeBack(keyOf(entry.restore));
      else this.forget(keyOf(entry.remove));
    }
  }

  takeBack(key) {
    for (const [other, entry] of this.softDeleted.get(key) ?? []) this.resources.set(other, entry);
    this.softDeleted.delete(key);
  }

  forget(key) {
    const gone = [...this.resources].filter(([other]) => other === key || other.startsWith(`${key}/`));
    for (const [service, { body }] of gone) {
      if (body.type.toLowerCase() !== "microsoft.apimanagement/service") continue;
      this.softDeleted.set(
        service,
        gone.filter(([other]) => other === service || other.startsWith(`${service}/`)),
      );
    }
    for (const other of [...this.resources.keys()]) {
      if (other === key || other.startsWith(`${key}/`)) this.resources.delete(other);
    }
  }
}

function idParts(id) {
  const { name, type } = parseId(id);
  return { id, name, type };
}

module.exports = { Azure };
