import { keyOf } from "./identity";
import type { Meaning } from "./meaning";

/** What is looked at of one element. */
const maxSigns = 48;

/** Elements that only hold others: nothing tells that one has become another but what stands in them. */
const containers: ReadonlySet<string> = new Set(["block", "choose", "limit-concurrency", "retry", "wait", "when"]);

/** Names that say nothing: elements of these names are in most containers. */
const common: ReadonlySet<string> = new Set([...containers, "base", "otherwise"]);

/** Whether two elements of this name are taken for the same one only if something in them is the same. */
export function mustResemble({ name }: Meaning): boolean {
  return containers.has(name);
}

const known = new WeakMap<Meaning, ReadonlySet<string>>();

/** How much two elements have in common: attributes, and what stands in them, whole or by name and key. */
export function likeness(a: Meaning, b: Meaning): number {
  const [one, other] = [signsOf(a), signsOf(b)];
  let shared = 0;
  for (const sign of one) if (other.has(sign)) shared += 1;
  return shared;
}

function signsOf(meaning: Meaning): ReadonlySet<string> {
  const made = known.get(meaning);
  if (made) return made;
  const signs = new Set<string>();
  for (const [name, value] of meaning.attributes) {
    if (signs.size === maxSigns) break;
    signs.add(`@${name} ${value}`);
  }
  if (meaning.text !== undefined) signs.add(meaning.text);
  // In breadth, so that what stands deep inside counts last.
  const queue = [...meaning.children.slice(0, maxSigns)];
  for (let at = 0; at < queue.length && signs.size < maxSigns; at++) {
    const each = queue[at];
    if (!each) break;
    const key = keyOf(each);
    if (each.name !== "base") signs.add(each.digest);
    // A branch may have its condition alone changed.
    if (containers.has(each.name) && each.contentDigest !== "") signs.add(`${each.name} = ${each.contentDigest}`);
    if (key !== undefined || !common.has(each.name)) signs.add(`${each.name} ${key ?? ""}`);
    if (queue.length < maxSigns) queue.push(...each.children.slice(0, maxSigns));
  }
  known.set(meaning, signs);
  return signs;
}
