import { readFileSync, statSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const pollMs = 1_000;
const noticeMs = 30_000;
/** A lock that names no process for so long was left by one that ended at once. */
const anonymousMs = 10_000;

/** Runs the work in one process at a time. A lock whose process has ended is taken over. */
export async function withLock<T>(folder: string, progress: (line: string) => void, work: () => Promise<T>): Promise<T> {
  const since = Date.now();
  let notices = 0;
  while (!(await take(folder))) {
    if (isAbandoned(folder)) {
      await rm(folder, { recursive: true, force: true });
      continue;
    }
    if (Date.now() - since >= notices * noticeMs) {
      notices += 1;
      progress(`waiting for another process: ${folder}`);
    }
    await sleep(pollMs);
  }
  try {
    return await work();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function take(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
  await writeFile(owner(folder), `${process.pid}`);
  return true;
}

const owner = (folder: string) => path.join(folder, "pid");

function isAbandoned(folder: string): boolean {
  const pid = ownerOf(folder);
  if (pid === undefined) {
    const taken = statSync(folder, { throwIfNoEntry: false })?.mtimeMs;
    return taken !== undefined && Date.now() - taken > anonymousMs;
  }
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

function ownerOf(folder: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(owner(folder), "utf8"), 10) || undefined;
  } catch {
    return undefined; // It has just been taken or given back.
  }
}
