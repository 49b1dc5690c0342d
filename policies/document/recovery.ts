/** What most likely follows the quote that ends a value: another attribute, or the end of the tag. */
const behindValue = /\s+[\w:.-]+\s*=\s*["']|\s*\/?>/y;
/** The end of a tag, with markup behind it or well-formed attributes in front of it; not too many, since every quote is looked at. */
const restOfTag = /\s*\/?>\s*<[/!\w]|(?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*')){1,16}\s*\/?>/y;

/**
 * Where the value of an expression that does not close most likely ends: the index of a quote, or the end of the source.
 * Candidates are quotes in front of another attribute or the end of the tag. The first quote of all ends a value without
 * quotes in it; else a quote counts that follows a closing bracket or has the clear rest of a tag behind it; else any candidate.
 * Each character is looked at a few times at most.
 */
export function endOfBrokenValue(source: string, start: number, quote: string): number {
  let candidate: number | undefined;
  let previous = start;
  for (let at = source.indexOf(quote, start); at >= 0; at = source.indexOf(quote, at + 1)) {
    if (endsValue(source, at)) {
      const isFirst = previous === start;
      if (isFirst || followsBracket(source, at, previous) || matches(restOfTag, source, at + 1)) return at;
      candidate ??= at;
    }
    previous = at + 1;
  }
  return candidate ?? source.length;
}

/** Whether the quote at an index is followed as one that ends a value. */
export function endsValue(source: string, at: number): boolean {
  return matches(behindValue, source, at + 1);
}

/** Whether a closing bracket stands before `at`, apart from white space, and not before `from`. */
function followsBracket(source: string, at: number, from: number): boolean {
  let i = at - 1;
  while (i >= from && /\s/.test(source.charAt(i))) i--;
  return i >= from && (source[i] === ")" || source[i] === "}");
}

function matches(sticky: RegExp, source: string, at: number): boolean {
  sticky.lastIndex = at;
  return sticky.test(source);
}
