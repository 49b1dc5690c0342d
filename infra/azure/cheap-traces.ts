type Formatter = NonNullable<typeof Error.prepareStackTrace>;

/** Where the SDK takes a stack trace of each promise that it makes, in case that one never settles. */
const ofPromise = /@pulumi[\\/]pulumi[\\/]runtime[\\/]debuggable\.js$/;

/** Where it takes one of each resource, whole whatever the limit is, for the place in the program that the state notes. */
const ofResource = /@pulumi[\\/]pulumi[\\/]resource\.js$/;

const installed = new WeakSet<Formatter>();
let working = false;

/**
 * Does work in which errors carry no stack frames, and registers resources without their place in the program, which would
 * be this folder for all of them. The SDK reads `new Error().stack` for every promise that it makes, and under ts-node every
 * frame of it is mapped to its source: for large programs that is half of the time. An error that leaves the work gets the
 * frames of its caller instead. The traces of promises that the SDK makes later for these resources are not written out
 * either; every other error has its whole trace.
 */
export function withCheapTraces<T>(work: () => T): T {
  skipTracesOfPromises();
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  working = true;
  try {
    return work();
  } catch (error) {
    Error.stackTraceLimit = limit;
    if (error instanceof Error && !/\n\s+at /.test(error.stack ?? "")) Error.captureStackTrace(error);
    throw error;
  } finally {
    working = false;
    Error.stackTraceLimit = limit;
  }
}

/**
 * Puts a formatter of stack traces in front of the one that there is. It answers the SDK's own traces, which nobody reads
 * unless leaks are looked for, and leaves everything else to the other. Without one, Node writes traces at little cost.
 */
function skipTracesOfPromises(): void {
  const format = Error.prepareStackTrace;
  if (!format || installed.has(format) || process.env.PULUMI_DEBUG_PROMISE_LEAKS) return;
  const skipping: Formatter = (error, frames) => {
    const file = frames[0]?.getFileName() ?? "";
    if (ofPromise.test(file) || (working && ofResource.test(file))) return String(error);
    return format(error, frames);
  };
  installed.add(skipping);
  Error.prepareStackTrace = skipping;
}
