import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { Command } from "commander";
import { build } from "esbuild";
import { print, printError } from "../output";
import { withProgress } from "../progress";
import { type Batch, type Failure, type Kind, kinds } from "./campaign";

const root = join(__dirname, "..", "..");
const compiled = join(root, "dist", "fuzz", "worker.js");
const batchSize = 1000;
/** Where there is no terminal to show progress on, a line after so many cases. */
const logEvery = 100_000;
/** A batch takes a second or so. */
const hangMs = 300_000;

/** Of ten batches, how many are of a kind. */
const shares: Readonly<Record<Kind, number>> = { "mutated files": 6, "mutated documents": 3, documents: 1 };

interface FuzzOptions {
  readonly cases: string;
  readonly seed?: string;
  readonly jobs: string;
  readonly folder?: string;
}

async function main() {
  const command = new Command("npm run fuzz --")
    .description("Tries to break the reading and writing of policy documents. The same seed tries the same cases.")
    .option("--cases <number>", "how many to try", "1000000")
    .option("--seed <number>", "where to begin; any, and printed, unless given")
    .option("--jobs <number>", "how many run at the same time", "2")
    .option("--folder <folder>", "more policy documents to mutate", process.env.PALISADE_CORPUS)
    .parse();
  const options = command.opts<FuzzOptions>();
  const cases = wholeNumber(command, "cases", options.cases);
  const jobs = wholeNumber(command, "jobs", options.jobs);
  const seed = options.seed === undefined ? Date.now() % 1_000_000_000 : wholeNumber(command, "seed", options.seed);
  await compileWorker();
  const from = performance.now();
  const outcome = await withProgress("fuzzing", false, (say) => fuzz({ cases, jobs, seed, folder: options.folder }, say));
  const seconds = Math.round((performance.now() - from) / 1000);
  const tried = kinds.map((kind) => `${outcome.tried[kind]} ${kind}`).join(", ");
  print(`${tried} in ${seconds} s, seed ${seed}: ${outcome.failures.length === 0 ? "no failure" : `${outcome.failures.length} failed`}`);
  for (const { batch, message, input } of outcome.failures)
    print(`\n${batch.kind}, seed ${batch.seed}: ${message}\n${JSON.stringify(input)}`);
  process.exitCode = outcome.failures.length === 0 ? 0 : 1;
}

interface Outcome {
  readonly tried: Record<Kind, number>;
  readonly failures: (Failure & { readonly batch: Batch })[];
}

interface Plan {
  readonly cases: number;
  readonly jobs: number;
  readonly seed: number;
  readonly folder: string | undefined;
}

/** Deals batches out to workers until all are done or one has failed. */
async function fuzz({ cases, jobs, seed, folder }: Plan, say: (text: string) => void): Promise<Outcome> {
  const outcome: Outcome = { tried: { "mutated files": 0, "mutated documents": 0, documents: 0 }, failures: [] };
  const batches = batchesOf(cases, seed);
  let done = 0;
  const work = async () => {
    const worker = new Worker(compiled, { workerData: { root, folder } });
    try {
      for (const batch of batches) {
        worker.postMessage(batch);
        const answer = await answerOf(worker);
        outcome.tried[batch.kind] += batch.cases;
        done += batch.cases;
        say(`${done} of ${cases} cases`);
        if (!process.stderr.isTTY && done % logEvery === 0) printError(`${done} of ${cases} cases`);
        if (answer.failure) outcome.failures.push({ ...answer.failure, batch });
        if (outcome.failures.length > 0) return;
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return outcome;
}

/** What a worker answers; one that does not is stuck, which is a failure too. */
async function answerOf(worker: Worker): Promise<{ readonly failure?: Failure }> {
  const signal = AbortSignal.timeout(hangMs);
  try {
    const [answer] = (await once(worker, "message", { signal })) as [{ readonly failure?: Failure }];
    return answer;
  } catch (error) {
    if (!signal.aborted) throw error;
    return { failure: { message: `nothing came back for ${hangMs / 1000} s: it hangs`, input: "" } };
  }
}

/** One after the other, for all workers to take from. */
function* batchesOf(cases: number, seed: number): Generator<Batch> {
  const order = kinds.flatMap((kind) => Array.from({ length: shares[kind] }, () => kind));
  for (let number = 0; number * batchSize < cases; number++) {
    const kind = order[number % order.length] ?? "documents";
    yield { kind, seed: seed + number, cases: Math.min(batchSize, cases - number * batchSize) };
  }
}

async function compileWorker() {
  await build({
    entryPoints: [join(root, "scripts/fuzz/worker.ts")],
    absWorkingDir: root,
    outfile: compiled,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    packages: "external",
    logLevel: "error",
  });
}

function wholeNumber(command: Command, name: string, text: string): number {
  if (!/^\d{1,10}$/.test(text)) command.error(`--${name} takes a whole number, not "${text}"`);
  return Number(text);
}

main().catch((error: Error) => {
  printError(`fuzzing failed: ${error.message}`);
  process.exitCode = 2;
});
