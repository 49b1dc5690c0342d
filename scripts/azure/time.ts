import { UsageError } from "../usage-error";

/** The longest time that can be given: a day. */
const longest = 86_400;

/**
 * The milliseconds of `--timeout`, which is in seconds.
 * @throws UsageError where it is no number of seconds
 */
export function timeOf(seconds: string): number {
  const value = /^\d{1,6}$/.test(seconds) ? Number(seconds) : 0;
  if (value < 1 || value > longest) throw new UsageError(`--timeout ${seconds}: expected seconds, from 1 to ${longest}`);
  return value * 1000;
}
