import { Composer, isMap, isNode, isPair, isScalar, isSeq, LineCounter, type Node, type Pair, Parser } from "yaml";
import { decoded } from "../openapi/pointer";

/** In longer texts lines are not looked up: reading them again takes longer than anybody waits. */
const maxLength = 8 * 1024 * 1024;

/** Lines and columns in the text of a definition, in YAML or JSON, by JSON pointer. */
export class TextPositions {
  private readonly members = new WeakMap<Node, Map<string, Pair<unknown, unknown>>>();

  private constructor(
    private readonly root: Node,
    private readonly lines: LineCounter,
  ) {}

  /** Undefined where the text is too long, or is nothing that could be looked up. */
  static of(text: string): TextPositions | undefined {
    if (text.length > maxLength) return undefined;
    const lines = new LineCounter();
    const trimmed = text.replace(/^\ufeff/, "");
    const tokens = new Parser(lines.addNewLine).parse(trimmed);
    const [document] = [...new Composer({ merge: true, keepSourceTokens: false }).compose(tokens, true, trimmed.length)];
    const root = document?.contents;
    return isNode(root) ? new TextPositions(root, lines) : undefined;
  }

  /** Where a pointer leads, from 1; the nearest thing around it where it leads out of the text. */
  at(pointer: string): { readonly line: number; readonly column: number } | undefined {
    let node: Node = this.root;
    let offset = node.range?.[0];
    for (const part of pointer.split("/").slice(1)) {
      const key = decoded(part).replaceAll("~1", "/").replaceAll("~0", "~");
      if (isMap(node)) {
        const pair = this.membersOf(node).get(key);
        if (!pair) break;
        if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
        if (!isNode(pair.value)) break;
        node = pair.value;
      } else if (isSeq(node)) {
        const item: unknown = node.items[Number(key)];
        if (!isNode(item)) break;
        node = item;
        offset = node.range?.[0] ?? offset;
      } else break;
    }
    if (offset === undefined) return undefined;
    const { line, col } = this.lines.linePos(offset);
    return { line, column: col };
  }

  private membersOf(map: Node & { readonly items: readonly unknown[] }): Map<string, Pair<unknown, unknown>> {
    const known = this.members.get(map);
    if (known) return known;
    const members = new Map<string, Pair<unknown, unknown>>();
    for (const pair of map.items) if (isPair(pair)) members.set(String(isScalar(pair.key) ? pair.key.value : pair.key), pair);
    this.members.set(map, members);
    return members;
  }
}
