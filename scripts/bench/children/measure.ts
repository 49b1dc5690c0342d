import * as pulumi from "@pulumi/pulumi";

/** What one run cost. */
export interface Cost {
  /** Milliseconds from the first resource until the last is registered. */
  readonly ms: number;
  /** Megabytes that the process grew by at its peak. */
  readonly mb: number;
  readonly resources: number;
}

const megabyte = 1024 * 1024;

/** Answers every registration as an engine without anything to do would, and counts them. */
export function mockEngine(): { readonly resources: () => number } {
  let resources = 0;
  pulumi.runtime.setMocks({
    newResource: ({ name, inputs, id }) => {
      resources++;
      return { id: id ?? name, state: inputs };
    },
    call: ({ inputs }) => inputs,
  });
  return { resources: () => resources };
}

/** Runs a piece of work and waits until all that it registers is registered. */
export async function costOf(engine: ReturnType<typeof mockEngine>, work: () => unknown): Promise<Cost> {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const from = performance.now();
  await work();
  await pulumi.runtime.disconnect();
  const ms = performance.now() - from;
  // maxRSS is in kilobytes.
  const peak = Math.max(process.resourceUsage().maxRSS * 1024, process.memoryUsage().rss);
  return { ms, mb: (peak - before) / megabyte, resources: engine.resources() };
}
