/** A resource as a program registers it, with everything that the engine would be told. */
export interface Registration {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** False for components. */
  readonly custom: boolean;
  readonly parent?: string;
  /** Inputs as plain JSON. What is not known is `{ $unknown }`; secrets are unwrapped, and their paths listed. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Paths of secret inputs: `credentials.connectionString`. */
  readonly secrets: readonly string[];
  readonly dependencies: readonly string[];
  readonly aliases: readonly unknown[];
  readonly additionalSecretOutputs: readonly string[];
  readonly ignoreChanges: readonly string[];
  readonly protect: boolean;
  readonly version?: string;
}
