/** One measured figure. */
export interface Row {
  /** What was measured, such as `registration 1000 APIs, time`. */
  readonly name: string;
  /** Null where it could not be measured; the note says why. */
  readonly value: number | null;
  readonly unit: "ms" | "MB" | "MB/s" | "documents/s" | "expressions/s";
  /** The name of the row that it is compared with, from the same run. */
  readonly against?: string;
  /** How many times the other value this one is. */
  readonly ratio?: number;
  readonly note?: string;
}

/** A row beside another one of the same run. */
export function compared(row: Omit<Row, "against" | "ratio">, other: Row): Row {
  if (row.value === null || other.value === null) return row;
  return { ...row, against: other.name, ratio: round(row.value / other.value, 3) };
}

/** Rounds to some significant digits: more would pretend an accuracy that no measurement has. */
export function round(value: number, digits = 4): number {
  return Number(value.toPrecision(digits));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle] ?? Number.NaN, sorted[middle] ?? Number.NaN];
  return (low + high) / 2;
}
