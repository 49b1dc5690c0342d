import os from "node:os";
import path from "node:path";
import { vi } from "vitest";
import { repository } from "./engine/program-copy";
import { type ProcessResult, startProcess } from "./engine/run-process";

export { repository };

// The commands are processes of their own, and the first one may have to build the CLI.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

export interface RunOptions {
  /** Where the command is started; the repository unless given. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The launcher to start; the repository's unless given. */
  readonly launcher?: string;
}

/** Runs the command line as a user does, with nothing of the developer's own environment. */
export function palisade(args: readonly string[], { cwd = repository, env = {}, launcher }: RunOptions = {}): Promise<ProcessResult> {
  return startProcess({
    command: process.execPath,
    args: [launcher ?? path.join(repository, "scripts/palisade.js"), ...args],
    cwd,
    env: { PATH: process.env.PATH ?? "", HOME: os.tmpdir(), LANG: "C.UTF-8", ...env },
    timeoutMs: 60_000,
  }).done;
}

/** The file of the program host, built if it has to be. */
export async function builtHost(): Promise<string> {
  const { code, output } = await palisade(["--version"]);
  if (code !== 0) throw new Error(`the command line can't be built: ${output}`);
  return path.join(repository, "dist/plan-host.js");
}
