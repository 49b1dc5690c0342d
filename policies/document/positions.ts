import type { PolicyNode } from "./ast";

export type Span = readonly [start: number, end: number];

interface Place {
  readonly node: Span;
  readonly attributes?: ReadonlyMap<string, Span>;
}

/** Where the nodes of a parsed document stood: a table beside the AST, so that equal documents stay equal. */
export class Positions {
  private readonly places = new Map<PolicyNode, Place>();

  constructor(readonly source: string) {}

  set(node: PolicyNode, span: Span, attributes?: ReadonlyMap<string, Span>) {
    this.places.set(node, attributes ? { node: span, attributes } : { node: span });
  }

  /** The span of a node, or of its attribute; offsets in UTF-16 units. */
  spanOf(node: PolicyNode, attribute?: string): Span | undefined {
    const place = this.places.get(node);
    return (attribute === undefined ? undefined : place?.attributes?.get(attribute)) ?? place?.node;
  }
}

export interface LineColumn {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units as editors count. */
  readonly column: number;
}

/** Turns offsets into lines and columns. */
export class LineIndex {
  private readonly starts: number[] = [0];

  constructor(source: string) {
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
    return { line: low + 1, column: offset - (this.starts[low] as number) + 1 };
  }
}
