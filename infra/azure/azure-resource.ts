import * as pulumi from "@pulumi/pulumi";

/** The version of azure-native that the lock file names; the engine picks the provider by it. */
export const azureNativeVersion: string = (require("@pulumi/azure-native/package.json") as { version: string }).version;

/**
 * One resource of azure-native, registered without its class. The classes attach some 23 aliases to every resource, one
 * for each API version, and parents multiply them: with a thousand APIs the program runs out of memory. The type token,
 * the inputs and the provider's version are all that the engine needs.
 */
export class AzureResource extends pulumi.CustomResource {
  /**
   * @param outputs names of outputs to read from the resource beside its id
   */
  constructor(token: string, name: string, inputs: pulumi.Inputs, outputs: readonly string[], opts: pulumi.CustomResourceOptions) {
    const declared: Record<string, unknown> = { ...inputs };
    // An output exists on a resource only if its name is among the properties.
    for (const output of outputs) declared[output] ??= undefined;
    super(token, name, declared, { version: azureNativeVersion, ...opts });
  }

  /**
   * An output by its path, such as `identity.principalId`.
   * @throws Error where it is not among those that are read
   */
  output(path: string): pulumi.Output<unknown> {
    const [name = "", ...rest] = path.split(".");
    const value = (this as unknown as Record<string, unknown>)[name];
    if (!pulumi.Output.isInstance(value))
      throw new Error(
        `the output "${name}" is not among those that are read: ${Object.keys(this)
          .filter((key) => !key.startsWith("__"))
          .join(", ")}`,
      );
    return value.apply((found) => rest.reduce<unknown>((each, key) => (each as Record<string, unknown> | undefined)?.[key], found));
  }
}
