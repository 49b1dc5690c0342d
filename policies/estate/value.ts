/**
 * Values of an estate. Everything is plain JSON; what is not there yet, or could not be read, says so.
 */

/** A value that only the deployment knows: an output of another record (`<path>#<output>`), or a named input of the stack. */
export interface Late {
  readonly $late: string;
}

/** A value that the source of the estate could not tell, and why. Never taken for any particular value. */
export interface Unknown {
  readonly $unknown: string;
}

/** A value, or the statement that it is not known. */
export type Maybe<T> = T | Late | Unknown;

export type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json };

export function isLate(value: unknown): value is Late {
  return typeof value === "object" && value !== null && "$late" in value;
}

export function isUnknown(value: unknown): value is Unknown {
  return typeof value === "object" && value !== null && "$unknown" in value;
}

/** Whether a value can be looked at. */
export function isKnown<T>(value: Maybe<T>): value is T {
  return !isLate(value) && !isUnknown(value);
}

/** Why a value can't be looked at. */
export function whyUnknown(value: Late | Unknown): string {
  return isUnknown(value) ? value.$unknown : `the deployment decides it (${value.$late})`;
}

/** The output of another record, as a late value. */
export function outputOf(path: string, output: string): Late {
  return { $late: `${path}#${output}` };
}

/** The full ARM id of another record, as a late value: it begins with the subscription, which only the deployment knows. */
export function idOf(path: string): Late {
  return outputOf(path, "id");
}
