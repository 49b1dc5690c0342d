/**
 * A text that still fails and from which no piece can be left out: pieces are taken away, large ones first.
 * @param fails whether a text fails; it is called a few thousand times at most
 */
export function minimise(text: string, fails: (text: string) => boolean, maxCalls = 5000): string {
  let current = text;
  let calls = 0;
  for (let size = Math.ceil(current.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < current.length; ) {
      if (calls++ >= maxCalls) return current;
      const shorter = current.slice(0, at) + current.slice(at + size);
      if (fails(shorter)) current = shorter;
      else at += size;
    }
  }
  return current;
}
