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

/** Marks on the stack beside closing brackets: the text of an interpolated string, regular or verbatim. */
const INTERPOLATED = -1;
const INTERPOLATED_VERBATIM = -2;

/**
 * The index just past the expression that opens at `start` (the index of its `@`).
 * Returns -1 where brackets, strings or comments do not close before `end`.
 */
export function scanExpression(source: string, start: number, end = source.length): number {
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
          i += 1;
        }
      } else if (c === BACKSLASH && !verbatim) i += 2;
      else if (c === LF && !verbatim) return -1;
      else if (c === OPEN_BRACE) {
        if (source.charCodeAt(i + 1) === OPEN_BRACE) i += 2;
        else {
          stack.push(CLOSE_BRACE);
          i += 1;
        }
      } else i += 1;
      continue;
    }
    switch (c) {
      case QUOTE: {
        i = skipString(source, i + 1, end);
        if (i < 0) return -1;
        break;
      }
      case APOSTROPHE:
        i = skipCharacter(source, i);
        break;
      case AT: {
        const next = source.charCodeAt(i + 1);
        if (next === QUOTE) {
          i = skipVerbatim(source, i + 2, end);
          if (i < 0) return -1;
        } else if (next === DOLLAR && source.charCodeAt(i + 2) === QUOTE) {
          stack.push(INTERPOLATED_VERBATIM);
          i += 3;
        } else i += 1;
        break;
      }
      case DOLLAR: {
        const next = source.charCodeAt(i + 1);
        if (next === QUOTE) {
          stack.push(INTERPOLATED);
          i += 2;
        } else if (next === AT && source.charCodeAt(i + 2) === QUOTE) {
          stack.push(INTERPOLATED_VERBATIM);
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
          if (close < 0 || close + 2 > end) return -1;
          i = close + 2;
        } else i += 1;
        break;
      }
      case OPEN_PAREN:
        stack.push(CLOSE_PAREN);
        i += 1;
        break;
      case OPEN_BRACKET:
        stack.push(CLOSE_BRACKET);
        i += 1;
        break;
      case OPEN_BRACE:
        stack.push(CLOSE_BRACE);
        i += 1;
        break;
      case CLOSE_PAREN:
      case CLOSE_BRACKET:
      case CLOSE_BRACE:
        if (c !== context) return -1;
        stack.pop();
        i += 1;
        if (stack.length === 0) return i;
        break;
      default:
        i += 1;
    }
  }
  return -1;
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
