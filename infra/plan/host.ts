import Module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type * as Pulumi from "@pulumi/pulumi";
import type { CheckResult } from "../../policies/baseline/finding";
import type { Estate } from "../../policies/estate/estate";
import { DeclarationError } from "../declare/declaration-error";
import { chooseGovernanceFile } from "../governance/chosen-file";
import { listen } from "./announce";
import { bundleProgram } from "./bundle-program";
import { OfflineMonitor } from "./monitor";
import type { Registration } from "./registration";
import type { StackConfiguration } from "./stack-configuration";

/*
 * Runs a Pulumi program without an engine, in a process of its own: the program is the user's, and may end, print or
 * change the process. It is loaded from its sources, so that what runs is never stale.
 */

/** What the host is told, over the process's channel. */
export interface HostRequest {
  readonly root: string;
  readonly configuration: StackConfiguration;
  /** The folder of Pulumi.yaml, where the program is elsewhere. */
  readonly project?: string;
  /** The organisation's file, where it is not the one that is found from the root. */
  readonly governance?: string;
}

/** What the host hands back. */
export interface HostAnswer {
  /** What the program declared, if it got that far, and whether it stops for what was found. */
  readonly declared?: { readonly estate: Estate; readonly result: CheckResult; readonly stops: boolean };
  readonly registrations: readonly Registration[];
  /** What the program asked for and nobody could answer offline. */
  readonly unknowns: readonly string[];
  /** Why the program stopped; `expected` where the message alone tells what to do. */
  readonly error?: { readonly message: string; readonly expected: boolean; readonly stack?: string };
}

async function run({ root, configuration, governance, project: folder = root }: HostRequest): Promise<HostAnswer> {
  process.chdir(root);
  // As the engine tells it.
  process.env.PULUMI_NODEJS_ROOT_DIRECTORY = folder;
  process.setSourceMapsEnabled(true);
  const load = createRequire(join(root, "package.json"));
  const pulumi = sdkOf(load, root);
  const messages = { resource: load("@pulumi/pulumi/proto/resource_pb"), struct: load("google-protobuf/google/protobuf/struct_pb") };
  const { project, stack, values, secretKeys } = configuration;
  const monitor = new OfflineMonitor(project, stack, pulumi, messages);

  // Mocks switch on every feature of the SDK; the monitor then takes their place, to see options as well as inputs.
  const none = { newResource: () => ({ id: "", state: {} }), call: () => ({}) };
  await pulumi.runtime.setMocks(none, project, stack, true);
  pulumi.runtime.setMockOptions(monitor, project, stack, true, "organization");
  pulumi.runtime.setAllConfig({ ...values }, [...secretKeys]);
  hideSecrets(pulumi, secretKeys);
  monitor.answerInvokes();

  let declared: HostAnswer["declared"];
  listen((estate, result, stops) => {
    declared = { estate, result, stops };
  });
  if (governance !== undefined) chooseGovernanceFile(governance);
  let failure: unknown;
  const fail = (error: unknown) => {
    failure ??= error;
  };
  process.on("uncaughtException", fail);
  process.on("unhandledRejection", fail);
  try {
    const entry = join(root, entryOf(load));
    const script = await bundleProgram(entry, root);
    await pulumi.runtime.runInPulumiStack(async () => {
      // As Pulumi does with CommonJS programs: a function that is exported is called, a default export is not.
      const exported = loadScript(script, entry);
      return typeof exported === "function" ? await exported() : exported;
    });
    await everythingStarted(pulumi);
  } catch (error) {
    fail(error);
  }
  return {
    ...(declared && { declared }),
    registrations: monitor.registrations,
    unknowns: [...new Set(monitor.unknowns)],
    ...(failure !== undefined && { error: describe(failure) }),
  };
}

/** Waits for what nobody in the program waits for, such as an apply: what it registers counts, and so does its failure. */
async function everythingStarted(pulumi: typeof Pulumi) {
  for (let turn = 0; turn < 3; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    await pulumi.runtime.disconnect();
  }
}

/** Runs a script as the module that it was made of. */
function loadScript(script: string, file: string): unknown {
  const module = new Module(file);
  module.filename = file;
  module.paths = (Module as unknown as { _nodeModulePaths(from: string): string[] })._nodeModulePaths(dirname(file));
  (module as unknown as { _compile(code: string, file: string): void })._compile(script, file);
  return module.exports;
}

/** The program's own SDK: what it registers is heard by that one alone. */
function sdkOf(load: NodeJS.Require, root: string): typeof Pulumi {
  try {
    return load("@pulumi/pulumi") as typeof Pulumi;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    throw new DeclarationError([`${root}: @pulumi/pulumi is not installed; run npm install there`]);
  }
}

/** The program that Pulumi would run: `main` of package.json. */
function entryOf(load: NodeJS.Require): string {
  const { main } = load("./package.json") as { main?: string };
  return main ?? "index.ts";
}

/** A secret's text is not known here: whoever asks for it gets an unknown secret, not a stand-in. */
function hideSecrets(pulumi: typeof Pulumi, secretKeys: readonly string[]) {
  const hidden = new Set(secretKeys);
  const prototype = pulumi.Config.prototype as unknown as Record<string, (key: string, ...rest: unknown[]) => unknown>;
  for (const method of Object.getOwnPropertyNames(prototype)) {
    const original = prototype[method];
    if (!/^(?:get|require)Secret/.test(method) || typeof original !== "function") continue;
    prototype[method] = function (this: { name: string }, key: string, ...rest: unknown[]) {
      if (!hidden.has(`${this.name}:${key}`)) return original.call(this, key, ...rest);
      return pulumi.secret((pulumi as unknown as { unknown: unknown }).unknown);
    };
  }
}

function describe(error: unknown): HostAnswer["error"] {
  if (!(error instanceof Error)) return { message: String(error), expected: false };
  // The SDK marks errors whose message is meant for users.
  const expected = error instanceof DeclarationError || "__pulumiRunError" in error || "__pulumResourceError" in error;
  return { message: error.message, expected, ...(error.stack && { stack: error.stack }) };
}

process.once("message", (request: HostRequest) => {
  run(request)
    .catch(
      (error): HostAnswer => ({ registrations: [], unknowns: [], error: describe(error) ?? { message: String(error), expected: false } }),
    )
    .then((answer) => process.send?.(answer, () => process.exit(0)));
});
