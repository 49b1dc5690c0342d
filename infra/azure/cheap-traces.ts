/**
 * Does work in which errors carry no stack frames. The SDK reads `new Error().stack` for every promise that it makes, and
 * under ts-node every frame of it is mapped to its source: for large programs that is half of the time. An error that
 * leaves the work gets the frames of its caller instead.
 */
export function withCheapTraces<T>(work: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } catch (error) {
    Error.stackTraceLimit = limit;
    if (error instanceof Error && !/\n\s+at /.test(error.stack ?? "")) Error.captureStackTrace(error);
    throw error;
  } finally {
    Error.stackTraceLimit = limit;
  }
}
