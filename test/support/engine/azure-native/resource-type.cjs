"use strict";

const { types } = require("./resource-types.cjs");
const { readStockClass } = require("./stock-class.cjs");

/** Beside these, whatever a body says lies in its `properties`. */
const topLevel = new Set([
  "location",
  "tags",
  "sku",
  "identity",
  "zones",
  "kind",
  "managedBy",
  "plan",
  "extendedLocation",
  "etag",
  "systemData",
]);

const known = new Map();

/** The type of a token such as `azure-native:apimanagement:Api`. */
function resourceType(token) {
  const [, module, name] = token.split(":");
  const key = `${module.split("/")[0]}:${name}`;
  const entry = types[key];
  if (entry === undefined) {
    throw new Error(`the azure-native double does not know ${token}: add its path to test/support/engine/azure-native/resource-types.cjs`);
  }
  if (!known.has(key)) known.set(key, new ResourceType(token, entry, readStockClass(...key.split(":"))));
  return known.get(key);
}

class ResourceType {
  constructor(token, { path, wrapped = false, bornWithParent = false }, stock) {
    Object.assign(this, { token, path, wrapped, bornWithParent }, stock);
    this.parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).filter((name) => name !== "subscriptionId");
    this.ownName = this.parameters.at(-1);
    this.isTopLevel = !/\}\/\w+\/\{\w+\}$/.test(path) || path.endsWith("/resourceGroups/{resourceGroupName}");
  }

  idOf(inputs, subscriptionId) {
    return this.path
      .replace(/^\/\{(\w+)\}/, (_, scope) => `/${String(inputs[scope]).replace(/^\/+/, "")}`)
      .replace(/\{(\w+)\}/g, (_, name) => {
        return name === "subscriptionId" ? subscriptionId : String(inputs[name]);
      });
  }

  /** The inputs that an id stands for. */
  parametersOf(id) {
    const pattern = this.path.replace(/\{(\w+)\}/g, (_, name) => `(?<${name}>${this.path.startsWith(`/{${name}}`) ? ".+" : "[^/]+"})`);
    const match = new RegExp(`^${pattern}$`, "i").exec(id);
    if (match === null) throw new Error(`'${id}' is no id of ${this.token}, which is ${this.path}`);
    const { subscriptionId: _, ...parameters } = match.groups;
    return parameters;
  }

  bodyOf(inputs) {
    const body = { properties: {} };
    for (const [name, value] of Object.entries(inputs)) {
      if (this.parameters.includes(name) || name.startsWith("__")) continue;
      const isLabels = name === "tags" && Array.isArray(value); // A named value's own tags, which are no resource tags.
      if ((topLevel.has(name) && !isLabels) || (this.wrapped && name === "properties")) body[name] = value;
      else body.properties[name] = value;
    }
    return body;
  }

  /** What the program sees of a body. */
  outputsOf(body) {
    const { properties, ...rest } = body;
    return pick({ ...(this.wrapped ? { properties } : properties), ...rest, azureApiVersion: this.apiVersion }, this.outputs);
  }

  /** What a preview knows: the inputs that come back as they are. */
  previewOutputs(inputs, unknown) {
    const outputs = Object.fromEntries(this.outputs.map((name) => [name, unknown]));
    for (const [name, value] of Object.entries(pick(inputs, this.outputs))) outputs[name] = value;
    if (/SystemAssigned/i.test(inputs.identity?.type ?? ""))
      outputs.identity = { ...inputs.identity, principalId: unknown, tenantId: unknown };
    return outputs;
  }

  /** The inputs of a resource that is there already. */
  inputsOf(id, body) {
    // A backend has a type of its own beside that of the resource.
    const { type: _, ...outputs } = this.outputsOf(body);
    const { type } = body.properties ?? {};
    return { ...this.parametersOf(id), ...pick({ ...outputs, ...(type !== undefined && { type }) }, this.inputs) };
  }

  isReplacedBy(input) {
    return this.parameters.includes(input) || (input === "location" && this.isTracked());
  }

  /** Resources that lie in a region: the region is required, and cannot be changed. */
  isTracked() {
    return this.inputs.includes("location");
  }
}

function pick(values, names) {
  return Object.fromEntries(names.filter((name) => values[name] !== undefined).map((name) => [name, values[name]]));
}

module.exports = { resourceType };
