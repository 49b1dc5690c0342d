import type { CheckCost } from "./children/check-documents";
import type { ProgramCost } from "./children/program";
import { compared, type Row, round } from "./row";
import { runChild } from "./run-child";

const counts = [10_000, 100_000];
const apis = 1_000;

/** All rules over policy files that stand alone, ten times as many beside them, and over an estate of many APIs. */
export async function check(say: (text: string) => void): Promise<Row[]> {
  const rows: Row[] = [];
  const rates: Row[] = [];
  for (const count of counts) {
    say(`check of ${count} documents`);
    const { ms, mb, length } = await runChild<CheckCost>("check-documents", String(count));
    const name = `check of ${count} documents of ${length} characters`;
    const rate: Row = { name: `${name}, speed`, value: round((count * 1000) / ms), unit: "documents/s" };
    rates.push(rate);
    rows.push(rates[0] && rates[0] !== rate ? compared(rate, rates[0]) : rate, { name: `${name}, memory`, value: round(mb), unit: "MB" });
  }
  say(`check of ${apis} APIs`);
  const cost = await runChild<ProgramCost>("program", String(apis));
  return [...rows, { name: `check of ${apis} APIs with 10 operations`, value: round(cost.check), unit: "ms" }];
}
