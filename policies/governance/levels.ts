import type { Level } from "../baseline/pack";

/** From the loosest to the strictest. */
export const levels = ["off", "manual", "warning", "error"] as const satisfies readonly Level[];

/** Whether a level asks for less than another. */
export function isLooser(level: Level, than: Level): boolean {
  return levels.indexOf(level) < levels.indexOf(than);
}

export function strictest(first: Level, ...others: readonly Level[]): Level {
  return others.reduce((best, each) => (isLooser(best, each) ? each : best), first);
}
