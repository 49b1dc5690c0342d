"use strict";

const { isDeepStrictEqual } = require("node:util");
const { tenantId } = require("../azure/computed.cjs");
const { shown } = require("../azure/shown.cjs");
const { diffProperties } = require("./property-diff.cjs");
const { createBeforeDelete, withDefaults } = require("./default-inputs.cjs");
const { wait } = require("./faults.cjs");
const { resourceType } = require("./resource-type.cjs");

/** How the engine writes a value that a preview cannot know. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const defaultSubscription = "11111111-1111-1111-1111-111111111111";

/** What azure-native does with a resource, against the Azure of the test. */
class Provider {
  constructor({ azure, faults, log, env }) {
    Object.assign(this, { azure, faults, log, env });
    this.config = {};
  }

  configure(config) {
    this.config = config;
  }

  get subscriptionId() {
    return this.config.subscriptionId ?? this.env.ARM_SUBSCRIPTION_ID ?? defaultSubscription;
  }

  check({ urn, olds, news, randomSeed }) {
    const type = typeOf(urn);
    const { azure, config, subscriptionId } = this;
    const inputs = withDefaults(type, { urn, olds, news, randomSeed, config, azure, subscriptionId });
    const missing = type.required.concat(type.isTracked() ? ["location"] : []).filter((name) => inputs[name] === undefined);
    const stray = Object.keys(news).filter((name) => !type.inputs.includes(name));
    const hint = ". Either set it explicitly or configure it with 'pulumi config set azure-native:location <value>'.";
    const failures = [
      ...missing.map((name) => `missing required property '${name}'${name === "location" ? hint : ""}`),
      ...stray.map((name) => `'${name}' is no input of ${type.token}`),
    ];
    return { inputs, failures };
  }

  diff({ urn, oldInputs, news }) {
    const type = typeOf(urn);
    const changes = diffProperties(oldInputs, news).filter(({ path }) => !path.startsWith("__"));
    const replaces = [...new Set(changes.map(({ path }) => path.split(/[.[]/)[0]))].filter((name) => type.isReplacedBy(name));
    return {
      changes: changes.map(({ path, kind }) => ({ path, kind: replaces.includes(path.split(/[.[]/)[0]) ? `${kind}_REPLACE` : kind })),
      replaces,
      deleteBeforeReplace: replaces.length > 0 && oldInputs[createBeforeDelete] !== true,
    };
  }

  async create({ urn, inputs, preview }) {
    const type = typeOf(urn);
    if (preview) return { id: "", outputs: type.previewOutputs(inputs, unknown) };
    const id = type.idOf(inputs, this.subscriptionId);
    return this.logged("create", urn, id, () => {
      this.refuseExisting(type, id);
      // As the provider does, the answer to a write is read anew: what a GET shows is what a later one is compared with.
      return { id, outputs: type.outputsOf(shown(this.azure.put(id, type.bodyOf(inputs)))) };
    });
  }

  async update({ urn, id, olds, news, preview }) {
    const type = typeOf(urn);
    if (preview) {
      const { name, location } = olds;
      return { outputs: { ...type.previewOutputs(news, unknown), ...(name && { name }), ...(location && { location }) } };
    }
    return this.logged("update", urn, id, () => ({ outputs: type.outputsOf(shown(this.azure.put(id, type.bodyOf(news)))) }));
  }

  async read({ urn, id, inputs, olds }) {
    const type = typeOf(urn);
    return this.logged("read", urn, id, () => {
      const body = shown(this.azure.get(id));
      if (body === undefined) return { id: "" };
      const outputs = type.outputsOf(body);
      const isImport = Object.keys(inputs).length === 0;
      return { id, outputs, inputs: isImport ? type.inputsOf(id, body) : driftedInputs(type, inputs, olds, outputs) };
    });
  }

  async delete({ urn, id }) {
    return this.logged("delete", urn, id, () => this.azure.remove(id));
  }

  /** The client configuration, and the functions that read one resource. */
  invoke(token, args) {
    if (token === "azure-native:authorization:getClientConfig") {
      const clientId = this.config.clientId ?? this.env.ARM_CLIENT_ID ?? "33333333-3333-3333-3333-333333333333";
      const objectId = "44444444-4444-4444-4444-444444444444";
      return {
        clientId,
        objectId,
        subscriptionId: this.subscriptionId,
        tenantId: this.config.tenantId ?? this.env.ARM_TENANT_ID ?? tenantId,
      };
    }
    if (!/:get[A-Z]\w*$/.test(token)) throw new Error(`the azure-native double does not answer ${token}`);
    const type = resourceType(token.replace(/:get/, ":"));
    const id = type.idOf(args, this.subscriptionId);
    const body = shown(this.azure.get(id));
    if (body === undefined)
      throw new Error(`request failed ${id}: Status=404 Code="ResourceNotFound" Message="The Resource '${id}' was not found."`);
    return { id, ...type.outputsOf(body) };
  }

  refuseExisting(type, id) {
    if (this.azure.get(id) === undefined) return;
    if (!type.bornWithParent) throw new Error(`cannot create already existing resource '${id}'`);
    if (!this.azure.isUntouched(id)) throw new Error(`cannot create already existing subresource '${id}'`);
  }

  async logged(op, urn, id, work) {
    const entry = { op, id, type: typeOf(urn).token, urn };
    try {
      const lateMs = await this.faults.strike(op, id);
      const result = work();
      this.log(entry);
      await wait(lateMs);
      return result;
    } catch (error) {
      this.log({ ...entry, error: String(error) });
      throw error;
    }
  }
}

function typeOf(urn) {
  return resourceType(urn.split("::")[2].split("$").at(-1));
}

/** The inputs, corrected where Azure now shows something else than it did. */
function driftedInputs(type, inputs, before, now) {
  const result = { ...inputs };
  for (const name of type.inputs.filter((input) => type.outputs.includes(input) && !type.parameters.includes(input))) {
    if (isDeepStrictEqual(before[name], now[name])) continue;
    if (now[name] === undefined) delete result[name];
    else result[name] = now[name];
  }
  return result;
}

module.exports = { Provider, unknown };
