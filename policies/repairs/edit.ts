import type { Span } from "../document/positions";

/** One replacement in a source text; an empty span inserts. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** How one finding is repaired in the text that it was found in. */
export interface Repair {
  /** What it does, as an order: `set require-signed-tokens to true`. */
  readonly what: string;
  /** None where only a person can make it: it takes a value that nobody else knows. */
  readonly edits: readonly Edit[];
  /** Whom it could break; such a repair is offered and done only when asked for. */
  readonly offered?: string;
}

/**
 * Those of some lists of edits that can be made at once, first come, first served: no two spans touch, and each list is taken
 * whole or not at all.
 */
export function compatible<T extends { readonly edits: readonly Edit[] }>(repairs: readonly T[]): T[] {
  const ordered = repairs
    .filter(({ edits }) => edits.length > 0)
    .map((repair) => ({ repair, spans: repair.edits.map(({ span }) => span) }))
    .sort((a, b) => firstOf(a.spans) - firstOf(b.spans));
  const taken: T[] = [];
  let end = -1;
  for (const { repair, spans } of ordered) {
    if (firstOf(spans) <= end) continue;
    taken.push(repair);
    end = spans.reduce((last, span) => Math.max(last, span[1]), end);
  }
  return taken;
}

function firstOf(spans: readonly Span[]): number {
  return spans.reduce((first, [start]) => Math.min(first, start), Number.POSITIVE_INFINITY);
}

/**
 * The text with the edits made; insertions at one place keep their order.
 * @throws RangeError where edits overlap
 */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { span, text } of [...edits].sort((a, b) => a.span[0] - b.span[0] || a.span[1] - b.span[1])) {
    if (span[0] < at || span[1] < span[0] || span[1] > source.length) throw new RangeError("edits overlap or leave the text");
    parts.push(source.slice(at, span[0]), text);
    at = span[1];
  }
  parts.push(source.slice(at));
  return parts.join("");
}
