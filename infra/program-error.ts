import * as pulumi from "@pulumi/pulumi";

/** An error whose message alone tells what to do: the engine prints it without a stack trace. */
export function runError(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  error.stack = message;
  return error;
}

/**
 * An error without the frames of Pulumi's SDK at its end. They tell nobody anything, and on some Node releases (20.20
 * among them) printing them in colour takes half a minute: `util.inspect` loops on a scoped package's file that stands
 * directly in its scope, as the SDK's source maps have it.
 */
export function withoutSdkFrames(error: unknown): unknown {
  if (error instanceof Error && error.stack) {
    error.stack = error.stack
      .split("\n")
      .filter((line) => !/^\s+at .*node_modules[/\\]@pulumi[/\\]/.test(line))
      .join("\n");
  }
  return error;
}
