import { type Estate, type EstateIndex, type EstateRecord, indexOf } from "./estate";
import type { Kind } from "./kinds";
import { parametersOf, parentOf } from "./path";

/** Records that the source of an estate could not read: nobody knows whether there are any. */
export interface Unread {
  readonly kind: Kind;
  /** The path of what they stand in; anywhere unless given. */
  readonly within?: string;
  readonly why: string;
}

/** Thrown by a look at what could not be read. The message is the reason. */
export class UnreadError extends Error {
  override readonly name = "UnreadError";
}

/**
 * Why records of a kind are not known: all of them, or those that stand in a path. Undefined where they are. Nobody knows what stands
 * in records that are not known.
 */
export function whyUnread(estate: Estate, kind: Kind, within?: string): string | undefined {
  const path = within?.toLowerCase();
  return estate.unread?.find((each) => {
    const around = each.within?.toLowerCase();
    if (each.kind === kind) return path === undefined || around === undefined || around === path;
    if (!kind.startsWith(`${each.kind}/`)) return false;
    return path === undefined || ((around === undefined || path.startsWith(`${around}/`)) && !indexOf(estate).byPath(path));
  })?.why;
}

const indexes = new WeakMap<Estate, EstateIndex>();

/**
 * Lookups over an estate that never take what could not be read for what is not there: they throw an `UnreadError` instead.
 * The plain index where everything could be read.
 */
export function knownIndexOf(estate: Estate): EstateIndex {
  const plain = indexOf(estate);
  const { unread } = estate;
  if (!unread || unread.length === 0) return plain;
  const made = indexes.get(estate);
  if (made) return made;
  const ask = (kind: Kind, within?: string) => {
    const why = whyUnread(estate, kind, within);
    if (why !== undefined) throw new UnreadError(why);
  };
  const index: EstateIndex = {
    estate,
    byPath: (path): EstateRecord | undefined => {
      const found = plain.byPath(path);
      if (found) return found;
      for (const { kind } of unread) if (parametersOf(kind, path)) ask(kind, parentOf(path));
      return undefined;
    },
    ofKind: (kind) => {
      ask(kind);
      return plain.ofKind(kind);
    },
    childrenOf: (path, kind) => {
      ask(kind, path);
      return plain.childrenOf(path, kind);
    },
  };
  indexes.set(estate, index);
  return index;
}
