import { statSync } from "node:fs";
import { basename, join } from "node:path";
import type { Engine } from "../../test/support/engine/cli";
import { EngineWorkspace } from "../../test/support/engine/workspace";
import { resourcesOfApi, type Way } from "./children/ways";
import { followUsage, type Usage } from "./processes";

/** What one run of the engine cost. */
export interface EngineCost {
  /** Milliseconds from the start of the command to its end. */
  readonly ms: number;
  /** What the program's process has used, and the engine's; on Linux alone. */
  readonly program?: Usage;
  readonly engine?: Usage;
  /** The program ran out of memory before it had registered everything. */
  readonly outOfMemory: boolean;
}

const stack = "bench";
const group = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/bench";
/** Far above what any way needs that ends at all. */
const timeoutMs = 20 * 60_000;

/** The state is written once instead of after each step: that would take a time that grows with the square of the resources. */
const writtenOnce = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };

/** A stack of its own for a way and a number of APIs, under the real engine and against the double of Azure. `dispose` removes it. */
export class EngineRuns {
  private constructor(
    private readonly workspace: EngineWorkspace,
    private readonly apis: number,
  ) {}

  static async create(engine: Engine, way: Way, apis: number): Promise<EngineRuns> {
    const env = { PALISADE_BENCH_WAY: way, PALISADE_BENCH_APIS: String(apis) };
    const workspace = await EngineWorkspace.create({ engine, program: join(__dirname, "engine-program"), env });
    // What the APIs stand in belongs to others.
    for (const id of [group, `${group}/providers/Microsoft.ApiManagement/service/bench`]) workspace.azure.put(id, {}, { checked: false });
    await workspace.initSignedIn(stack);
    return new EngineRuns(workspace, apis);
  }

  preview(): Promise<EngineCost> {
    return this.measure(["preview", "--suppress-progress"], {});
  }

  /** @returns what it cost, and the bytes of the state */
  async up(): Promise<EngineCost & { readonly state: number }> {
    const cost = await this.measure(["up", "--yes", "--skip-preview", "--suppress-progress"], writtenOnce);
    return { ...cost, state: statSync(join(this.workspace.root, "state/.pulumi/stacks/bench", `${stack}.json`)).size };
  }

  dispose(): Promise<void> {
    return this.workspace.dispose();
  }

  private async measure(args: readonly string[], env: Readonly<Record<string, string>>): Promise<EngineCost> {
    const { child, done } = this.workspace.start(args, { env, timeoutMs });
    const usages = followUsage(child.pid, {
      engine: ([command = ""]) => basename(command) === "pulumi",
      program: (line) => line.some((each) => each.endsWith("/@pulumi/pulumi/cmd/run/index.js")),
    });
    // The engine is in a process group of its own, and would outlive whoever breaks the measurement off.
    const stop = () => void this.dispose().finally(() => process.exit(2));
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
    const result = await done.finally(() => {
      usages();
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, stop);
    });
    const used = usages();
    const cost = { ms: result.durationMs, program: used.get("program"), engine: used.get("engine") };
    if (result.code !== 0 && /heap out of memory/.test(result.output)) return { ...cost, outOfMemory: true };
    const created = Number(/\+ (\d+) (?:to create|created)/.exec(result.output)?.[1]);
    // The stack itself is a resource as well.
    if (result.timedOut || result.code !== 0 || created !== this.apis * resourcesOfApi + 1) {
      throw new Error(`pulumi ${args.join(" ")} did not register ${this.apis} APIs:\n${result.output.slice(-4000)}`);
    }
    return { ...cost, outOfMemory: false };
  }
}
