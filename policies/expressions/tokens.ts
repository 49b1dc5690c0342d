/**
 * Splits a policy expression into the tokens of C#, without white space and comments: two expressions with the same
 * tokens are the same code. Where C# itself is not sure, tokens are rather told apart than taken for equal. Linear, no
 * recursion, and no failure: what is no C# becomes tokens too.
 */

const lineEnd = /[\n\r\u0085\u2028\u2029]/g;
const blank = /[\s\u0085]+/y;
/** A named value as the service looks for it, in code and in strings alike. */
const namedValueUse = /\{\{\s*[A-Za-z0-9._-]+\s*\}\}/y;
// Beyond ASCII, everything but white space: nothing else stands outside of strings.
const identifier =
  /@?[\w\\\u0080-\u0084\u0086-\u009f\u00a1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff\u3001-\ufefe\uff00-\uffff]+/y;
const numeral = /0[xX]\w+|\d*\.?\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d[\d_]*)?\w*/y;
// `>` stands alone: `>>` also ends two lists of type arguments, between which white space may stand.
const operator = /\?\?=?|<<=?|=>|==|!=|<=|>=|&&|\|\||\+\+|--|->|::|[-+*/%&|^]=/y;
const character = /'(?:\\[^\n']{1,9}|\\'|[^\\\n])'/y;
const interpolatedOpening = /\$@"|@\$"|\$"/y;

/** A hole `{...}` in an interpolated string. */
interface Hole {
  readonly verbatim: boolean;
  /** Brackets that are open inside of it. */
  depth: number;
}

/** The tokens of an expression `@(...)` or `@{...}`, its delimiters among them. Line ends inside of strings become line feeds. */
export function expressionTokens(expression: string): string[] {
  return new Tokenizer(expression.replaceAll("\r\n", "\n")).run();
}

class Tokenizer {
  private readonly tokens: string[] = [];
  private readonly holes: Hole[] = [];
  private at = 0;
  /** Nothing but white space and comments stands in front on the same line. */
  private lineStart = true;

  constructor(private readonly source: string) {}

  run(): string[] {
    if (/^@[({]/.test(this.source)) this.push(2);
    while (this.at < this.source.length) this.next();
    return this.tokens;
  }

  private next() {
    const { source, at } = this;
    const space = this.match(blank)?.length ?? this.comment();
    if (space > 0) {
      this.at += space;
      if (/[\n\r\u0085\u2028\u2029]/.test(source.slice(at, this.at))) this.lineStart = true;
      return;
    }
    const { lineStart } = this;
    this.lineStart = false;
    const opening = this.match(interpolatedOpening);
    const named = this.match(namedValueUse);
    if (opening !== undefined) {
      this.push(opening.length);
      this.interpolated(opening.length === 3);
    } else if (named !== undefined) this.namedValue(named);
    // `#region` and the like reach to the end of their line, and count only at its beginning.
    else if (lineStart && source[at] === "#") this.push(this.endOfLine(at) - at);
    else if (source[at] === '"') this.push(endOfString(source, at + 1) - at);
    else if (source.startsWith('@"', at)) this.push(endOfVerbatim(source, at + 2) - at);
    else this.code((this.match(character) ?? this.match(numeral) ?? this.match(identifier) ?? this.match(operator))?.length ?? 1);
  }

  /** A token of code. In a hole of an interpolated string brackets are counted, since the hole ends with one. */
  private code(length: number) {
    const hole = this.holes.at(-1);
    const token = this.source[this.at] ?? "";
    if (hole?.depth === 0 && token === ":") {
      // What follows is a format, in which white space counts.
      this.push(endOfFormat(this.source, this.at) - this.at);
      return;
    }
    if (hole && length === 1) {
      if (hole.depth === 0 && token === "}") {
        this.holes.pop();
        this.push(1);
        this.interpolated(hole.verbatim);
        return;
      }
      if ("([{".includes(token)) hole.depth += 1;
      else if (")]}".includes(token)) hole.depth = Math.max(0, hole.depth - 1);
    }
    this.push(length);
  }

  /** The text of an interpolated string as one token, up to the next hole or the end. */
  private interpolated(verbatim: boolean) {
    this.push(endOfInterpolatedText(this.source, this.at, verbatim) - this.at);
    const end = this.source[this.at];
    if (end === undefined) return;
    this.push(1);
    if (end === "{") this.holes.push({ verbatim, depth: 0 });
  }

  /** What the service puts in may grow together with its neighbours, so that having some is part of the token. */
  private namedValue(named: string) {
    const { source, at } = this;
    const before = glues(source[at - 1]) ? "+" : "";
    const after = glues(source[at + named.length]) ? "+" : "";
    this.push(named.length, `${before}${named}${after}`);
  }

  /** The length of a comment that begins here, or 0. */
  private comment(): number {
    const { source, at } = this;
    if (source.startsWith("//", at)) return this.endOfLine(at) - at;
    if (!source.startsWith("/*", at)) return 0;
    const close = source.indexOf("*/", at + 2);
    return (close < 0 ? source.length : close + 2) - at;
  }

  private endOfLine(from: number): number {
    lineEnd.lastIndex = from;
    return lineEnd.exec(this.source)?.index ?? this.source.length;
  }

  private push(length: number, token = this.source.slice(this.at, this.at + length)) {
    this.tokens.push(token);
    this.at += length;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    return pattern.exec(this.source)?.[0];
  }
}

/** Whether a neighbour could become one token with the text beside it. */
function glues(neighbour: string | undefined): boolean {
  return neighbour !== undefined && !/[\s()[\];,]/.test(neighbour);
}

function endOfString(source: string, from: number): number {
  for (let i = from; i < source.length; i++) {
    const c = source[i];
    if (c === '"') return i + 1;
    if (c === "\n") return i;
    if (c === "\\") i += 1;
  }
  return source.length;
}

function endOfVerbatim(source: string, from: number): number {
  for (let i = from; i < source.length; i++) {
    const quote = source.indexOf('"', i);
    if (quote < 0) break;
    if (source[quote + 1] !== '"') return quote + 1;
    i = quote + 1;
  }
  return source.length;
}

function endOfInterpolatedText(source: string, from: number, verbatim: boolean): number {
  for (let i = from; i < source.length; i++) {
    const c = source[i];
    const doubled = source[i + 1] === c;
    if (c === "\\" && !verbatim) i += 1;
    else if (c === '"' || c === "{") {
      if (!doubled || (c === '"' && !verbatim)) return i;
      i += 1;
    }
  }
  return source.length;
}

function endOfFormat(source: string, from: number): number {
  let i = from;
  while (i < source.length && source[i] !== "}" && source[i] !== '"') i += 1;
  return i;
}
