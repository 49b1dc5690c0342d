/**
 * Finds where a policy expression ends. An expression may hold quotes, brackets, `<` and `&` in C# strings, characters
 * and comments, so its end is the bracket that balances its opening one, as a C# lexer sees it. Linear, no recursion.
 */

const code = (character: string) => character.charCodeAt(0);
const QUOTE = code('"');
const APOSTROPHE = code("'");
const BACKSLASH = code("\\");
const AT = code("@");
const DOLLAR = code("$");
const SLASH = code("/");
const STAR = code("*");
const LF = code("\n");
const OPEN_PAREN = code("(");
const CLOSE_PAREN = code(")");
const OPEN_BRACKET = code("[");
const CLOSE_BRACKET = code("]");
const OPEN_BRACE = code("{");
const CLOSE_BRACE = code("}");
const LESS = code("<");

/** Marks on the stack beside closing brackets: the text of an interpolated string, regular or verbatim. */
const INTERPOLATED = -1;
const INTERPOLATED_VERBATIM = -2;

/**
 * The index just past the expression that opens at `start` (the index of its `@`).
 * Returns -1 where brackets, strings or comments do not close before `end`.
 */
export function scanExpression(source: string, start: number, end = source.length): number {
  return Math.max(scan(source, start, end), -1);
}

export interface OpenExpression {
  /** The index of what does not close, or closes the wrong thing. */
  readonly offset: number;
  /** What is wrong there, as the end of a sentence: `the string that begins here does not end`. */
  readonly why: string;
}

/** What keeps an expression from ending before `end`; undefined where it ends. */
export function whyOpen(source: string, start: number, end = source.length): OpenExpression | undefined {
  const opened: number[] = [start];
  const stop = scan(source, start, end, opened);
  if (stop >= 0) return undefined;
  const offset = stop === -1 ? (opened[opened.length - 1] as number) : -2 - stop;
  return { offset, why: reasonAt(source, offset) };
}

function reasonAt(source: string, offset: number): string {
  const c = source.charCodeAt(offset);
  if (c === LESS) return "a tag stands here before the expression has ended";
  if (c === SLASH) return "the comment that begins here does not end";
  if (c === CLOSE_PAREN || c === CLOSE_BRACKET || c === CLOSE_BRACE)
    return `the ${source[offset]} here closes what was opened by another bracket`;
  if (c === OPEN_PAREN || c === OPEN_BRACKET || c === OPEN_BRACE) return `the ${source[offset]} here is not closed`;
  const next = source.charCodeAt(offset + 1);
  if (c === AT && (next === OPEN_PAREN || next === OPEN_BRACE)) return `the ${source[offset + 1]} that opens the expression is not closed`;
  return "the string that begins here does not end";
}

/**
 * The index just past the expression; -1 where `end` comes first, and -2 - index where the code at that index can't be.
 * `opened` takes the indexes of what is open, innermost last; with the expression's own in it to begin with.
 */
function scan(source: string, start: number, end: number, opened?: number[]): number {
  const open = source.charCodeAt(start + 1);
  const stack: number[] = [open === OPEN_BRACE ? CLOSE_BRACE : CLOSE_PAREN];
  let i = start + 2;
  while (i < end) {
    const context = stack[stack.length - 1] as number;
    const c = source.charCodeAt(i);
    if (context < 0) {
      // Inside the text of an interpolated string.
      const verbatim = context === INTERPOLATED_VERBATIM;
      if (c === QUOTE) {
        if (verbatim && source.charCodeAt(i + 1) === QUOTE) i += 2;
        else {
          stack.pop();
          opened?.pop();
          i += 1;
        }
      } else if (c === BACKSLASH && !verbatim) i += 2;
      else if (c === LF && !verbatim) return -2 - (opened?.[opened.length - 1] ?? i);
      else if (c === OPEN_BRACE) {
        if (source.charCodeAt(i + 1) === OPEN_BRACE) i += 2;
        else {
          stack.push(CLOSE_BRACE);
          opened?.push(i);
          i += 1;
        }
      } else i += 1;
      continue;
    }
    switch (c) {
      case QUOTE: {
        const behind = skipString(source, i + 1, end);
        if (behind < 0) return -2 - i;
        i = behind;
        break;
      }
      case APOSTROPHE:
        i = skipCharacter(source, i);
        break;
      case AT: {
        const next = source.charCodeAt(i + 1);
        if (next === QUOTE) {
          const behind = skipVerbatim(source, i + 2, end);
          if (behind < 0) return -2 - i;
          i = behind;
        } else if (next === DOLLAR && source.charCodeAt(i + 2) === QUOTE) {
          stack.push(INTERPOLATED_VERBATIM);
          opened?.push(i);
          i += 3;
        } else i += 1;
        break;
      }
      case DOLLAR: {
        const next = source.charCodeAt(i + 1);
        if (next === QUOTE) {
          stack.push(INTERPOLATED);
          opened?.push(i);
          i += 2;
        } else if (next === AT && source.charCodeAt(i + 2) === QUOTE) {
          stack.push(INTERPOLATED_VERBATIM);
          opened?.push(i);
          i += 3;
        } else i += 1;
        break;
      }
      case SLASH: {
        const next = source.charCodeAt(i + 1);
        if (next === SLASH) {
          const line = source.indexOf("\n", i + 2);
          if (line < 0 || line >= end) return -1;
          i = line + 1;
        } else if (next === STAR) {
          const close = source.indexOf("*/", i + 2);
          if (close < 0 || close + 2 > end) return -2 - i;
          i = close + 2;
        } else i += 1;
        break;
      }
      case OPEN_PAREN:
        stack.push(CLOSE_PAREN);
        opened?.push(i);
        i += 1;
        break;
      case OPEN_BRACKET:
        stack.push(CLOSE_BRACKET);
        opened?.push(i);
        i += 1;
        break;
      case OPEN_BRACE:
        stack.push(CLOSE_BRACE);
        opened?.push(i);
        i += 1;
        break;
      case CLOSE_PAREN:
      case CLOSE_BRACKET:
      case CLOSE_BRACE:
        if (c !== context) return -2 - i;
        stack.pop();
        opened?.pop();
        i += 1;
        if (stack.length === 0) return i;
        break;
      case LESS:
        // No C# has `</` and a letter outside of strings: an expression that was left open runs into a tag.
        if (source.charCodeAt(i + 1) === SLASH && isLetter(source.charCodeAt(i + 2))) return -2 - i;
        i += 1;
        break;
      default:
        i += 1;
    }
  }
  return -1;
}

function isLetter(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90);
}

/** Past the closing quote of a regular string, or -1: such strings end on their line. */
function skipString(source: string, start: number, end: number): number {
  let i = start;
  while (i < end) {
    const c = source.charCodeAt(i);
    if (c === QUOTE) return i + 1;
    if (c === LF) return -1;
    i += c === BACKSLASH ? 2 : 1;
  }
  return -1;
}

function skipVerbatim(source: string, start: number, end: number): number {
  let i = start;
  for (;;) {
    const quote = source.indexOf('"', i);
    if (quote < 0 || quote >= end) return -1;
    if (source.charCodeAt(quote + 1) !== QUOTE) return quote + 1;
    i = quote + 2;
  }
}

/** Past a character literal; an apostrophe that begins none is passed over alone. */
function skipCharacter(source: string, start: number): number {
  if (source.charCodeAt(start + 1) === BACKSLASH) {
    // The longest escape is \Uhhhhhhhh.
    for (let i = start + 3; i < start + 13; i++) if (source.charCodeAt(i) === APOSTROPHE) return i + 1;
    return start + 1;
  }
  return source.charCodeAt(start + 2) === APOSTROPHE ? start + 3 : start + 1;
}

/** Whether the text, white space around it aside, is exactly one balanced expression. */
export function isWholeExpression(text: string): boolean {
  const trimmed = text.trim();
  if (trimmed.charCodeAt(0) !== AT) return false;
  const opening = trimmed.charCodeAt(1);
  return (opening === OPEN_PAREN || opening === OPEN_BRACE) && scanExpression(trimmed, 0) === trimmed.length;
}
