import type { Edit, NodeEdit } from "./edits";
import type { Meaning } from "./meaning";
import { isStep, stepsIn } from "./steps";

/**
 * Finds policies that were taken away at one place and that stand, just the same, at another: in another section, or
 * inside of something that was put around them. Each is one move, instead of something lost and something new.
 */
export function findMoves(edits: readonly Edit[]): readonly Edit[] {
  const removed = edits.filter((edit): edit is NodeEdit => edit.kind === "removed" && canMove(edit.node));
  const added = edits.filter((edit): edit is NodeEdit => edit.kind === "added" && canMove(edit.node));
  // Policies stand in sections too, which can't move themselves.
  const allRemoved = nodesOf(edits, "removed");
  const allAdded = nodesOf(edits, "added");
  if (allRemoved.length === 0 || allAdded.length === 0) return edits;

  const replaced = new Map<Edit, Edit | undefined>();
  const open = new Map<Meaning, NodeEdit>([...removed, ...added].map((edit) => [edit.node, edit]));
  const move = (before: Meaning, after: Meaning) => {
    const [lost, won] = [open.get(before), open.get(after)];
    if (lost) replaced.set(lost, won ? undefined : { kind: "moved", before, after });
    if (won) replaced.set(won, { kind: "moved", before, after });
    open.delete(before);
    open.delete(after);
  };

  const places = new Places(added.map(({ node }) => node));
  for (const { node } of removed) {
    const place = places.take(node.digest);
    if (place) move(node, place);
  }
  const isOpen = (node: Meaning) => open.has(node) || !canMove(node);
  const inAdded = new Places(allAdded.filter(isOpen).flatMap(policiesBelow));
  for (const { node } of removed) {
    const place = open.has(node) ? inAdded.take(node.digest) : undefined;
    if (place) move(node, place);
  }
  const inRemoved = new Places(allRemoved.filter(isOpen).flatMap(policiesBelow));
  for (const { node } of added) {
    const place = open.has(node) ? inRemoved.take(node.digest) : undefined;
    if (place) move(place, node);
  }
  return edits.flatMap((edit) => (replaced.has(edit) ? (replaced.get(edit) ?? []) : [edit]));
}

const nodesOf = (edits: readonly Edit[], kind: NodeEdit["kind"]) => edits.flatMap((edit) => (edit.kind === kind ? [edit.node] : []));

/** What runs by itself. `base` is none: the same word means something else in every section. */
function canMove(node: Meaning): boolean {
  return node.name !== "base" && isStep(node);
}

const policiesBelow = (root: Meaning) => stepsIn(root).filter(canMove);

/** Policies by their meaning. Each is taken once, and so is everything inside of it. */
class Places {
  private readonly byDigest = new Map<string, { readonly nodes: Meaning[]; next: number }>();
  private readonly taken = new Set<Meaning>();
  /** Something inside is taken. */
  private readonly opened = new Set<Meaning>();

  constructor(nodes: readonly Meaning[]) {
    for (const node of nodes) {
      const found = this.byDigest.get(node.digest);
      if (found) found.nodes.push(node);
      else this.byDigest.set(node.digest, { nodes: [node], next: 0 });
    }
  }

  take(digest: string): Meaning | undefined {
    const found = this.byDigest.get(digest);
    while (found && found.next < found.nodes.length) {
      const node = found.nodes[found.next++];
      if (!node || this.opened.has(node) || ancestorsOf(node).some((each) => this.taken.has(each))) continue;
      this.taken.add(node);
      for (const ancestor of ancestorsOf(node)) this.opened.add(ancestor);
      return node;
    }
    return undefined;
  }
}

function ancestorsOf(node: Meaning): Meaning[] {
  const ancestors: Meaning[] = [];
  for (let at = node.parent; at; at = at.parent) ancestors.push(at);
  return ancestors;
}
