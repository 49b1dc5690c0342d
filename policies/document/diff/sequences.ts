/** Pairs of indexes `[in a, in b]`, rising in both. */
export type Pairs = readonly (readonly [number, number])[];

/** Above so many cells the table of a longest common subsequence is not made. */
const maxCells = 250_000;

/**
 * A common subsequence of two lists: the longest one, or where that would take too long, what both begin and end with.
 * The time grows with the length of the lists, not with its square.
 */
export function commonSubsequence(a: readonly string[], b: readonly string[]): Pairs {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  return [
    ...Array.from({ length: start }, (_, index) => [index, index] as const),
    ...longestBetween(a.slice(start, a.length - end), b.slice(start, b.length - end)).map(([i, j]) => [i + start, j + start] as const),
    ...Array.from({ length: end }, (_, index) => [a.length - end + index, b.length - end + index] as const),
  ];
}

function longestBetween(a: readonly string[], b: readonly string[]): Pairs {
  if (a.length * b.length > maxCells) return [];
  const width = b.length + 1;
  // lengths[i * width + j]: the longest one of what is left behind i and j.
  const lengths = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: [number, number][] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}

/** The positions of a longest rising subsequence of different numbers; of several, one that begins early. O(n log n). */
export function longestRising(numbers: readonly number[]): readonly number[] {
  const last = numbers.length - 1;
  return lateRising([...numbers].reverse().map((number) => -number))
    .map((position) => last - position)
    .reverse();
}

function lateRising(numbers: readonly number[]): number[] {
  // tails[k]: the position of the least number in which a rising subsequence of k + 1 numbers ends.
  const tails: number[] = [];
  const before: number[] = [];
  const numberAt = (position: number | undefined) => numbers[position ?? -1] ?? Number.NEGATIVE_INFINITY;
  for (const [position, number] of numbers.entries()) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numberAt(tails[middle]) < number) low = middle + 1;
      else high = middle;
    }
    before[position] = tails[low - 1] ?? -1;
    tails[low] = position;
  }
  const rising: number[] = [];
  for (let position = tails.at(-1) ?? -1; position >= 0; position = before[position] ?? -1) rising.push(position);
  return rising.reverse();
}
