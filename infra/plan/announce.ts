import type { CheckResult } from "../../policies/baseline/finding";
import type { Estate } from "../../policies/estate/estate";

/** Hears of the estate that a program declares. Set by the offline host; absent under the engine. */
export type Listener = (estate: Estate, result: CheckResult, stops: boolean) => void;

const key = Symbol.for("palisade.plan.listener");

/**
 * Tells the offline host, if there is one, what the program declares and what the baseline says of it.
 * @param stops whether the program stops for what was found
 */
export function announce(estate: Estate, result: CheckResult, stops: boolean) {
  (globalThis as { [key]?: Listener })[key]?.(estate, result, stops);
}

export function listen(listener: Listener) {
  (globalThis as { [key]?: Listener })[key] = listener;
}
