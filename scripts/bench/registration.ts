import type { Cost } from "./children/measure";
import { compared, median, type Row, round } from "./row";
import { runChild } from "./run-child";

const ways = ["bare", "stock", "lean"] as const;
const titles = { bare: "bare CustomResource", stock: "azure-native classes", lean: "palisade" };
const runs = 3;

/**
 * Registration alone, under a mocked engine: 100 and 1,000 APIs of four resources each, beside the SDK's bare resources
 * and azure-native's classes. Time until the last resource is registered; memory that the process grows by.
 */
export async function registration(say: (text: string) => void): Promise<Row[]> {
  const rows: Row[] = [];
  for (const apis of [100, 1000]) {
    const costs: Record<(typeof ways)[number], Cost[]> = { bare: [], stock: [], lean: [] };
    // In turns, so that a busy moment of the machine does not fall on one of them alone.
    for (let run = 0; run < runs; run++) {
      for (const way of ways) {
        say(`registration of ${apis} APIs, ${titles[way]}, run ${run + 1} of ${runs}`);
        costs[way].push(await runChild<Cost>("registration", way, String(apis)));
      }
    }
    for (const [figure, unit] of [
      ["ms", "ms"],
      ["mb", "MB"],
    ] as const) {
      const row = (way: (typeof ways)[number]): Row => ({
        name: `registration, ${apis} APIs, ${titles[way]}, ${figure === "ms" ? "time" : "memory"}`,
        value: round(median(costs[way].map((cost) => cost[figure]))),
        unit,
      });
      const [bare, stock, lean] = [row("bare"), row("stock"), row("lean")];
      rows.push(bare, stock, compared(lean, bare), compared(lean, stock));
    }
  }
  return rows;
}
