import { parentPort, workerData } from "node:worker_threads";
import { type Batch, run } from "./campaign";
import { seeds } from "./seeds";

/** Runs the batches that it is sent and answers each with its failure, or with none. */
const { root, folder } = workerData as { readonly root: string; readonly folder?: string };
const texts = seeds(root, folder);
/** Cases take a millisecond or so; the machine may be busy. */
const slowMs = 5000;

parentPort?.on("message", (batch: Batch) => {
  parentPort?.postMessage({ failure: run(batch, texts, slowMs) });
});
