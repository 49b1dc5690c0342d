import { scanExpression } from "../expressions/scan";
import {
  isLiquid,
  keepsWhiteSpace,
  type NamedValueRef,
  type PolicyComment,
  type PolicyDocument,
  type PolicyElement,
  type PolicyNode,
  type PolicyText,
  type PolicyValue,
} from "./ast";
import type { Diagnostic } from "./diagnostic";
import { decodeEntities } from "./entities";
import type { GrammarRule } from "./grammar-rules";
import { beginsAsExpression } from "./literal";
import { Positions, type Span } from "./positions";

/** Reading stops here: nesting deeper than this is no policy, and everything that walks a tree may recurse. */
export const maxDepth = 256;
/** The largest text that is read, in UTF-16 units; the service takes 256 KB, a fragment 512 KB. */
export const maxLength = 16 * 1024 * 1024;
/** After so many syntax problems reading stops: what follows would be guesswork, and each guess may look far ahead. */
export const maxSyntaxDiagnostics = 100;

export interface ParseResult {
  /** Undefined where there is no root element. */
  readonly document?: PolicyDocument;
  readonly diagnostics: readonly Diagnostic[];
  readonly positions: Positions;
}

/**
 * Reads a policy document in the service's `xml` or `rawxml` format, or in a mixture of the two. Never throws: what is
 * wrong becomes a diagnostic at its place, and reading goes on behind it. Linear in the length of the text.
 */
export function parsePolicy(source: string): ParseResult {
  return new Parser(source).parse();
}

interface Frame {
  readonly name: string;
  readonly attributes: Record<string, PolicyValue>;
  readonly children: PolicyNode[];
  readonly start: number;
  readonly spans?: Map<string, Span>;
  /** White space counts, as in the body of `set-body`. */
  readonly verbatim: boolean;
}

const nameEnd = /[\s/>=<"'&]|$/g;
const blank = /[ \t\r\n]*/y;
const namedValueUse = /\{\{([^{}]*)\}\}/g;
const unquotedEnd = /[\s>]|$/g;

class Parser {
  private readonly diagnostics: Diagnostic[] = [];
  private readonly positions: Positions;
  private readonly frames: Frame[] = [];
  private readonly before: PolicyComment[] = [];
  private readonly after: PolicyComment[] = [];
  private root: PolicyElement | undefined;
  private at = 0;
  private stopped = false;

  constructor(private readonly source: string) {
    this.positions = new Positions(source);
  }

  parse(): ParseResult {
    const { source } = this;
    if (source.length > maxLength) {
      this.report("limit-exceeded", 0, 0, `the text has ${source.length} characters; at most ${maxLength} are read`);
      return { diagnostics: this.diagnostics, positions: this.positions };
    }
    if (source.charCodeAt(0) === 0xfeff) this.at = 1;
    while (this.at < source.length && !this.stopped) {
      if (source.charCodeAt(this.at) === 60 /* < */) this.markup();
      else this.text();
    }
    this.closeAll();
    if (!this.root && this.diagnostics.length === 0) this.report("xml-syntax", 0, 0, "there is no element in the text");
    const document = this.root && {
      root: this.root,
      ...(this.before.length > 0 && { before: this.before }),
      ...(this.after.length > 0 && { after: this.after }),
    };
    return { ...(document && { document }), diagnostics: this.diagnostics, positions: this.positions };
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
    else if (isNameStart(next)) this.openingTag();
    else {
      this.report("xml-syntax", at, at + 1, "a bare < must be written &lt; outside of expressions");
      this.literalText(at, at + 1);
      this.at = at + 1;
    }
  }

  private text() {
    const { source, at } = this;
    const frame = this.frames.at(-1);
    if (frame) {
      const opening = this.skipBlank(at);
      if (isExpressionOpening(source, opening)) {
        this.expressionText(frame, opening);
        return;
      }
    }
    const end = indexOrEnd(source, "<", at);
    this.literalText(at, end);
    this.at = end;
  }

  private literalText(start: number, end: number) {
    const raw = this.source.slice(start, end);
    const frame = this.frames.at(-1);
    const isBlank = raw.trim() === "";
    if (!frame) {
      if (!isBlank) this.report("xml-syntax", start, end, "text may not stand outside of the root element");
      return;
    }
    if (isBlank && !frame.verbatim) return;
    const decoded = this.decode(raw, start).replaceAll("\r\n", "\n");
    this.addText(frame, this.frameIsLiquid() ? decoded : this.withNamedValues(decoded), start, end);
  }

  /** Text that begins as an expression and must be one expression up to the closing tag. */
  private expressionText(frame: Frame, start: number) {
    const { source } = this;
    const boundary = indexOrEnd(source, "<", start);
    const escaped = source.slice(start, boundary).trimEnd();
    if (isEscapedExpression(escaped)) {
      this.addText(frame, { expression: decodeEntities(escaped) }, start, start + escaped.length);
      this.at = boundary;
      return;
    }
    const end = scanExpression(source, start);
    const rest = end < 0 ? -1 : this.skipBlank(end);
    if (end >= 0 && (rest >= source.length || source.charCodeAt(rest) === 60)) {
      this.addText(frame, { expression: source.slice(start, end) }, start, end);
      this.at = rest;
      return;
    }
    const close = closeOfElement(source, frame.name, start);
    const expression = source.slice(start, close).trimEnd();
    this.report(
      "expression-unbalanced",
      start,
      start + expression.length,
      end < 0 ? "the expression does not close: a bracket, string or comment is open" : "text stands behind the end of the expression",
    );
    this.addText(frame, { expression }, start, start + expression.length);
    this.at = close;
  }

  private addText(frame: Frame, value: PolicyValue, start: number, end: number, cdata?: true) {
    const node: PolicyText = cdata ? { kind: "text", value, cdata } : { kind: "text", value };
    frame.children.push(node);
    this.positions.set(node, [start, end]);
  }

  private comment() {
    const { source, at } = this;
    const close = source.indexOf("-->", at + 4);
    const end = close < 0 ? source.length : close + 3;
    if (close < 0) this.report("xml-syntax", at, at + 4, "the comment does not close");
    const node: PolicyComment = { kind: "comment", comment: source.slice(at + 4, close < 0 ? end : close).replaceAll("\r\n", "\n") };
    this.positions.set(node, [at, end]);
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
    if (close < 0) this.report("xml-syntax", at, at + 9, "the CDATA section does not close");
    const frame = this.frames.at(-1);
    const raw = source.slice(at + 9, close < 0 ? end : close);
    if (!frame) this.report("xml-syntax", at, end, "text may not stand outside of the root element");
    else if (beginsAsExpression(raw) && scanExpression(raw, raw.search(/\S/)) >= 0)
      this.addText(frame, { expression: raw.trim() }, at, end, true);
    else this.addText(frame, this.frameIsLiquid() ? raw : this.withNamedValues(raw), at, end, true);
    this.at = end;
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

  private instruction() {
    const { source, at } = this;
    const close = source.indexOf("?>", at + 2);
    const end = close < 0 ? source.length : close + 2;
    if (close < 0) this.report("xml-syntax", at, at + 2, "the processing instruction does not close");
    else if (!/^<\?xml\s/.test(source.slice(at, at + 6)) || this.frames.length > 0) {
      this.report("xml-syntax", at, end, "processing instructions have no meaning in a policy");
    }
    this.at = end;
  }

  private openingTag() {
    const { source } = this;
    const start = this.at;
    const name = this.name(start + 1);
    this.at = start + 1 + name.length;
    const attributes: Record<string, PolicyValue> = {};
    const spans = new Map<string, Span>();
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
      if (Number.isNaN(c) || c === 60 /* < */) {
        this.report("xml-syntax", start, this.at, `the tag <${name} does not close`);
        break;
      }
      if (this.at === before && spans.size > 0)
        this.report("xml-syntax", this.at, this.at + 1, "attributes must be separated by white space");
      if (!this.attribute(name, attributes, spans)) {
        this.report("xml-syntax", this.at, this.at + 1, `unexpected ${JSON.stringify(source[this.at])} in the tag <${name}`);
        this.at += 1;
      }
    }
    this.open({ name, attributes, children: [], start, ...(spans.size > 0 && { spans }), verbatim: this.isVerbatim(name) }, selfClosing);
  }

  private open(frame: Frame, selfClosing: boolean) {
    if (this.frames.length === 0 && this.root) {
      this.report("xml-syntax", frame.start, this.at, `a second root element <${frame.name}>`);
      // Reading on keeps the diagnostics of what follows; the element itself is dropped.
    }
    if (this.frames.length >= maxDepth) {
      this.report("limit-exceeded", frame.start, this.at, `elements are nested more than ${maxDepth} deep; nothing behind this is read`);
      this.stopped = true;
      return;
    }
    this.frames.push(frame);
    if (selfClosing) this.close(this.at);
  }

  /** Ends the innermost element at an offset. */
  private close(end: number) {
    const frame = this.frames.pop();
    if (!frame) return;
    const { name, attributes, children } = frame;
    const element: PolicyElement = { kind: "element", name, attributes, children };
    this.positions.set(element, [frame.start, end], frame.spans);
    const parent = this.frames.at(-1);
    if (parent) parent.children.push(element);
    else this.root ??= element;
  }

  private closingTag() {
    const { source, at } = this;
    const name = this.name(at + 2);
    const behind = this.skipBlank(at + 2 + name.length);
    const closes = source.charCodeAt(behind) === 62;
    const end = closes ? behind + 1 : behind;
    if (!closes) this.report("xml-syntax", at, behind, `the closing tag </${name} is not complete`);
    const depth = this.frames.findLastIndex((frame) => frame.name === name);
    if (depth < 0) this.report("xml-syntax", at, end, `</${name}> closes nothing that is open`);
    else {
      while (this.frames.length > depth + 1) this.unclosed(at);
      this.close(end);
    }
    this.at = Math.max(end, at + 2);
  }

  private closeAll() {
    while (this.frames.length > 0) {
      if (this.stopped) this.close(this.at);
      else this.unclosed(this.source.length);
    }
  }

  private unclosed(end: number) {
    const frame = this.frames.at(-1);
    if (frame) this.report("xml-syntax", frame.start, frame.start + frame.name.length + 1, `<${frame.name}> is not closed`);
    this.close(end);
  }

  /** Reads one attribute; false where no name stands here. */
  private attribute(element: string, attributes: Record<string, PolicyValue>, spans: Map<string, Span>): boolean {
    const { source } = this;
    const start = this.at;
    const name = this.name(start);
    if (name === "") return false;
    this.at = this.skipBlank(start + name.length);
    if (source.charCodeAt(this.at) !== 61 /* = */) {
      this.report("xml-syntax", start, start + name.length, `the attribute ${name} has no value`);
      return true;
    }
    this.at = this.skipBlank(this.at + 1);
    const quote = source[this.at];
    const value = quote === '"' || quote === "'" ? this.quoted(name, quote) : this.unquoted(element, name);
    if (spans.has(name)) this.report("xml-syntax", start, this.at, `the attribute ${name} stands twice`);
    else {
      setOwn(attributes, name, value);
      spans.set(name, [start, this.at]);
    }
    return true;
  }

  private quoted(name: string, quote: string): PolicyValue {
    const { source } = this;
    const start = this.at + 1;
    const opening = this.skipBlank(start);
    if (isExpressionOpening(source, opening)) return this.expressionAttribute(name, quote, opening);
    let end = source.indexOf(quote, start);
    const stray = source.indexOf("<", start);
    if (end < 0 || (stray >= 0 && stray < end)) {
      // Most often the closing quote is missing; the tag's own end is the best place to go on.
      const bound = stray < 0 ? source.length : stray;
      const tag = source.slice(start, bound).search(/\/?>/);
      const cut = tag < 0 ? bound : start + tag;
      this.report("xml-syntax", start - 1, cut, `the value of ${name} does not close, or holds a bare <`);
      const text = source.slice(start, cut);
      // A value with a stray < may still close before the tag does.
      if (end >= 0 && tag < 0) {
        this.at = end + 1;
        return this.literalValue(source.slice(start, end), start);
      }
      end = cut;
      this.at = cut;
      return this.literalValue(text, start);
    }
    this.at = end + 1;
    return this.literalValue(source.slice(start, end), start);
  }

  private literalValue(raw: string, start: number): PolicyValue {
    return this.withNamedValues(this.decode(raw, start).replaceAll("\r\n", "\n"));
  }

  private expressionAttribute(name: string, quote: string, start: number): PolicyValue {
    const { source } = this;
    const boundary = source.indexOf(quote, start);
    const escaped = boundary < 0 ? "" : source.slice(start, boundary).trimEnd();
    if (boundary >= 0 && isEscapedExpression(escaped)) {
      this.at = boundary + 1;
      return { expression: decodeEntities(escaped) };
    }
    const end = scanExpression(source, start);
    const behind = end < 0 ? -1 : this.skipBlank(end);
    if (end >= 0 && source[behind] === quote) {
      this.at = behind + 1;
      return { expression: source.slice(start, end) };
    }
    const close = this.endOfBrokenValue(quote, start);
    const expression = source.slice(start, close).trimEnd();
    this.report(
      "expression-unbalanced",
      start,
      start + expression.length,
      end < 0
        ? `the expression of ${name} does not close: a bracket, string or comment is open`
        : `text stands behind the end of the expression of ${name}`,
    );
    this.at = source[close] === quote ? close + 1 : close;
    return { expression };
  }

  /**
   * Where the value of an unbalanced expression most likely ends: at a quote that follows a closing bracket and stands
   * before another attribute or the end of the tag; failing that, at any quote in such a place.
   */
  private endOfBrokenValue(quote: string, start: number): number {
    const { source } = this;
    const behind = `(?=\\s+[\\w-]+\\s*=\\s*["']|\\s*/?>)`;
    for (const before of ["(?<=[)}]\\s*)", ""]) {
      const likely = new RegExp(`${before}${quote}${behind}`, "g");
      likely.lastIndex = start;
      const found = likely.exec(source);
      if (found) return found.index;
    }
    return source.length;
  }

  private unquoted(element: string, name: string): PolicyValue {
    const { source, at } = this;
    unquotedEnd.lastIndex = at;
    const end = unquotedEnd.exec(source)?.index ?? source.length;
    const raw = source.slice(at, end).replace(/\/$/, "");
    this.report("xml-syntax", at, at + raw.length, `the value of ${name} in <${element} is not quoted`);
    this.at = at + raw.length;
    return this.literalValue(raw, at);
  }

  private decode(raw: string, start: number): string {
    return decodeEntities(raw, ({ offset, length, message }) => {
      const rule = message.includes("XML allows") ? "character-not-allowed" : "xml-syntax";
      this.report(rule, start + offset, start + offset + length, message);
    });
  }

  private withNamedValues(text: string): PolicyValue {
    if (!text.includes("{{")) return text;
    const parts: (string | NamedValueRef)[] = [];
    let last = 0;
    for (const use of text.matchAll(namedValueUse)) {
      if (use.index > last) parts.push(text.slice(last, use.index));
      parts.push({ namedValue: use[1] as string });
      last = use.index + use[0].length;
    }
    if (parts.length === 0) return text;
    if (last < text.length) parts.push(text.slice(last));
    return { template: parts };
  }

  private frameIsLiquid(): boolean {
    const frame = this.frames.at(-1);
    return frame !== undefined && isLiquid(frame, this.frames.at(-2));
  }

  private isVerbatim(name: string): boolean {
    return keepsWhiteSpace(name) || this.frames.at(-1)?.verbatim === true;
  }

  private name(start: number): string {
    nameEnd.lastIndex = start;
    return this.source.slice(start, nameEnd.exec(this.source)?.index ?? this.source.length);
  }

  private skipBlank(from: number): number {
    blank.lastIndex = from;
    blank.test(this.source);
    return blank.lastIndex;
  }

  private report(rule: GrammarRule, start: number, end: number, message: string) {
    if (this.diagnostics.length >= maxSyntaxDiagnostics) return;
    const path = this.frames.map((frame) => frame.name).join("/");
    this.diagnostics.push({ rule, path, span: [start, end], message });
    if (this.diagnostics.length < maxSyntaxDiagnostics) return;
    this.diagnostics.push({
      rule: "limit-exceeded",
      path,
      span: [start, end],
      message: `${maxSyntaxDiagnostics} syntax problems so far; nothing behind this is read`,
    });
    this.stopped = true;
  }
}

/** An attribute named `__proto__` is an attribute, not a prototype. */
function setOwn(record: Record<string, PolicyValue>, name: string, value: PolicyValue) {
  if (name === "__proto__") Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
  else record[name] = value;
}

/**
 * An expression whose text is well-formed XML and balances as it stands, or once its entities are decoded. In a value
 * between quotes this can't be the beginning of a longer raw expression: the quote that ends it would stand inside a
 * bracket, and the brackets would not balance.
 */
function isEscapedExpression(text: string): boolean {
  if (text.includes("<")) return false;
  const decoded = decodeEntities(text, () => {});
  if (decoded !== text && /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9A-Fa-f]+);)/.test(text)) return false;
  return scanExpression(decoded, 0) === decoded.length;
}

function isExpressionOpening(source: string, at: number): boolean {
  if (source.charCodeAt(at) !== 64 /* @ */) return false;
  const next = source.charCodeAt(at + 1);
  return next === 40 /* ( */ || next === 123 /* { */;
}

function isNameStart(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || c === 58 || c > 127;
}

function indexOrEnd(source: string, search: string, from: number): number {
  const index = source.indexOf(search, from);
  return index < 0 ? source.length : index;
}

/** The closing tag that ends an element's text, or the next closing tag at all. */
function closeOfElement(source: string, name: string, from: number): number {
  const own = source.indexOf(`</${name}`, from);
  return own >= 0 ? own : indexOrEnd(source, "</", from);
}
