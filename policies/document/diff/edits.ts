import { matchSiblings, type Pair } from "./match-siblings";
import type { Meaning } from "./meaning";
import { findMoves } from "./moves";
import { longestRising } from "./sequences";

/** An element that is only in one of the documents. */
export interface NodeEdit {
  readonly kind: "added" | "removed";
  readonly node: Meaning;
}

/** One difference between two documents, before it is put into words. */
export type Edit =
  | NodeEdit
  /** The roots are different elements: documents of different kinds. */
  | (Pair & { readonly kind: "root" })
  | (Pair & { readonly kind: "attributes"; readonly names: readonly string[] })
  /** Text, or content that counts as a whole. */
  | (Pair & { readonly kind: "content" })
  /** Without `next`, the new place is in another element. */
  | (Pair & { readonly kind: "moved"; readonly next?: { readonly side: "before" | "after"; readonly sibling: Meaning } });

/** What must be done to one document to get the other, in the order of the documents. Empty exactly if they mean the same. */
export function editsBetween(before: Meaning, after: Meaning): readonly Edit[] {
  if (before.name !== after.name) return [{ kind: "root", before, after }];
  const edits: Edit[] = [];
  compare({ before, after }, edits);
  return findMoves(edits);
}

/** Recurses as deep as the documents are nested, which is bounded. */
function compare(pair: Pair, edits: Edit[]) {
  const { before, after } = pair;
  if (before.digest === after.digest) return;
  if (before.attributesDigest !== after.attributesDigest) {
    const all = [...new Set([...after.attributes.keys(), ...before.attributes.keys()])];
    edits.push({ kind: "attributes", ...pair, names: all.filter((name) => before.attributes.get(name) !== after.attributes.get(name)) });
  }
  if (before.contentDigest === after.contentDigest) return;
  if (before.whole || before.text !== after.text) edits.push({ kind: "content", ...pair });
  compareChildren(pair, edits);
}

function compareChildren({ before, after }: Pair, edits: Edit[]) {
  const { pairs, removed, added } = matchSiblings(before.children, after.children);
  const indexBefore = indexesOf(before.children);
  const indexAfter = indexesOf(after.children);
  const sorted = [...pairs].sort((a, b) => indexBefore(a.before) - indexBefore(b.before));
  const stays = new Set(
    after.unordered ? sorted : longestRising(sorted.map((pair) => indexAfter(pair.after))).map((position) => sorted[position]),
  );
  const anchors = anchorsOf(
    sorted.filter((pair) => stays.has(pair)),
    before.children,
    after.children,
  );

  // In the order of the later document; what has gone stands behind the last one before it that has stayed.
  const found: { readonly place: number; readonly edits: Edit[] }[] = [];
  for (const pair of sorted) {
    const own: Edit[] = [];
    if (!stays.has(pair)) own.push(movedAmongSiblings(pair, anchors));
    compare(pair, own);
    if (own.length > 0) found.push({ place: indexAfter(pair.after), edits: own });
  }
  for (const node of added) found.push({ place: indexAfter(node), edits: [{ kind: "added", node }] });
  for (const node of removed) {
    const last = anchors.lastBefore.get(node);
    found.push({ place: (last ? indexAfter(last.after) : -1) + 0.5, edits: [{ kind: "removed", node }] });
  }
  for (const each of found.sort((a, b) => a.place - b.place)) for (const edit of each.edits) edits.push(edit);
}

function indexesOf(children: readonly Meaning[]): (child: Meaning) => number {
  const indexes = new Map(children.map((child, index) => [child, index]));
  return (child) => indexes.get(child) ?? -1;
}

/** For each child, the last sibling in front of it and the first one behind it that have kept their order. */
interface Anchors {
  readonly lastBefore: ReadonlyMap<Meaning, Pair | undefined>;
  readonly lastAfter: ReadonlyMap<Meaning, Pair | undefined>;
  readonly nextAfter: ReadonlyMap<Meaning, Pair | undefined>;
  readonly rank: ReadonlyMap<Pair, number>;
}

function anchorsOf(stays: readonly Pair[], before: readonly Meaning[], after: readonly Meaning[]): Anchors {
  const byBefore = new Map(stays.map((pair) => [pair.before, pair]));
  const byAfter = new Map(stays.map((pair) => [pair.after, pair]));
  return {
    lastBefore: lastOf(before, byBefore),
    lastAfter: lastOf(after, byAfter),
    nextAfter: lastOf([...after].reverse(), byAfter),
    rank: new Map(stays.map((pair, index) => [pair, index])),
  };
}

function lastOf(children: readonly Meaning[], pairs: ReadonlyMap<Meaning, Pair>): ReadonlyMap<Meaning, Pair | undefined> {
  let last: Pair | undefined;
  return new Map(
    children.map((child) => {
      const found = [child, last] as const;
      last = pairs.get(child) ?? last;
      return found;
    }),
  );
}

function movedAmongSiblings(pair: Pair, { lastBefore, lastAfter, nextAfter, rank }: Anchors): Edit {
  const rankOf = (last: Pair | undefined) => (last ? (rank.get(last) ?? -1) : -1);
  const previous = lastAfter.get(pair.after);
  const next = nextAfter.get(pair.after);
  // Forwards, it has overtaken the sibling that it stands in front of now; backwards, the one behind which it stands.
  const forwards = rankOf(previous) < rankOf(lastBefore.get(pair.before));
  const sibling = forwards ? next : previous;
  return { kind: "moved", ...pair, ...(sibling && { next: { side: forwards ? "before" : "after", sibling: sibling.after } }) };
}
