import { decodeEscaped } from "../document/entities";
import type { Span } from "../document/positions";

const reference = /&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z_][\w.-]{0,40});/g;

/**
 * Where a part of an expression stands in the source text. The expression is looked for inside `within`, the place of its
 * attribute or text; it may stand there as it is or with XML entities. Where it is not found, `within` is the answer.
 */
export function spanInSource(source: string, within: Span, expression: string, [start, end]: Span): Span {
  const [from, to] = within;
  const raw = source.slice(from, to);
  const verbatim = raw.indexOf(expression);
  if (verbatim >= 0) return [from + verbatim + start, from + verbatim + end];
  const opening = raw.search(/@[({]/);
  if (opening < 0) return within;
  const escaped = raw.slice(opening);
  if (!decodeEscaped(escaped.replace(/["']$/, ""))?.startsWith(expression)) return within;
  return [from + opening + rawOffset(escaped, start), from + opening + rawOffset(escaped, end)];
}

/** The offset in a text with entities of what has an offset in the text without them. */
function rawOffset(raw: string, decoded: number): number {
  let surplus = 0;
  for (const match of raw.matchAll(reference)) {
    if (match.index - surplus >= decoded) break;
    surplus += match[0].length - (decodeEscaped(match[0]) ?? match[0]).length;
  }
  return decoded + surplus;
}
