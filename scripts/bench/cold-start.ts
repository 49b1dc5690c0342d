import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compared, median, type Row, round } from "./row";

const launcher = join(__dirname, "..", "palisade.js");
const runs = 15;

/** The command line from start to end, beside Node itself: the check of one policy file, and help. */
export async function coldStart(say: (text: string) => void): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "palisade-bench-"));
  try {
    const file = join(folder, "policy.xml");
    // With an expression, as most files have one: their grammar is part of what a start costs.
    writeFileSync(file, "<policies><inbound><base /><set-method>@(context.Request.Method)</set-method></inbound></policies>\n");
    // The first call builds the CLI where it is stale.
    time(launcher, "rules");
    const calls = { node: ["-e", "0"], help: [launcher, "--help"], check: [launcher, "check", "--fail-on", "never", file] };
    const times: Record<keyof typeof calls, number[]> = { node: [], help: [], check: [] };
    for (let run = 0; run < runs; run++) {
      say(`cold start, run ${run + 1} of ${runs}`);
      for (const call of Object.keys(calls) as (keyof typeof calls)[]) times[call].push(time(...calls[call]));
    }
    const row = (name: string, call: keyof typeof calls) => ({ name, value: round(median(times[call])), unit: "ms" as const });
    const node = row("cold start, node alone", "node");
    return [
      node,
      compared(row("cold start, palisade --help", "help"), node),
      compared(row("cold start, palisade check of one file", "check"), node),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function time(...args: readonly string[]): number {
  const from = performance.now();
  execFileSync(process.execPath, args, { stdio: "ignore" });
  return performance.now() - from;
}
