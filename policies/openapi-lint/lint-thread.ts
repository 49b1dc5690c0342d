import { Worker } from "node:worker_threads";
import type { LintAnswer, LintRequest } from "./finding";

export interface LintLimits {
  /** For one definition, in milliseconds; the start of the thread included. */
  readonly timeout: number;
  /** In megabytes. */
  readonly memory: number;
}

export const defaultLintLimits: LintLimits = { timeout: 60_000, memory: 1024 };

/**
 * Lints definitions in a thread of its own, one after the other. Rules run over whatever somebody has written, and some
 * definitions keep them busy for ever: the thread ends when its time or memory does, and the next definition gets a new one.
 */
export class LintThread {
  private thread: Worker | undefined;
  private queue: Promise<unknown> = Promise.resolve();

  /** @param file the compiled `worker.ts` */
  constructor(
    private readonly file: string,
    private readonly limits: LintLimits = defaultLintLimits,
  ) {}

  lint(request: LintRequest): Promise<LintAnswer> {
    const answer = this.queue.then(() => this.ask(request));
    this.queue = answer;
    return answer;
  }

  async close() {
    await this.thread?.terminate();
    this.thread = undefined;
  }

  private ask(request: LintRequest): Promise<LintAnswer> {
    const { timeout, memory } = this.limits;
    return new Promise((resolve) => {
      this.thread ??= new Worker(this.file, { resourceLimits: { maxOldGenerationSizeMb: memory }, stdout: true, stderr: true });
      const { thread } = this;
      const settle = (answer: LintAnswer) => {
        clearTimeout(timer);
        thread.off("message", settle).off("error", failed).off("exit", ended);
        resolve(answer);
      };
      const giveUp = (why: string) => {
        this.thread = undefined;
        settle({ failed: why });
        // What a thread says that is given up is nobody's.
        thread.on("error", () => {});
        void thread.terminate();
      };
      const failed = (error: Error & { readonly code?: string }) =>
        giveUp(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? `it needed more than ${memory} MB` : error.message);
      const ended = () => giveUp("the thread ended before it answered");
      const timer = setTimeout(() => giveUp(`it took longer than ${timeout / 1000} s`), timeout);
      thread.on("message", settle).on("error", failed).on("exit", ended);
      thread.postMessage(request);
    });
  }
}
