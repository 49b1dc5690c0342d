import { scanExpression, whyOpen } from "../expressions/scan";
import { decodeEscaped } from "./entities";
import { beginsName } from "./names";
import { endOfBrokenValue } from "./recovery";

/**
 * Policy expressions as they stand in documents. In `rawxml` their text is literal: quotes, `<` and `&` are those of C#.
 * In `xml` they are escaped like any other text. A document may hold both, so each is tried: an expression whose text is
 * well-formed XML, and balances once its references are replaced, was escaped; else it is raw, and ends where its
 * brackets balance.
 */

export interface ReadExpression {
  /** With its delimiters, byte for byte, or decoded where it was escaped. */
  readonly expression: string;
  /** Just past its text. */
  readonly end: number;
  /** Where reading goes on: at the quote that ends the value, at the next tag, or at the end of the source. */
  readonly next: number;
  /** Where and why it is none that the service could read. */
  readonly problem?: { readonly start: number; readonly end: number; readonly message: string };
}

/** Whether `@(` or `@{` stands here. */
export function opensExpression(source: string, at: number): boolean {
  if (source.charCodeAt(at) !== 64 /* @ */) return false;
  const next = source.charCodeAt(at + 1);
  return next === 40 /* ( */ || next === 123 /* { */;
}

/** The expression that is the value of an attribute. `start` is the index of its `@`. */
export function attributeExpression(source: string, start: number, quote: string): ReadExpression {
  const boundary = source.indexOf(quote, start);
  if (boundary >= 0) {
    // This can't be the beginning of a longer raw expression: the quote would stand inside a bracket of it.
    const found = escapedExpression(source, start, boundary);
    if (found) return found;
  }
  const end = scanExpression(source, start);
  const next = end < 0 ? -1 : endOfSpace(source, end);
  if (end >= 0 && source[next] === quote) return { expression: source.slice(start, end), end, next };
  return broken(source, start, endOfBrokenValue(source, start, quote), quote);
}

/** The expression that is the text of an element, up to a tag, comment or CDATA section. */
export function textExpression(source: string, start: number, element: string): ReadExpression {
  const boundary = source.indexOf("<", start);
  const found = escapedExpression(source, start, boundary < 0 ? source.length : boundary);
  if (found && isMarkup(source, found.next)) return found;
  const end = scanExpression(source, start);
  const next = end < 0 ? -1 : endOfSpace(source, end);
  if (end >= 0 && isMarkup(source, next)) return { expression: source.slice(start, end), end, next };
  return broken(source, start, endOfElementText(source, start, element));
}

/** The expression that is the whole text of a CDATA section, in which nothing is escaped. */
export function cdataExpression(source: string, start: number, end: number): ReadExpression {
  const text = source.slice(start, end).trimEnd();
  if (scanExpression(text, 0) === text.length) return { expression: text, end: start + text.length, next: end };
  return broken(source, start, end);
}

function escapedExpression(source: string, start: number, boundary: number): ReadExpression | undefined {
  const raw = source.slice(start, boundary).trimEnd();
  if (raw.includes("<")) return undefined;
  const expression = raw.includes("&") ? (decodeEscaped(raw) ?? raw) : raw;
  if (scanExpression(expression, 0) !== expression.length) return undefined;
  return { expression, end: start + raw.length, next: boundary };
}

/** An expression that does not end, or with something behind it. Its text is kept; it may have been escaped all the same. */
function broken(source: string, start: number, next: number, quote?: string): ReadExpression {
  const raw = source.slice(start, next).trimEnd();
  const isRaw = raw.includes("<") || (quote !== undefined && raw.includes(quote)) || !raw.includes("&");
  const end = start + raw.length;
  return { expression: (isRaw ? undefined : decodeEscaped(raw)) ?? raw, end, next, problem: problemOf(source, start, end) };
}

function problemOf(source: string, start: number, end: number): ReadExpression["problem"] {
  const open = whyOpen(source, start, end);
  if (open) return { start: open.offset, end: open.offset + 1, message: `the expression does not close: ${open.why}` };
  const close = scanExpression(source, start, end);
  if (close === end) return { start, end, message: "the value that holds the expression does not close" };
  return { start: endOfSpace(source, close), end, message: "text stands behind the end of the expression" };
}

/** Whether a tag, comment, CDATA section or instruction stands here, or the source ends. */
function isMarkup(source: string, at: number): boolean {
  if (at >= source.length) return true;
  if (source.charCodeAt(at) !== 60 /* < */) return false;
  const next = source.charAt(at + 1);
  return next === "/" || next === "!" || next === "?" || beginsName(source, at + 1);
}

/** The closing tag that ends an element's text, or the next closing tag at all. */
function endOfElementText(source: string, from: number, element: string): number {
  const own = source.indexOf(`</${element}`, from);
  const any = own >= 0 ? own : source.indexOf("</", from);
  return any < 0 ? source.length : any;
}

/** The index of the first character that is no white space of XML. */
export function endOfBlank(source: string, from: number): number {
  let i = from;
  for (; i < source.length; i++) {
    const c = source.charCodeAt(i);
    if (c !== 32 && c !== 10 && c !== 13 && c !== 9) break;
  }
  return i;
}

/** The index of the first character that is no white space at all: around an expression, all of it means nothing. */
export function endOfSpace(source: string, from: number): number {
  let i = endOfBlank(source, from);
  while (source.charCodeAt(i) > 127 && /\s/.test(source.charAt(i))) i = endOfBlank(source, i + 1);
  return i;
}
