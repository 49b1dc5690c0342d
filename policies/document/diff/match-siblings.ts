import { isFixed, keyOf } from "./identity";
import { likeness, mustResemble } from "./likeness";
import type { Meaning } from "./meaning";
import { commonSubsequence } from "./sequences";

export interface Pair {
  readonly before: Meaning;
  readonly after: Meaning;
}

export interface Matched {
  readonly pairs: readonly Pair[];
  readonly removed: readonly Meaning[];
  readonly added: readonly Meaning[];
}

/** Above so many comparisons, elements of which nothing but the name is the same are paired in their order. */
const maxComparisons = 400;

/**
 * Finds for the children of an element what has become of them: first those that mean the same, then those of the same
 * name and key, then those that have their content or their attributes in common, then those that are most alike.
 */
export function matchSiblings(before: readonly Meaning[], after: readonly Meaning[]): Matched {
  const matching = new Matching(before, after);
  // Of several that mean the same, those are taken first that have kept their place.
  const digests = (list: readonly Meaning[]) => list.map(({ digest }) => digest);
  for (const [i, j] of commonSubsequence(digests(before), digests(after))) matching.pair(before[i], after[j]);
  matching.by(({ digest }) => digest);
  matching.by((each) => join(each.name, keyOf(each)));
  matching.by((each) => (isFixed(each) || each.contentDigest === "" ? undefined : join(each.name, each.contentDigest)));
  matching.by((each) => (isFixed(each) || each.attributesDigest === "" ? undefined : join(each.name, each.attributesDigest)));
  matching.byLikeness();
  return matching.result();
}

const join = (name: string, sign: string | undefined) => (sign === undefined ? undefined : `${name} ${sign}`);

class Matching {
  private readonly pairs: Pair[] = [];
  private readonly before: Set<Meaning>;
  private readonly after: Set<Meaning>;

  constructor(before: readonly Meaning[], after: readonly Meaning[]) {
    this.before = new Set(before);
    this.after = new Set(after);
  }

  pair(before: Meaning | undefined, after: Meaning | undefined) {
    if (!before || !after || !this.before.has(before) || !this.after.has(after)) return;
    this.before.delete(before);
    this.after.delete(after);
    this.pairs.push({ before, after });
  }

  /** Pairs those that have a sign in common; where several have, in their order. */
  by(sign: (each: Meaning) => string | undefined) {
    if (this.before.size === 0 || this.after.size === 0) return;
    const candidates = groupsOf(this.after, sign);
    const taken = new Map<string, number>();
    for (const each of [...this.before]) {
      const key = sign(each);
      if (key === undefined) continue;
      const index = taken.get(key) ?? 0;
      const partner = candidates.get(key)?.[index];
      if (!partner) continue;
      taken.set(key, index + 1);
      this.pair(each, partner);
    }
  }

  byLikeness() {
    const name = (each: Meaning) => (isFixed(each) ? undefined : each.name);
    const candidates = groupsOf(this.after, name);
    for (const [key, before] of groupsOf(this.before, name)) this.mostAlike(before, candidates.get(key) ?? []);
  }

  private mostAlike(before: readonly Meaning[], after: readonly Meaning[]) {
    if (before.length * after.length > maxComparisons) {
      for (const [index, each] of before.entries()) {
        const partner = after[index];
        if (partner && (!mustResemble(each) || likeness(each, partner) > 0)) this.pair(each, partner);
      }
      return;
    }
    const all = before.flatMap((each) => after.map((other) => ({ each, other, alike: likeness(each, other) })));
    // Sorting is stable: among equals the order of the documents decides.
    for (const { each, other, alike } of all.sort((a, b) => b.alike - a.alike)) {
      if (alike > 0 || !mustResemble(each)) this.pair(each, other);
    }
  }

  result(): Matched {
    return { pairs: this.pairs, removed: [...this.before], added: [...this.after] };
  }
}

function groupsOf(elements: Iterable<Meaning>, sign: (each: Meaning) => string | undefined): Map<string, Meaning[]> {
  const groups = new Map<string, Meaning[]>();
  for (const each of elements) {
    const key = sign(each);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return groups;
}
