import * as pulumi from "@pulumi/pulumi";
import { azureNativeVersion } from "../../../infra/azure/azure-resource";
import { deployEstate } from "../../../infra/deploy-estate";
import { costOf, mockEngine } from "./measure";
import { apiPolicy, operationPolicy, place, sampleEstate } from "./sample-estate";

/*
 * Registers APIs of four resources each, in one of three ways: as Palisade does, through bare resources of the SDK, or
 * through azure-native's classes. The tree, the inputs and the dependencies are the same in all.
 * Usage: registration <lean|bare|stock> <APIs>
 */
const [way = "", count = ""] = process.argv.slice(2);
const apis = Number(count);
const engine = mockEngine();

class Api extends pulumi.ComponentResource {
  constructor(name: string) {
    super("palisade:index:Api", name, {});
    this.registerOutputs({});
  }
}

type Make = (kind: keyof typeof tokens, name: string, inputs: pulumi.Inputs, opts: pulumi.CustomResourceOptions) => pulumi.CustomResource;

const tokens = {
  api: "azure-native:apimanagement:Api",
  apiPolicy: "azure-native:apimanagement:ApiPolicy",
  operation: "azure-native:apimanagement:ApiOperation",
  operationPolicy: "azure-native:apimanagement:ApiOperationPolicy",
};

class Bare extends pulumi.CustomResource {}

const bare: Make = (kind, name, inputs, opts) => new Bare(tokens[kind], name, inputs, { version: azureNativeVersion, ...opts });

async function stock(): Promise<Make> {
  const native = await import("@pulumi/azure-native/apimanagement/index.js");
  const classes = {
    api: native.Api,
    apiPolicy: native.ApiPolicy,
    operation: native.ApiOperation,
    operationPolicy: native.ApiOperationPolicy,
  };
  return (kind, name, inputs, opts) => new classes[kind](name, inputs as never, opts);
}

function registerAll(make: Make) {
  for (let number = 0; number < apis; number++) {
    const id = `api-${number}`;
    const parent = new Api(id);
    const inApi = { ...place, apiId: id };
    const policy = { format: "rawxml", policyId: "policy" };
    const api = make(
      "api",
      id,
      { ...inApi, displayName: `API ${number}`, path: id, protocols: ["https"], subscriptionRequired: true },
      { parent },
    );
    make("apiPolicy", `${id}/policy`, { ...inApi, ...policy, value: apiPolicy }, { parent, dependsOn: [api] });
    const operation = make(
      "operation",
      `${id}/get`,
      { ...inApi, operationId: "get", displayName: "Get", method: "GET", urlTemplate: "/" },
      { parent, dependsOn: [api] },
    );
    make(
      "operationPolicy",
      `${id}/get/policy`,
      { ...inApi, ...policy, operationId: "get", value: operationPolicy },
      { parent, dependsOn: [operation] },
    );
  }
}

async function main() {
  let work: () => unknown;
  if (way === "lean") {
    const estate = sampleEstate(apis);
    work = () => deployEstate(estate);
  } else {
    const make = way === "stock" ? await stock() : bare;
    work = () => registerAll(make);
  }
  const cost = await costOf(engine, work);
  const expected = apis * 5;
  if (cost.resources !== expected) throw new Error(`${cost.resources} resources were registered, not ${expected}`);
  process.stdout.write(JSON.stringify(cost));
}

void main();
