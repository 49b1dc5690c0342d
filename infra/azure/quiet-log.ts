import * as pulumi from "@pulumi/pulumi";

/** What the SDK tells of each resource as it goes well. Whatever fails is told. */
const routine =
  /^(?:Registering resource: |RegisterResource(?:Outputs)? RPC prepared: |RegisterResource(?:Outputs)? RPC finished: .*?; err: null,)/s;

/** The exports of the SDK's log, through which its own parts call it. */
const log = pulumi.log as { debug: typeof pulumi.log.debug };
let quiet = false;

/**
 * Leaves out the debug messages that the SDK sends to the engine for every resource: three calls, one after the other, beside
 * the one that registers it, for what only `--debug` shows. PALISADE_DEBUG=true keeps them.
 */
export function quietLog(): void {
  if (quiet || process.env.PALISADE_DEBUG === "true") return;
  quiet = true;
  const { debug } = log;
  log.debug = (message, ...more) => (routine.test(message) ? Promise.resolve() : debug(message, ...more));
}
