import type { ProgramCost } from "./children/program";
import { median, type Row, round } from "./row";
import { runChild } from "./run-child";

const apis = 100;
const runs = 3;

/** The whole program for 100 APIs of ten operations each: definitions are read, hardened, checked and registered. */
export async function program(say: (text: string) => void): Promise<Row[]> {
  const costs: ProgramCost[] = [];
  for (let run = 0; run < runs; run++) {
    say(`program of ${apis} APIs, run ${run + 1} of ${runs}`);
    const cost = await runChild<ProgramCost>("program", String(apis));
    if (cost.findings > 0) throw new Error(`the program's estate has ${cost.findings} findings`);
    costs.push(cost);
  }
  const row = (what: string, unit: Row["unit"], pick: (cost: ProgramCost) => number): Row => ({
    name: `program, ${apis} APIs with 10 operations, ${what}`,
    value: round(median(costs.map(pick))),
    unit,
  });
  return [
    row("read and declare", "ms", ({ declare }) => declare),
    row("check", "ms", ({ check }) => check),
    row("register", "ms", ({ register }) => register),
    row("time", "ms", ({ declare, check, register }) => declare + check + register),
    row("memory", "MB", ({ mb }) => mb),
  ];
}
