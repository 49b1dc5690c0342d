import { type Engine, findOrBuildPulumi } from "../../test/support/engine/cli";
import type { Way } from "./children/ways";
import { type EngineCost, EngineRuns } from "./engine-run";
import { titles, tooMany, ways } from "./registration";
import { compared, median, type Row, round } from "./row";

/**
 * How many APIs, how often each is previewed, and for which ways the state is measured: what takes long is measured once. With
 * 3,000 APIs the classes have taken over ten minutes and 14 GB, which leaves most machines no room.
 */
const sizes: readonly { readonly apis: number; readonly runs: Readonly<Record<Way, number>>; readonly states: readonly Way[] }[] = [
  { apis: 100, runs: { bare: 3, stock: 3, lean: 3 }, states: ways },
  { apis: 1000, runs: { bare: 2, stock: 1, lean: 2 }, states: ["bare", "lean"] },
  { apis: 3000, runs: { bare: 1, stock: 0, lean: 1 }, states: ["lean"] },
];

const megabyte = 1024 * 1024;
const linuxOnly = "not measured: only Linux tells what another process uses";

interface Costs {
  readonly previews: EngineCost[];
  /** Bytes of the state after an `up`. */
  state?: number;
  /** Why there is nothing to tell, or no more. */
  note?: string;
}

/** The real Pulumi CLI. Where there is none, and none can be built, nothing of it can be measured. */
export async function engineToMeasure(say: (text: string) => void): Promise<Engine> {
  const engine = await findOrBuildPulumi({ progress: say });
  if ("missing" in engine) throw new Error(`there is no Pulumi engine to measure under: ${engine.missing}`);
  return engine;
}

/**
 * Registration under the real engine: `pulumi preview` of APIs of four resources each, beside the SDK's bare resources and
 * azure-native's classes, all with the SDK's defaults; and what the state comes to after an `up`. A way that runs out of
 * memory is not tried with more APIs.
 */
export async function underEngine(engine: Engine, say: (text: string) => void): Promise<Row[]> {
  const rows: Row[] = [];
  const failed = new Map<Way, string>();
  let smaller: readonly Row[] = [];
  for (const { apis, runs, states } of sizes) {
    const costs: Record<Way, Costs> = { bare: { previews: [] }, stock: { previews: [] }, lean: { previews: [] } };
    // In turns, so that a busy moment of the machine does not fall on one of them alone.
    for (let run = 0; run < Math.max(...Object.values(runs)); run++) {
      for (const way of ways.filter((each) => run < runs[each])) {
        const note = failed.get(way);
        if (note !== undefined) costs[way].note = note;
        else if (await measure(way, run)) failed.set(way, `not run: ${apis} APIs have run out of memory`);
      }
    }
    const [bare = [], stock = [], lean = []] = ways.map((way) => rowsOf(apis, way, costs[way]));
    rows.push(...bare, ...stock);
    for (const [index, row] of lean.entries()) {
      const others = [bare[index], stock[index], smaller[index]].filter((other) => other && other.value !== null && !other.note);
      rows.push(...(others.length === 0 ? [row] : others.map((other) => compared(row, other as Row))));
    }
    smaller = lean;

    /** @returns whether it ran out of memory */
    async function measure(way: Way, run: number): Promise<boolean> {
      const what = `${apis} APIs, ${titles[way]}`;
      const stack = await EngineRuns.create(engine, way, apis);
      try {
        say(`preview of ${what}, run ${run + 1} of ${runs[way]}`);
        const cost = await stack.preview();
        costs[way].previews.push(cost);
        if (cost.outOfMemory) costs[way].note = "ran out of memory";
        else if (run === 0 && states.includes(way)) {
          say(`up of ${what}`);
          costs[way].state = (await stack.up()).state;
        }
        return cost.outOfMemory;
      } finally {
        await stack.dispose();
      }
    }
  }
  return rows;
}

/** The same figures in the same order for each way. */
function rowsOf(apis: number, way: Way, { previews, state, note }: Costs): Row[] {
  const row = (what: string, unit: Row["unit"], values: readonly (number | undefined)[], why = linuxOnly): Row => {
    const name = `under the engine, ${apis} APIs, ${titles[way]}, ${what}`;
    const known = values.filter((value) => value !== undefined);
    if (known.length === 0) return { name, value: null, unit, note: note ?? (previews.length === 0 ? tooMany : why) };
    return { name, value: round(median(known)), unit, ...(note && { note }) };
  };
  const of = (pick: (cost: EngineCost) => number | undefined) => previews.map(pick);
  return [
    row(
      "preview, time",
      "ms",
      of(({ ms }) => ms),
    ),
    row(
      "preview, processor time of program and engine",
      "ms",
      of(({ program, engine }) => program && engine && program.cpu + engine.cpu),
    ),
    row(
      "preview, memory of the program",
      "MB",
      of(({ program }) => program?.mb),
    ),
    row(
      "preview, memory of the engine",
      "MB",
      of(({ engine }) => engine?.mb),
    ),
    row("state after an up", "MB", state === undefined ? [] : [state / megabyte], "not run: an up takes too long to be measured for all"),
  ];
}
