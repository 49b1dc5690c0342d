import type { PolicyDocument, PolicyElement, PolicyNode } from "../document/ast";
import type { Positions, Span } from "../document/positions";
import type { Edit } from "./edit";

const fallbackIndent = "    ";

/**
 * Makes the smallest edits of a policy document's text. What is added takes over the layout around it: the indentation of its
 * siblings, the document's line ends, the quotes of the element. All texts that are given are XML already.
 */
export class PolicyText {
  private readonly lineEnd: string;
  private unit: string | undefined;

  constructor(
    readonly document: PolicyDocument,
    private readonly positions: Positions,
  ) {
    const feed = this.source.indexOf("\n");
    this.lineEnd = feed > 0 && this.source[feed - 1] === "\r" ? "\r\n" : "\n";
  }

  get source(): string {
    return this.positions.source;
  }

  /** Gives an attribute a value, or adds it behind the others in the way that they stand. */
  setAttribute(element: PolicyElement, name: string, value: string): Edit[] {
    const span = this.positions.attributeValueOf(element, name);
    return span ? [{ span, text: value }] : this.addAttribute(element, name, value);
  }

  /** The text of an attribute's value as it is written, with its place. */
  attributeText(element: PolicyElement, name: string): { readonly span: Span; readonly text: string } | undefined {
    const span = this.positions.attributeValueOf(element, name);
    return span && { span, text: this.source.slice(...span) };
  }

  /** What stands between an element's tags as it is written, with its place. */
  contentText(element: PolicyElement): { readonly span: Span; readonly text: string } | undefined {
    const span = this.positions.contentOf(element);
    return span && { span, text: this.source.slice(...span) };
  }

  /** Adds elements before everything else in an element. */
  insertFirst(parent: PolicyElement, ...xml: readonly string[]): Edit[] {
    const [first] = parent.children;
    const span = first && this.positions.spanOf(first);
    if (!span) return this.fill(parent, xml);
    const gap = this.gapIn(parent, span[0]);
    return [{ span: [span[0], span[0]], text: xml.map((each) => `${each}${gap}`).join("") }];
  }

  /** Adds elements behind everything else in an element. */
  insertLast(parent: PolicyElement, ...xml: readonly string[]): Edit[] {
    const last = parent.children.at(-1);
    const span = last && this.positions.spanOf(last);
    if (!span) return this.fill(parent, xml);
    const gap = this.gapIn(parent, span[0]);
    return [{ span: [span[1], span[1]], text: xml.map((each) => `${gap}${each}`).join("") }];
  }

  /** Adds elements before a sibling. */
  insertBefore(parent: PolicyElement, sibling: PolicyElement, ...xml: readonly string[]): Edit[] {
    const span = this.positions.spanOf(sibling);
    if (!span) return [];
    const gap = this.gapIn(parent, span[0]);
    return [{ span: [span[0], span[0]], text: xml.map((each) => `${each}${gap}`).join("") }];
  }

  /** Takes an element out, with its line where it has one for itself. */
  remove(element: PolicyElement): Edit[] {
    return this.cut(this.positions.spanOf(element));
  }

  private cut(span: Span | undefined): Edit[] {
    if (!span) return [];
    const { source } = this;
    const start = this.lineStart(span[0]);
    const feed = source.indexOf("\n", span[1]);
    const end = feed < 0 ? source.length : feed + 1;
    const isAlone = isBlank(source.slice(start, span[0])) && isBlank(source.slice(span[1], end)) && feed >= 0;
    return [{ span: isAlone ? [start, end] : span, text: "" }];
  }

  /** Puts elements where another one stands. */
  replace(parent: PolicyElement, element: PolicyElement, ...xml: readonly string[]): Edit[] {
    const span = this.positions.spanOf(element);
    return span ? [{ span, text: xml.join(this.gapIn(parent, span[0])) }] : [];
  }

  /** Takes a comment or a text out; a comment with its line where it has one for itself. */
  removeNode(node: PolicyNode): Edit[] {
    return this.cut(this.positions.spanOf(node));
  }

  /** Takes an attribute out, with the space before it. */
  removeAttribute(element: PolicyElement, name: string): Edit[] {
    const span = this.positions.attributeNameOf(element, name) && this.positions.spanOf(element, name);
    if (!span) return [];
    const start = this.source.slice(0, span[0]).trimEnd().length;
    return [{ span: [start, span[1]], text: "" }];
  }

  /** Gives an element another name. */
  rename(element: PolicyElement, name: string): Edit[] {
    const span = this.positions.spanOf(element);
    const opening = this.positions.openingTagOf(element);
    if (!span || !opening) return [];
    const length = this.nameOf(opening).length;
    const closing = this.positions.contentOf(element)?.[1];
    return [
      { span: [opening[0] + 1, opening[0] + 1 + length], text: name },
      ...(closing === undefined ? [] : [{ span: [closing + 2, closing + 2 + length], text: name } as const]),
    ];
  }

  /** Puts an element into another one, in which it stands alone. `tag` is that one's name with its attributes. */
  wrap(parent: PolicyElement, element: PolicyElement, name: string, attributes: string): Edit[] {
    const span = this.positions.spanOf(element);
    if (!span) return [];
    const isInline = this.sharesLine(parent, span[0]);
    const [outer, inner] = isInline ? ["", ""] : [this.gapIn(parent, span[0]), this.indentUnit()];
    const body = this.source.slice(...span);
    // Lines of a text are what they say: only an element of tags is indented.
    const indented = element.children.some(({ kind }) => kind === "text") ? body : body.replace(/\n(?=[ \t]*\S)/g, `\n${inner}`);
    return [{ span, text: `<${name} ${attributes}>${outer}${inner}${indented}${outer}</${name}>` }];
  }

  /** Moves an element before everything else in its parent, as it is written. */
  moveFirst(parent: PolicyElement, element: PolicyElement): Edit[] {
    const span = this.positions.spanOf(element);
    if (!span || parent.children[0] === element) return [];
    return [...this.insertFirst(parent, this.source.slice(...span)), ...this.remove(element)];
  }

  /** An element with others in it, as it would stand in a parent. */
  elementIn(parent: PolicyElement, name: string, content: readonly string[]): string {
    if (content.length === 0) return `<${name} />`;
    const indent = this.childIndent(parent);
    if (indent === undefined) return `<${name}>${content.join("")}</${name}>`;
    const inner = `${this.lineEnd}${indent}${this.indentUnit()}`;
    return `<${name}>${content.map((each) => `${inner}${each}`).join("")}${this.lineEnd}${indent}</${name}>`;
  }

  /** What stands between children of an element, taken from the child at a place. */
  private gapIn(parent: PolicyElement, at: number): string {
    return this.sharesLine(parent, at) ? "" : `${this.lineEnd}${this.indentAt(at)}`;
  }

  /** Puts elements into one that has no content. */
  private fill(parent: PolicyElement, xml: readonly string[]): Edit[] {
    const span = this.positions.spanOf(parent);
    const opening = this.positions.openingTagOf(parent);
    if (!span || !opening) return [];
    const content = this.positions.contentOf(parent);
    const indent = this.childIndent(parent);
    const own = this.indentAt(span[0]);
    const lines = indent === undefined ? xml.join("") : xml.map((each) => `${this.lineEnd}${indent}${each}`).join("");
    if (content) {
      const { source } = this;
      const blank = source.slice(...content);
      // The line of the closing tag stays as it is.
      if (indent !== undefined && blank.includes("\n")) return [{ span: [content[0], this.endOfFirstLine(content)], text: lines }];
      return [{ span: content, text: indent === undefined ? lines : `${lines}${this.lineEnd}${own}` }];
    }
    const slash = this.source.lastIndexOf("/", opening[1]);
    const nameEnd = this.source.slice(opening[0], slash).trimEnd().length + opening[0];
    const closing = indent === undefined ? "" : `${this.lineEnd}${own}`;
    return [{ span: [nameEnd, opening[1]], text: `>${lines}${closing}</${this.nameOf(opening)}>` }];
  }

  /** Blank lines of an element without content are given up, its last line break is kept. */
  private endOfFirstLine([start, end]: Span): number {
    const last = this.source.lastIndexOf("\n", end - 1);
    const at = this.source[last - 1] === "\r" ? last - 1 : last;
    return Math.max(start, at);
  }

  /** The name of an element as its tag has it. */
  private nameOf([start]: Span): string {
    return /^<([^\s/>]+)/.exec(this.source.slice(start, start + 300))?.[1] ?? "";
  }

  private addAttribute(element: PolicyElement, name: string, value: string): Edit[] {
    const opening = this.positions.openingTagOf(element);
    if (!opening) return [];
    const names = Object.keys(element.attributes);
    const spans = names.flatMap((each) => {
      const own = this.positions.attributeNameOf(element, each);
      const whole = this.positions.spanOf(element, each);
      return own && whole ? [whole] : [];
    });
    const last = spans.at(-1);
    if (!last) {
      const at = opening[0] + 1 + this.nameOf(opening).length;
      return [{ span: [at, at], text: ` ${name}="${value}"` }];
    }
    const before = spans.at(-2)?.[1] ?? opening[0] + 1 + this.nameOf(opening).length;
    const gap = this.source.slice(before, last[0]);
    const quote = this.source[last[1] - 1] === "'" ? "'" : '"';
    return [{ span: [last[1], last[1]], text: `${isBlank(gap) && gap !== "" ? gap : " "}${name}=${quote}${value}${quote}` }];
  }

  /** The indentation of an element's children; undefined where they stand on its own line. */
  private childIndent(parent: PolicyElement): string | undefined {
    const span = this.positions.spanOf(parent);
    if (!span) return undefined;
    const child = this.firstChildOf(parent);
    if (child) return this.sharesLine(parent, child[0]) ? undefined : this.indentAt(child[0]);
    // Without children: an element that has a line for itself gives its children lines as well.
    if (!isBlank(this.source.slice(this.lineStart(span[0]), span[0]))) return undefined;
    if (span[0] === this.lineStart(span[0]) && !this.source.slice(...span).includes("\n") && !this.source.trimEnd().includes("\n"))
      return undefined;
    return `${this.indentAt(span[0])}${this.indentUnit()}`;
  }

  private firstChildOf(parent: PolicyElement): Span | undefined {
    const child: PolicyNode | undefined = parent.children[0];
    return child && this.positions.spanOf(child);
  }

  /** Whether a place in an element stands on the line of its opening tag. */
  private sharesLine(parent: PolicyElement, at: number): boolean {
    const opening = this.positions.openingTagOf(parent);
    return opening !== undefined && !this.source.slice(opening[1], at).includes("\n");
  }

  /** One step of indentation: what a section stands further in than the root. */
  private indentUnit(): string {
    if (this.unit !== undefined) return this.unit;
    const { root } = this.document;
    const own = this.positions.spanOf(root);
    const child = this.firstChildOf(root);
    this.unit = fallbackIndent;
    if (own && child && !this.sharesLine(root, child[0])) {
      const [outer, inner] = [this.indentAt(own[0]), this.indentAt(child[0])];
      if (inner.length > outer.length && inner.startsWith(outer)) this.unit = inner.slice(outer.length);
    }
    return this.unit;
  }

  private indentAt(offset: number): string {
    const start = this.lineStart(offset);
    return /^[ \t]*/.exec(this.source.slice(start, offset))?.[0] ?? "";
  }

  private lineStart(offset: number): number {
    const start = offset === 0 ? 0 : this.source.lastIndexOf("\n", offset - 1) + 1;
    return start === 0 && this.source.charCodeAt(0) === 0xfeff ? Math.min(1, offset) : start;
  }
}

function isBlank(text: string): boolean {
  return /^\s*$/.test(text);
}
