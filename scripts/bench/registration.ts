import type { Cost } from "./children/measure";
import type { Way } from "./children/ways";
import { compared, median, type Row, round } from "./row";
import { runChild } from "./run-child";

export const ways: readonly Way[] = ["bare", "stock", "lean"];
export const titles: Readonly<Record<Way, string>> = { bare: "bare CustomResource", stock: "azure-native classes", lean: "palisade" };

/** How many APIs, and how often each is measured: what takes long is measured once. */
const sizes = [
  { apis: 100, runs: 3 },
  { apis: 1000, runs: 2 },
  { apis: 3000, runs: 1 },
];

/** With three times as many, a run with the classes had not ended after seven minutes. */
const mostOfStock = 1000;
export const tooMany = "not run: the classes take some 14 GB and many minutes";

/**
 * Registration alone, under a mocked engine: APIs of four resources each, beside the SDK's bare resources and
 * azure-native's classes. Time until the last resource is registered; memory that the process grows by.
 */
export async function registration(say: (text: string) => void): Promise<Row[]> {
  const rows: Row[] = [];
  const smaller: Record<"ms" | "mb", Row | undefined> = { ms: undefined, mb: undefined };
  for (const { apis, runs } of sizes) {
    const costs: Record<Way, Cost[]> = { bare: [], stock: [], lean: [] };
    // In turns, so that a busy moment of the machine does not fall on one of them alone.
    for (let run = 0; run < runs; run++) {
      for (const way of ways) {
        if (way === "stock" && apis > mostOfStock) continue;
        say(`registration of ${apis} APIs, ${titles[way]}, run ${run + 1} of ${runs}`);
        costs[way].push(await runChild<Cost>("registration", way, String(apis)));
      }
    }
    for (const [figure, unit] of [
      ["ms", "ms"],
      ["mb", "MB"],
    ] as const) {
      const row = (way: Way): Row => {
        const name = `registration, ${apis} APIs, ${titles[way]}, ${figure === "ms" ? "time" : "memory"}`;
        if (costs[way].length === 0) return { name, value: null, unit, note: tooMany };
        return { name, value: round(median(costs[way].map((cost) => cost[figure]))), unit };
      };
      const [bare, stock, lean] = [row("bare"), row("stock"), row("lean")];
      rows.push(bare, stock, compared(lean, bare));
      if (stock.value !== null) rows.push(compared(lean, stock));
      const before = smaller[figure];
      if (before) rows.push(compared(lean, before));
      smaller[figure] = lean;
    }
  }
  return rows;
}
