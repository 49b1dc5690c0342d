/**
 * Keeps answers by text, up to a number of characters of all texts together. Two generations: what is asked for moves to the
 * younger one, and when that is full it becomes the older, whose unused answers go. A look costs no more than one in a map.
 */
export class BoundedCache<T> {
  private young = new Map<string, T>();
  private old = new Map<string, T>();
  private weight = 0;
  private readonly maxYoung: number;

  constructor(maxCharacters: number) {
    this.maxYoung = Math.floor(maxCharacters / 2);
  }

  get(text: string): T | undefined {
    const found = this.young.get(text);
    if (found !== undefined) return found;
    const older = this.old.get(text);
    if (older !== undefined) this.set(text, older);
    return older;
  }

  set(text: string, answer: T) {
    if (text.length > this.maxYoung) return;
    if (!this.young.has(text)) {
      if (this.weight + text.length > this.maxYoung) {
        this.old = this.young;
        this.young = new Map();
        this.weight = 0;
      }
      this.weight += text.length;
    }
    this.young.set(text, answer);
  }

  get size(): number {
    return this.young.size + [...this.old.keys()].filter((text) => !this.young.has(text)).length;
  }
}
