/** The same value with the keys of all its objects in another order, which `seed` decides. Lists stay as they are. */
export function shuffled<T>(value: T, seed: number): T {
  let state = seed >>> 0;
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const visit = (each: unknown): unknown => {
    if (Array.isArray(each)) return each.map(visit);
    if (typeof each !== "object" || each === null) return each;
    const entries = Object.entries(each).map(([key, inner]) => [key, visit(inner)] as const);
    for (let last = entries.length - 1; last > 0; last--) {
      const other = random(last + 1);
      [entries[last], entries[other]] = [entries[other] as (typeof entries)[number], entries[last] as (typeof entries)[number]];
    }
    return Object.fromEntries(entries);
  };
  return visit(value) as T;
}
