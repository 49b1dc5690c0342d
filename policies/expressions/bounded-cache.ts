/** Keeps answers by text, the latest used, up to a number of characters of all texts together. */
export class BoundedCache<T> {
  private readonly entries = new Map<string, T>();
  private weight = 0;

  constructor(private readonly maxCharacters: number) {}

  get(text: string): T | undefined {
    const found = this.entries.get(text);
    if (found === undefined) return undefined;
    this.entries.delete(text);
    this.entries.set(text, found);
    return found;
  }

  set(text: string, answer: T) {
    if (text.length > this.maxCharacters) return;
    if (!this.entries.has(text)) this.weight += text.length;
    this.entries.set(text, answer);
    for (const oldest of this.entries.keys()) {
      if (this.weight <= this.maxCharacters) return;
      this.entries.delete(oldest);
      this.weight -= oldest.length;
    }
  }

  get size(): number {
    return this.entries.size;
  }
}
