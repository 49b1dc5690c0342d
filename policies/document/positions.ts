import type { PolicyElement, PolicyNode } from "./ast";

/** Offsets in the source text, in UTF-16 units: from `start` up to, but not with, `end`. */
export type Span = readonly [start: number, end: number];

/** Numbers that are kept for a node: start, start and end of its content, end, the first of its attributes, and their number. */
const nodeSize = 6;
/** Numbers that are kept for an attribute: start and end of its name, start and end of its value. */
const attributeSize = 4;
/** A node with more attributes than this gets an index of them when it is asked for one. */
const fewAttributes = 16;

/**
 * Where the nodes of a parsed document stood: a table beside the AST, so that equal documents stay equal. It is kept as
 * plain numbers, and indexed when somebody asks.
 */
export class Positions {
  private readonly nodes: PolicyNode[] = [];
  private readonly offsets: number[] = [];
  private readonly attributes: number[] = [];
  private byNode: Map<PolicyNode, number> | undefined;
  private indexed: { readonly place: number; readonly byName: ReadonlyMap<string, number> } | undefined;

  /** @param text the source as it was read, where characters in it were replaced */
  constructor(
    readonly source: string,
    private readonly text = source,
  ) {}

  /** The span of a node, or of its attribute from the name to the closing quote. */
  spanOf(node: PolicyNode, attribute?: string): Span | undefined {
    const place = this.placeOf(node);
    if (place === undefined) return undefined;
    const found = attribute === undefined ? undefined : this.attributeAt(place, attribute);
    if (found === undefined) return [this.offset(place, 0), this.offset(place, 3)];
    const valueEnd = this.attributeOffset(found, 3);
    return [this.attributeOffset(found, 0), this.isQuoted(found) ? valueEnd + 1 : valueEnd];
  }

  /** The span of an element's opening tag, from `<` to `>`. */
  openingTagOf(element: PolicyElement): Span | undefined {
    const place = this.placeOf(element);
    return place === undefined ? undefined : [this.offset(place, 0), this.offset(place, 1)];
  }

  /** What stands between the tags of an element, or the marks of a comment or CDATA section. Undefined where an element has one tag only. */
  contentOf(node: PolicyNode): Span | undefined {
    const place = this.placeOf(node);
    if (place === undefined) return undefined;
    const [start, end] = [this.offset(place, 1), this.offset(place, 2)];
    const isSelfClosing = node.kind === "element" && this.source.startsWith("/>", start - 2);
    return isSelfClosing ? undefined : [start, end];
  }

  /** The span of an attribute's name. */
  attributeNameOf(element: PolicyElement, attribute: string): Span | undefined {
    const found = this.attributeOf(element, attribute);
    return found === undefined ? undefined : [this.attributeOffset(found, 0), this.attributeOffset(found, 1)];
  }

  /** The span of an attribute's value, without its quotes. */
  attributeValueOf(element: PolicyElement, attribute: string): Span | undefined {
    const found = this.attributeOf(element, attribute);
    return found === undefined ? undefined : [this.attributeOffset(found, 2), this.attributeOffset(found, 3)];
  }

  /** For the parser: where the attributes of the next tag will be noted. */
  get nextAttribute(): number {
    return this.attributes.length;
  }

  /** For the parser: notes an attribute of the element that is noted next. */
  addAttribute(nameStart: number, nameEnd: number, valueStart: number, valueEnd: number) {
    this.attributes.push(nameStart, nameEnd, valueStart, valueEnd);
  }

  /**
   * For the parser: notes a node and returns its place. An element is noted when it opens, with the attributes noted
   * from `firstAttribute` on, and completed by `close`.
   */
  add(node: PolicyNode, start: number, contentStart: number, contentEnd: number, end: number, firstAttribute = this.nextAttribute): number {
    this.offsets.push(start, contentStart, contentEnd, end, firstAttribute, (this.nextAttribute - firstAttribute) / attributeSize);
    return this.nodes.push(node) - 1;
  }

  close(place: number, contentEnd: number, end: number) {
    this.offsets[place * nodeSize + 2] = contentEnd;
    this.offsets[place * nodeSize + 3] = end;
  }

  /** For the parser: the node noted last becomes another one, which ends further behind. */
  replaceLast(node: PolicyNode, end: number) {
    this.nodes[this.nodes.length - 1] = node;
    this.close(this.nodes.length - 1, end, end);
  }

  private placeOf(node: PolicyNode): number | undefined {
    this.byNode ??= new Map(this.nodes.map((each, place) => [each, place]));
    return this.byNode.get(node);
  }

  private attributeOf(element: PolicyElement, name: string): number | undefined {
    const place = this.placeOf(element);
    return place === undefined ? undefined : this.attributeAt(place, name);
  }

  private attributeAt(place: number, name: string): number | undefined {
    const first = this.offset(place, 4);
    const count = this.offset(place, 5);
    if (count > fewAttributes) return this.manyAttributes(place, first, count).get(name);
    for (let at = first; at < first + count * attributeSize; at += attributeSize) if (this.nameAt(at) === name) return at;
    return undefined;
  }

  /** An index of an element's attributes; that of one element is kept, since questions about it come together. */
  private manyAttributes(place: number, first: number, count: number): ReadonlyMap<string, number> {
    if (this.indexed?.place !== place) {
      const byName = new Map<string, number>();
      for (let at = first; at < first + count * attributeSize; at += attributeSize) byName.set(this.nameAt(at), at);
      this.indexed = { place, byName };
    }
    return this.indexed.byName;
  }

  private nameAt(attribute: number): string {
    return this.text.slice(this.attributeOffset(attribute, 0), this.attributeOffset(attribute, 1));
  }

  private isQuoted(attribute: number): boolean {
    const quote = this.source[this.attributeOffset(attribute, 2) - 1];
    return (quote === '"' || quote === "'") && this.source[this.attributeOffset(attribute, 3)] === quote;
  }

  private offset(place: number, which: number): number {
    return this.offsets[place * nodeSize + which] as number;
  }

  private attributeOffset(attribute: number, which: number): number {
    return this.attributes[attribute + which] as number;
  }
}

export interface LineColumn {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units as editors count; a byte order mark has no column. */
  readonly column: number;
}

/** Turns offsets into lines and columns. */
export class LineIndex {
  private readonly starts: number[];

  constructor(source: string) {
    this.starts = [source.charCodeAt(0) === 0xfeff ? 1 : 0];
    for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) this.starts.push(at + 1);
  }

  at(offset: number): LineColumn {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: Math.max(offset - (this.starts[low] as number), 0) + 1 };
  }
}
