import Module from "node:module";
import * as pulumi from "@pulumi/pulumi";
import { ArmSettingProvider } from "../../../infra/azure/arm-setting-provider";

/*
 * Runs the provider of ARM settings as Pulumi does: its source as text, read back in a process of its own. The test says
 * what to call, over the process's channel.
 */

export interface ProviderCall {
  readonly method: "create" | "update" | "read" | "diff" | "delete";
  readonly args: readonly unknown[];
  /** What `pulumi config` would have. */
  readonly config?: Readonly<Record<string, string>>;
  /** Variables that this call finds beside those of the process; null takes one away. */
  readonly env?: Readonly<Record<string, string | null>>;
}

export type ProviderAnswer = { readonly result: unknown } | { readonly error: string };

/** What Pulumi keeps in the state of every such resource. */
async function source(): Promise<string> {
  const provider = new ArmSettingProvider();
  const { text, containsSecrets } = await pulumi.runtime.serializeFunction(() => provider);
  if (containsSecrets) throw new Error("the provider captures a secret");
  return text;
}

function restore(text: string): ArmSettingProvider {
  const module = new Module(__filename);
  module.filename = __filename;
  module.paths = (Module as unknown as { _nodeModulePaths(from: string): string[] })._nodeModulePaths(process.cwd());
  (module as unknown as { _compile(code: string, file: string): void })._compile(text, __filename);
  return (module.exports as { handler(): ArmSettingProvider }).handler();
}

async function answer(provider: ArmSettingProvider, { method, args, config = {}, env = {} }: ProviderCall): Promise<ProviderAnswer> {
  const before = { ...process.env };
  for (const [name, value] of Object.entries(env)) {
    if (value === null) delete process.env[name];
    else process.env[name] = value;
  }
  try {
    await provider.configure({ config: { get: (key: string) => config[key] } } as never);
    const call = provider[method] as (...args: unknown[]) => Promise<unknown>;
    return { result: await call.apply(provider, [...args]) };
  } catch (error) {
    return { error: (error as Error).message };
  } finally {
    for (const name of Object.keys(env)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}

source().then((text) => {
  const provider = restore(text);
  process.on("message", (call: ProviderCall) => {
    answer(provider, call).then((reply) => process.send?.(reply));
  });
  process.send?.({ source: text });
});
