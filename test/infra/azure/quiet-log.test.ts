import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AzureResource } from "../../../infra/azure/azure-resource";
import { capture } from "../../support/capture";

const log = pulumi.log as { debug: typeof pulumi.log.debug };
const before = log.debug;
let told: string[];

/** A module of its own for each test: it changes the SDK's log once. */
async function load() {
  vi.resetModules();
  return (await import("../../../infra/azure/quiet-log.js")).quietLog;
}

beforeEach(() => {
  told = [];
  log.debug = async (message) => {
    told.push(message);
  };
});

afterEach(() => {
  log.debug = before;
  vi.unstubAllEnvs();
});

class Component extends pulumi.ComponentResource {
  constructor() {
    super("palisade:index:Test", "component");
    this.registerOutputs({});
  }
}

async function register() {
  await capture(() => {
    told = [];
    new AzureResource("azure-native:apimanagement:NamedValue", "a", {}, [], { parent: new Component() });
  });
}

describe("quietLog", () => {
  it("leaves out what the SDK tells of resources that come through", async () => {
    (await load())();
    await register();
    expect(told.filter((message) => /Register/.test(message))).toEqual([]);
  });

  it("keeps it where it is asked for", async () => {
    vi.stubEnv("PALISADE_DEBUG", "true");
    (await load())();
    await register();
    for (const stage of ["Registering resource: ", "RegisterResource RPC prepared: ", "RegisterResource RPC finished: "])
      expect(told).toContainEqual(expect.stringContaining(stage));
  });

  it.each([
    "a message of the program",
    "RegisterResource RPC finished: resource:a[t]; err: Error: 13 INTERNAL, resp: undefined",
    "RegisterResource RPC failed: t=t, name=a, err=Error",
    "RegisterResourceOutputs RPC finished: urn=u; err: Error: ; err: no, resp: undefined",
  ])("tells %s", async (message) => {
    (await load())();
    await pulumi.log.debug(message);
    expect(told).toEqual([message]);
  });
});
