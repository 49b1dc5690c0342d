"use strict";

const { appendFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { ArmError } = require("../azure/arm-error.cjs");
const { Azure } = require("../azure/azure.cjs");
const { endWithParent } = require("../end-with-parent.cjs");
const { Faults } = require("./faults.cjs");
const { Provider } = require("./provider.cjs");

const sdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const grpc = sdk("@grpc/grpc-js");
const { Empty } = sdk("google-protobuf/google/protobuf/empty_pb");
const { Struct } = sdk("google-protobuf/google/protobuf/struct_pb");
const { PluginInfo } = sdk("./proto/plugin_pb");
const protocol = sdk("./proto/provider_pb");
const { ResourceProviderService } = sdk("./proto/provider_grpc_pb");

/** Newer than whatever the program asks for, so that the engine does not warn. */
const version = "99.0.0";

function serve(env) {
  if (!env.PALISADE_DOUBLE_STATE) throw new Error("PALISADE_DOUBLE_STATE must name the file that holds the double's Azure");
  const log = (entry) => {
    if (env.PALISADE_DOUBLE_LOG) appendFileSync(env.PALISADE_DOUBLE_LOG, `${JSON.stringify(entry)}\n`);
  };
  const provider = new Provider({ azure: new Azure(env.PALISADE_DOUBLE_STATE), faults: new Faults(env.PALISADE_DOUBLE_FAIL), log, env });
  endWithParent();
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
  server.addService(ResourceProviderService, service(provider));
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`);
  });
}

function service(provider) {
  return answering({
    getPluginInfo: () => new PluginInfo().setVersion(version),
    getSchema: () => new protocol.GetSchemaResponse().setSchema(JSON.stringify({ name: "azure-native", version })),
    attach: () => new Empty(),
    cancel: () => new Empty(),
    checkConfig: (request) => new protocol.CheckResponse().setInputs(request.getNews()),
    diffConfig: () => new protocol.DiffResponse(),
    configure(request) {
      const variables = request.getVariablesMap().toArray();
      provider.configure(Object.fromEntries(variables.map(([key, value]) => [key.split(":").at(-1), value])));
      return new protocol.ConfigureResponse().setSupportspreview(true);
    },
    invoke: (request) => new protocol.InvokeResponse().setReturn(toStruct(provider.invoke(request.getTok(), plain(request.getArgs())))),
    check(request) {
      const { inputs, failures } = provider.check({
        urn: request.getUrn(),
        olds: plain(request.getOlds()),
        news: plain(request.getNews()),
        randomSeed: request.getRandomseed_asU8(),
      });
      const failed = failures.map((reason) => new protocol.CheckFailure().setReason(reason));
      return new protocol.CheckResponse().setInputs(toStruct(inputs)).setFailuresList(failed);
    },
    diff(request) {
      const oldInputs = plain(request.getOldInputs());
      return toDiff(provider.diff({ urn: request.getUrn(), oldInputs, news: plain(request.getNews()) }));
    },
    async create(request) {
      const inputs = plain(request.getProperties());
      const { id, outputs } = await provider.create({ urn: request.getUrn(), inputs, preview: request.getPreview() });
      return new protocol.CreateResponse().setId(id).setProperties(toStruct(outputs));
    },
    async update(request) {
      const olds = plain(request.getOlds());
      const news = plain(request.getNews());
      const { outputs } = await provider.update({ urn: request.getUrn(), id: request.getId(), olds, news, preview: request.getPreview() });
      return new protocol.UpdateResponse().setProperties(toStruct(outputs));
    },
    async read(request) {
      const olds = plain(request.getProperties());
      const found = await provider.read({ urn: request.getUrn(), id: request.getId(), inputs: plain(request.getInputs()), olds });
      const response = new protocol.ReadResponse().setId(found.id);
      return found.id === "" ? response : response.setProperties(toStruct(found.outputs)).setInputs(toStruct(found.inputs));
    },
    async delete(request) {
      await provider.delete({ urn: request.getUrn(), id: request.getId() });
      return new Empty();
    },
  });
}

/** Each function takes the request and gives the response; what it throws becomes the call's error. */
function answering(functions) {
  const entries = Object.entries(functions).map(([name, work]) => {
    const call = ({ request }, answer) => {
      Promise.resolve()
        .then(() => work(request))
        .then(
          (response) => answer(null, response),
          (error) => answer({ code: grpc.status.UNKNOWN, details: describe(error) }),
        );
    };
    return [name, call];
  });
  return Object.fromEntries(entries);
}

const describe = (error) => (ArmError.is(error) ? error.toString() : error.message);

function toDiff({ changes, replaces, deleteBeforeReplace }) {
  const { DiffChanges } = protocol.DiffResponse;
  const response = new protocol.DiffResponse()
    .setChanges(changes.length > 0 ? DiffChanges.DIFF_SOME : DiffChanges.DIFF_NONE)
    .setReplacesList(replaces)
    .setDeletebeforereplace(deleteBeforeReplace)
    .setDiffsList([...new Set(changes.map(({ path }) => path.split(/[.[]/)[0]))])
    .setHasdetaileddiff(changes.length > 0);
  for (const { path, kind } of changes) {
    response.getDetaileddiffMap().set(path, new protocol.PropertyDiff().setKind(protocol.PropertyDiff.Kind[kind]).setInputdiff(true));
  }
  return response;
}

const plain = (struct) => withoutNulls(struct?.toJavaScript() ?? {});
const toStruct = (value) => Struct.fromJavaScript(withoutNulls(value));

function withoutNulls(value) {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== null && item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutNulls(item)]));
}

module.exports = { serve };
