import { readdirSync, readFileSync } from "node:fs";

/** What a process has used until now. */
export interface Usage {
  /** The most memory that it has held at once, in megabytes. */
  readonly mb: number;
  /** The time that it has kept processors busy, in milliseconds. */
  readonly cpu: number;
}

/** How often the processes are looked at, in milliseconds. The kernel keeps the sums and the peaks, so that little is missed. */
const interval = 100;

/** The kernel counts processor time in hundredths of a second, whatever the machine. */
const tick = 10;

/**
 * Follows a process and all that it starts, until told to stop. Linux alone tells such things of other processes: elsewhere
 * nothing is found.
 * @param programs what to tell apart, each by its command line
 * @returns a function that stops, and gives what each program has used at most
 */
export function followUsage<K extends string>(
  pid: number | undefined,
  programs: Readonly<Record<K, (commandLine: readonly string[]) => boolean>>,
) {
  const usages = new Map<K, Usage>();
  const names = Object.keys(programs) as K[];
  const look = () => {
    if (pid === undefined || process.platform !== "linux") return;
    for (const each of descendantsOf(pid)) {
      const commandLine = read(each, "cmdline").split("\0");
      const name = names.find((one) => programs[one](commandLine));
      const usage = name && usageOf(each);
      if (!usage) continue;
      const before = usages.get(name) ?? usage;
      usages.set(name, { mb: Math.max(before.mb, usage.mb), cpu: Math.max(before.cpu, usage.cpu) });
    }
  };
  const timer = setInterval(look, interval);
  return (): ReadonlyMap<K, Usage> => {
    clearInterval(timer);
    return usages;
  };
}

function usageOf(pid: number): Usage | undefined {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(read(pid, "status"))?.[1];
  const [user, system] = statOf(pid).slice(11, 13);
  return kilobytes && user && system ? { mb: Number(kilobytes) / 1024, cpu: (Number(user) + Number(system)) * tick } : undefined;
}

/** A process and those below it. */
function descendantsOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const parent = Number(statOf(Number(entry))[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const below = (each: number): number[] => [each, ...(children.get(each) ?? []).flatMap(below)];
  return below(pid);
}

/** The fields of `/proc/<pid>/stat` from the state on. The name before it stands in parentheses and may hold anything. */
function statOf(pid: number): string[] {
  const text = read(pid, "stat");
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
}

/** What the kernel tells of a process; nothing once it has gone. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
