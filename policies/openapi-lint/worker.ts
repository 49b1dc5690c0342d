import { parentPort } from "node:worker_threads";
import type { LintAnswer, LintRequest } from "./finding";
import { lint } from "./lint";

/** Lints the definitions that it is sent, and answers each. */
parentPort?.on("message", (request: LintRequest) => {
  lint(request).then(answer, (error: unknown) =>
    answer({ failed: error instanceof RangeError ? "it is nested too deep" : error instanceof Error ? error.message : String(error) }),
  );
});

function answer(each: LintAnswer) {
  parentPort?.postMessage(each);
}
