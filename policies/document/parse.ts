import {
  isLiquid,
  keepsWhiteSpace,
  type PolicyComment,
  type PolicyDocument,
  type PolicyElement,
  type PolicyNode,
  type PolicyText,
  type PolicyValue,
} from "./ast";
import { commentText } from "./comment-text";
import type { Diagnostic } from "./diagnostic";
import type { GrammarRule } from "./grammar-rules";
import { forbiddenCharactersIn } from "./literal";
import { beginsName, endOfName, isXmlName } from "./names";
import { Positions } from "./positions";
import {
  attributeExpression,
  cdataExpression,
  endOfBlank,
  endOfSpace,
  opensExpression,
  type ReadExpression,
  textExpression,
} from "./read-expression";
import { joined, type LiteralIssue, type LiteralPlace, readLiteral } from "./read-literal";
import { endsValue } from "./recovery";

/** Reading stops here: nesting deeper than this is no policy, and everything that walks a tree may recurse. */
export const maxDepth = 256;
/** The largest text that is read, in UTF-16 units; the service takes 256 KB, a fragment 512 KB. */
export const maxLength = 16 * 1024 * 1024;
/** After so many elements, attributes, texts and comments reading stops: a tree takes far more memory than its text. */
export const maxParts = 2_000_000;
/** After so many syntax problems reading stops: what follows would be guesswork, and each guess may look far ahead. */
export const maxSyntaxDiagnostics = 100;

export interface ParseResult {
  /** Undefined where there is no root element. */
  readonly document?: PolicyDocument;
  /** In the order of their places. */
  readonly diagnostics: readonly Diagnostic[];
  readonly positions: Positions;
}

/**
 * Reads a policy document in the service's `xml` or `rawxml` format, or in a mixture of the two. Never throws: what is
 * wrong becomes a diagnostic at its place, and reading goes on behind it. Linear in the length of the text.
 *
 * - Expressions are kept byte for byte, line ends and all; escaped ones are decoded.
 * - Literal text is what XML makes of it: references replaced, line ends as line feeds, and in attributes as spaces.
 * - White space between elements is layout and not kept; inside `set-body` and of elements with a prefix it counts.
 * - What a policy can't be made of is reported and kept where it can be, so that nothing is lost on the way to a message.
 *   Whatever is returned can be printed.
 */
export function parsePolicy(source: string): ParseResult {
  return new Parser(source).parse();
}

interface Frame {
  readonly element: PolicyElement;
  readonly children: PolicyNode[];
  readonly start: number;
  /** Its place in the table of positions. */
  readonly place: number;
  /** White space counts, as in the body of `set-body`. */
  readonly verbatim: boolean;
  /** Double braces are liquid's own. */
  readonly liquid: boolean;
}

const unquotedEnd = /[\s>]|$/g;
const unexpectedEnd = /[\s<>]|\/>|$/g;

class Parser {
  private readonly source: string;
  private readonly diagnostics: Diagnostic[] = [];
  private readonly positions: Positions;
  private readonly frames: Frame[] = [];
  private readonly before: PolicyComment[] = [];
  private readonly after: PolicyComment[] = [];
  private root: PolicyElement | undefined;
  /** The element whose opening tag is being read, and the attribute; for the paths of diagnostics. */
  private tagName = "";
  private attributeName = "";
  private at = 0;
  private parts = 0;
  private stopped = false;

  constructor(source: string) {
    const forbidden = source.length <= maxLength ? forbiddenCharactersIn(source) : undefined;
    this.source = forbidden?.replaced ?? source;
    this.positions = new Positions(source, this.source);
    if (!forbidden) return;
    const { character, index, count } = forbidden;
    const more = count > 1 ? `; there are ${count} such characters in the text` : "";
    this.report("character-not-allowed", index, index + 1, `${character} is no character that a policy may hold${more}`);
  }

  parse(): ParseResult {
    const { source, diagnostics, positions } = this;
    if (source.length > maxLength) {
      this.report("limit-exceeded", 0, 0, `the text has ${source.length} characters; at most ${maxLength} are read`);
      return { diagnostics, positions };
    }
    if (source.charCodeAt(0) === 0xfeff) this.at = 1;
    while (this.at < source.length && !this.stopped) {
      if (source.charCodeAt(this.at) === 60 /* < */) this.markup();
      else this.text();
    }
    this.closeAll();
    if (!this.root && diagnostics.length === 0) this.report("xml-syntax", 0, 0, "there is no element in the text");
    const document = this.root && {
      root: this.root,
      ...(this.before.length > 0 && { before: this.before }),
      ...(this.after.length > 0 && { after: this.after }),
    };
    diagnostics.sort((a, b) => (a.span?.[0] ?? 0) - (b.span?.[0] ?? 0));
    return { ...(document && { document }), diagnostics, positions };
  }

  private markup() {
    const { source, at } = this;
    const next = source.charCodeAt(at + 1);
    if (next === 47 /* / */) this.closingTag();
    else if (next === 33 /* ! */) {
      if (source.startsWith("<!--", at)) this.comment();
      else if (source.startsWith("<![CDATA[", at)) this.cdata();
      else this.documentType();
    } else if (next === 63 /* ? */) this.instruction();
    else if (beginsName(source, at + 1)) this.openingTag();
    else {
      this.report("xml-syntax", at, at + 1, "a bare < must be written &lt; outside of expressions");
      this.literalText(at, indexOrEnd(source, "<", at + 1));
    }
  }

  private text() {
    const { source, at } = this;
    const first = this.skipBlank(at);
    if (source.charCodeAt(first) === 60 /* < */ || first >= source.length) {
      if (this.frames.at(-1)?.verbatim) this.literalText(at, first);
      else this.at = first;
      return;
    }
    const opening = endOfSpace(source, first);
    if (opensExpression(source, opening)) this.expressionText(opening);
    else this.literalText(at, indexOrEnd(source, "<", first));
  }

  /** Text up to a tag, with what is not blank in it, or in a place where blanks count. */
  private literalText(start: number, end: number) {
    this.at = end;
    const frame = this.frames.at(-1);
    if (!frame) this.report("xml-syntax", start, end, "text may not stand outside of the root element");
    else this.addText(frame, this.literal(this.source.slice(start, end), start, "text", frame.liquid), start, start, end, end);
  }

  /** Text that begins as an expression and must be one expression up to the next tag. */
  private expressionText(start: number) {
    const frame = this.frames.at(-1);
    if (!frame) {
      this.literalText(start, indexOrEnd(this.source, "<", start));
      return;
    }
    const found = textExpression(this.source, start, frame.element.name);
    this.reportExpression(found);
    this.addText(frame, { expression: found.expression }, start, start, found.end, found.end);
    this.at = found.next;
  }

  private addText(frame: Frame, value: PolicyValue, start: number, contentStart: number, contentEnd: number, end: number, cdata?: true) {
    const { children, liquid } = frame;
    const last = children.at(-1);
    if (!cdata && last?.kind === "text" && !last.cdata) {
      // Something that is reported and dropped stood between them.
      const node = joined(last, value, liquid);
      children[children.length - 1] = node;
      this.positions.replaceLast(node, end);
      return;
    }
    const node: PolicyText = cdata ? { kind: "text", value, cdata } : { kind: "text", value };
    children.push(node);
    this.count(start);
    this.positions.add(node, start, contentStart, contentEnd, end);
  }

  private comment() {
    const { source, at } = this;
    const close = source.indexOf("-->", at + 4);
    const end = close < 0 ? source.length : close + 3;
    const contentEnd = close < 0 ? end : close;
    if (close < 0) this.report("xml-syntax", at, at + 4, "the comment does not close");
    const node: PolicyComment = { kind: "comment", comment: commentText(source.slice(at + 4, contentEnd)) };
    this.count(at);
    this.positions.add(node, at, at + 4, contentEnd, end);
    const frame = this.frames.at(-1);
    if (frame) frame.children.push(node);
    else if (this.root) this.after.push(node);
    else this.before.push(node);
    this.at = end;
  }

  private cdata() {
    const { source, at } = this;
    const close = source.indexOf("]]>", at + 9);
    const end = close < 0 ? source.length : close + 3;
    const contentEnd = close < 0 ? end : close;
    this.at = end;
    if (close < 0) this.report("xml-syntax", at, at + 9, "the CDATA section does not close");
    const frame = this.frames.at(-1);
    if (!frame) {
      this.report("xml-syntax", at, end, "text may not stand outside of the root element");
      return;
    }
    const first = endOfSpace(source, at + 9);
    if (first < contentEnd && opensExpression(source, first)) {
      const found = cdataExpression(source, first, contentEnd);
      this.reportExpression(found);
      this.addText(frame, { expression: found.expression }, at, at + 9, contentEnd, end, true);
      return;
    }
    const value = this.literal(source.slice(at + 9, contentEnd), at + 9, "cdata", frame.liquid);
    this.addText(frame, value, at, at + 9, contentEnd, end, true);
  }

  /** `<!DOCTYPE` and every other declaration: refused, and passed over with its internal subset. */
  private documentType() {
    const { source, at } = this;
    let i = at + 2;
    let brackets = 0;
    for (; i < source.length; i++) {
      const c = source[i];
      if (c === '"' || c === "'") {
        const quote = source.indexOf(c, i + 1);
        if (quote < 0) break;
        i = quote;
      } else if (c === "[") brackets++;
      else if (c === "]") brackets--;
      else if (c === ">" && brackets <= 0) break;
    }
    const end = Math.min(i + 1, source.length);
    this.report("doctype-refused", at, end, "document types and entity declarations are not read");
    this.at = end;
  }

  /** An XML declaration, which may stand once before everything else and says nothing that matters; no other instruction means anything. */
  private instruction() {
    const { source, at } = this;
    const close = source.indexOf("?>", at + 2);
    const end = close < 0 ? source.length : close + 2;
    const isFirst = this.frames.length === 0 && !this.root && source.slice(0, at).trim() === "";
    if (close < 0) this.report("xml-syntax", at, at + 2, "the processing instruction does not close");
    else if (!isFirst || !/^<\?xml\s/.test(source.slice(at, at + 6)))
      this.report("xml-syntax", at, end, "processing instructions have no meaning in a policy");
    this.at = end;
  }

  private openingTag() {
    const { source, positions } = this;
    const start = this.at;
    const name = this.source.slice(start + 1, endOfName(source, start + 1));
    this.at = start + 1 + name.length;
    if (!isXmlName(name)) this.report("xml-syntax", start, this.at, `${JSON.stringify(excerpt(name))} is no name that XML allows`);
    const firstAttribute = positions.nextAttribute;
    const attributes: Record<string, PolicyValue> = {};
    this.tagName = name;
    let selfClosing = false;
    for (;;) {
      const before = this.at;
      this.at = this.skipBlank(before);
      const c = source.charCodeAt(this.at);
      if (c === 62 /* > */) {
        this.at += 1;
        break;
      }
      if (c === 47 /* / */ && source.charCodeAt(this.at + 1) === 62) {
        this.at += 2;
        selfClosing = true;
        break;
      }
      if (c === 60 /* < */ || this.at >= source.length) {
        this.report("xml-syntax", start, this.at, `the tag <${excerpt(name)} does not close`);
        break;
      }
      if (this.stopped) break;
      const nameEnd = endOfName(source, this.at);
      if (nameEnd === this.at) this.unexpected(name);
      else {
        if (this.at === before && positions.nextAttribute > firstAttribute)
          this.report("xml-syntax", this.at, this.at + 1, "attributes must be separated by white space");
        this.attribute(nameEnd, attributes);
      }
    }
    this.tagName = "";
    this.open(name, attributes, start, firstAttribute);
    if (selfClosing) this.close(this.at, this.at);
  }

  /** Opens the element whose tag has just been read. */
  private open(name: string, attributes: Record<string, PolicyValue>, start: number, firstAttribute: number) {
    const { frames, at } = this;
    const children: PolicyNode[] = [];
    const element: PolicyElement = { kind: "element", name, attributes, children };
    const outer = frames.at(-1);
    // Reading on behind the root keeps the diagnostics of what follows; the element itself is dropped.
    if (!outer && this.root) this.report("xml-syntax", start, at, `a second root element <${excerpt(name)}>`);
    if (frames.length >= maxDepth) {
      this.stop(start, at, `elements are nested more than ${maxDepth} deep; nothing behind this is read`);
    }
    this.count(start);
    const verbatim = outer?.verbatim === true || keepsWhiteSpace(name);
    const liquid = outer?.liquid === true || isLiquid(element, outer?.element);
    const place = this.positions.add(element, start, at, at, at, firstAttribute);
    frames.push({ element, children, start, place, verbatim, liquid });
  }

  /** Ends the innermost element; its content ends at one offset, and its closing tag at another. */
  private close(contentEnd: number, end: number) {
    const frame = this.frames.pop();
    if (!frame) return;
    this.positions.close(frame.place, contentEnd, end);
    const outer = this.frames.at(-1);
    if (outer) outer.children.push(frame.element);
    else this.root ??= frame.element;
  }

  private closingTag() {
    const { source, at, frames } = this;
    const nameEnd = endOfName(source, at + 2);
    const name = source.slice(at + 2, nameEnd);
    const behind = this.skipBlank(nameEnd);
    const closes = source.charCodeAt(behind) === 62;
    const end = closes ? behind + 1 : behind;
    if (!closes) this.report("xml-syntax", at, behind, `the closing tag </${excerpt(name)} is not complete`);
    const depth = frames.findLastIndex(({ element }) => element.name === name);
    if (depth < 0) this.report("xml-syntax", at, end, `</${excerpt(name)}> closes nothing that is open`);
    else {
      while (frames.length > depth + 1) this.unclosed(at);
      this.close(at, end);
    }
    this.at = end;
  }

  private closeAll() {
    const { length } = this.source;
    while (this.frames.length > 0) {
      if (this.stopped) this.close(this.at, this.at);
      else this.unclosed(length);
    }
  }

  private unclosed(end: number) {
    const frame = this.frames.at(-1);
    if (frame) {
      const { start, element } = frame;
      this.report("xml-syntax", start, start + element.name.length + 1, `<${excerpt(element.name)}> is not closed`);
    }
    this.close(end, end);
  }

  /** Passes over what can't stand in a tag. */
  private unexpected(name: string) {
    const { source, at } = this;
    unexpectedEnd.lastIndex = at + 1;
    this.at = unexpectedEnd.exec(source)?.index ?? source.length;
    const what = JSON.stringify(excerpt(source.slice(at, this.at)));
    this.report("xml-syntax", at, this.at, `unexpected ${what} in the tag <${excerpt(name)}`);
  }

  /** Reads the attribute whose name stands here. */
  private attribute(nameEnd: number, attributes: Record<string, PolicyValue>) {
    const { source } = this;
    const start = this.at;
    const name = source.slice(start, nameEnd);
    this.attributeName = name;
    if (!isXmlName(name)) this.report("xml-syntax", start, nameEnd, `${JSON.stringify(excerpt(name))} is no name that XML allows`);
    this.at = this.skipBlank(nameEnd);
    if (source.charCodeAt(this.at) !== 61 /* = */) {
      this.report("xml-syntax", start, nameEnd, `the attribute ${excerpt(name)} has no value`);
      this.attributeName = "";
      return;
    }
    this.at = this.skipBlank(this.at + 1);
    const c = source.charCodeAt(this.at);
    const isQuoted = c === 34 /* " */ || c === 39; /* ' */
    const valueStart = isQuoted ? this.at + 1 : this.at;
    const value = isQuoted ? this.quoted(name, source.charAt(this.at)) : this.unquoted(name);
    if (Object.hasOwn(attributes, name)) this.report("xml-syntax", start, this.at, `the attribute ${excerpt(name)} stands twice`);
    else {
      setOwn(attributes, name, value);
      this.count(start);
      const isClosed = isQuoted && this.at > valueStart && source.charCodeAt(this.at - 1) === c;
      this.positions.addAttribute(start, nameEnd, valueStart, isClosed ? this.at - 1 : this.at);
    }
    this.attributeName = "";
  }

  private quoted(name: string, quote: string): PolicyValue {
    const { source } = this;
    const start = this.at + 1;
    const first = endOfSpace(source, start);
    if (opensExpression(source, first)) {
      const found = attributeExpression(source, first, quote);
      this.reportExpression(found);
      this.at = source[found.next] === quote ? found.next + 1 : found.next;
      return { expression: found.expression };
    }
    const end = this.endOfQuoted(name, quote, start);
    this.at = source[end] === quote ? end + 1 : end;
    return this.literal(source.slice(start, end), start, "attribute", this.isInLiquid());
  }

  /** Where a value ends: at its quote. Where a `<` comes first, either it is a stray one, or the quote is missing. */
  private endOfQuoted(name: string, quote: string, start: number): number {
    const { source } = this;
    const q = quote.charCodeAt(0);
    let end = start;
    for (; end < source.length; end++) {
      const c = source.charCodeAt(end);
      if (c === q) return end;
      if (c === 60 /* < */) break;
    }
    const close = source.indexOf(quote, end);
    if (close >= 0 && endsValue(source, close)) {
      this.report("xml-syntax", end, end + 1, `a bare < in the value of ${excerpt(name)} must be written &lt;`);
      return close;
    }
    // The tag's own end is the best place to go on.
    const tag = source.slice(start, end).search(/\/?>/);
    this.report("xml-syntax", start - 1, start, `the value of ${excerpt(name)} does not close`);
    return tag < 0 ? end : start + tag;
  }

  private unquoted(name: string): PolicyValue {
    const { source, at } = this;
    unquotedEnd.lastIndex = at;
    const end = unquotedEnd.exec(source)?.index ?? source.length;
    const raw = source.slice(at, end).replace(/\/$/, "");
    this.at = at + raw.length;
    this.report("xml-syntax", at, this.at, `the value of ${excerpt(name)} is not quoted`);
    return this.literal(raw, at, "attribute", this.isInLiquid());
  }

  private literal(raw: string, start: number, place: LiteralPlace, liquid: boolean): PolicyValue {
    return readLiteral(raw, place, liquid, ({ rule, offset, length, message }: LiteralIssue) => {
      this.report(rule, start + offset, start + offset + length, message);
    });
  }

  /** Whether the tag that is being read stands in a liquid template. */
  private isInLiquid(): boolean {
    return this.frames.at(-1)?.liquid === true;
  }

  private skipBlank(from: number): number {
    return endOfBlank(this.source, from);
  }

  private reportExpression({ problem }: ReadExpression) {
    if (problem) this.report("expression-unbalanced", problem.start, problem.end, problem.message);
  }

  private count(at: number) {
    this.parts += 1;
    if (this.parts > maxParts && !this.stopped)
      this.stop(at, at, `there are more than ${maxParts} elements, attributes, texts and comments; nothing behind this is read`);
  }

  private report(rule: GrammarRule, start: number, end: number, message: string) {
    if (this.stopped) return;
    this.diagnostics.push({ rule, path: this.path(), span: [start, end], message });
    if (this.diagnostics.length === maxSyntaxDiagnostics)
      this.stop(start, end, `${maxSyntaxDiagnostics} syntax problems so far; nothing behind this is read`);
  }

  private stop(start: number, end: number, message: string) {
    if (this.stopped) return;
    this.stopped = true;
    this.diagnostics.push({ rule: "limit-exceeded", path: this.path(), span: [start, end], message });
  }

  /** Where reading is, in the words of the grammar: `inbound/set-header/@name`. */
  private path(): string {
    const names = this.frames.map(({ element }) => excerpt(element.name));
    if (this.tagName) names.push(excerpt(this.tagName));
    if (this.attributeName) names.push(`@${excerpt(this.attributeName)}`);
    return names.slice(names[0] === "policies" && names.length > 1 ? 1 : 0).join("/");
  }
}

/** A name as messages show it. */
function excerpt(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}

/** An attribute named `__proto__` is an attribute, not a prototype. */
function setOwn(record: Record<string, PolicyValue>, name: string, value: PolicyValue) {
  if (name === "__proto__") Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
  else record[name] = value;
}

function indexOrEnd(source: string, search: string, from: number): number {
  const index = source.indexOf(search, from);
  return index < 0 ? source.length : index;
}
