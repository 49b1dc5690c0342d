import type { ProgramCost } from "./children/program";
import { registration } from "./registration";
import { median, type Row, round } from "./row";
import { runChild } from "./run-child";
import { engineToMeasure, underEngine } from "./under-engine";

const apis = 100;
const runs = 3;

/**
 * A program of many APIs: as a whole, its registration under a mocked engine, and its registration under the real one.
 * @throws Error where there is no engine, before anything is measured
 */
export async function program(say: (text: string) => void): Promise<Row[]> {
  const engine = await engineToMeasure(say);
  return [...(await wholeProgram(say)), ...(await registration(say)), ...(await underEngine(engine, say))];
}

/** The whole program for 100 APIs of ten operations each: definitions are read, hardened, checked and registered. */
async function wholeProgram(say: (text: string) => void): Promise<Row[]> {
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
