import { type ChildProcess, spawn } from "node:child_process";

export interface ProcessRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

export interface ProcessResult {
  /** Null where a signal ended the process. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order in which they came. */
  readonly output: string;
  readonly timedOut: boolean;
  readonly durationMs: number;
}

export interface RunningProcess {
  readonly child: ChildProcess;
  readonly done: Promise<ProcessResult>;
  /** Sends the signal to the process and to all that it started. */
  readonly signal: (signal: NodeJS.Signals) => void;
}

const graceMs = 5_000;

/** Starts a process in a group of its own, so that what it starts can be ended with it. */
export function startProcess({ command, args, cwd, env, timeoutMs }: ProcessRequest): RunningProcess {
  const started = Date.now();
  const child = spawn(command, args, { cwd, env: { ...env }, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const signal = (name: NodeJS.Signals) => signalGroup(child, name);
  const done = new Promise<ProcessResult>((resolve, reject) => {
    let timedOut = false;
    const output = { stdout: "", stderr: "", output: "" };
    const timer = setTimeout(() => {
      timedOut = true;
      signal("SIGINT");
      setTimeout(() => signal("SIGKILL"), graceMs).unref();
    }, timeoutMs);
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        output[stream] += text;
        output.output += text;
      });
    }
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code, ...output, timedOut, durationMs: Date.now() - started });
    });
  });
  return { child, done, signal };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
