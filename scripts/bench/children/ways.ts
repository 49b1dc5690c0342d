import * as pulumi from "@pulumi/pulumi";
import { azureNativeVersion } from "../../../infra/azure/azure-resource";
import { deployEstate } from "../../../infra/deploy-estate";
import { apiPolicy, operationPolicy, place, sampleEstate } from "./sample-estate";

/**
 * How resources are registered: through bare resources of the SDK, through azure-native's classes, or as Palisade does.
 * The tree, the inputs and the dependencies are the same in all.
 */
export type Way = "bare" | "stock" | "lean";

/** How many resources an API makes, its component included. */
export const resourcesOfApi = 5;

/** What registers a number of APIs in a way; whatever it needs is loaded and made before. */
export async function registrationOf(way: string, apis: number): Promise<() => void> {
  switch (way as Way) {
    case "lean": {
      const estate = sampleEstate(apis);
      return () => void deployEstate(estate);
    }
    case "stock": {
      const make = await stock();
      return () => registerAll(make, apis);
    }
    case "bare":
      return () => registerAll(bare, apis);
    default:
      throw new Error(`there is no way "${way}" to register`);
  }
}

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

function registerAll(make: Make, apis: number) {
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
