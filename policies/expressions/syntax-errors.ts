import { firstErrorIn, isCSharp } from "./grammar";
import { keywords, statementWords } from "./keywords";
import type { ExpressionProblem } from "./problem";
import { asMethod, type ExpressionSource, masks } from "./source";
import { type SyntaxNode, walkSyntax } from "./syntax-tree";

/** Code that is longer is not taken apart to find the exact place, which means parsing it several times. */
const maxLengthForRepair = 16 * 1024;

/** The first thing that keeps code from being C#, described so that it can be repaired. */
export function describeSyntaxError(source: ExpressionSource, root: SyntaxNode): ExpressionProblem {
  const { code, shift } = asMethod(source);
  const isShort = code.length <= maxLengthForRepair;
  const found = isShort ? firstErrorIn(code) : undefined;
  const at = found === undefined ? firstBroken(root) : found + shift;
  const text = source.masked;
  const last = text.length - 1;
  // What is behind the closing bracket belongs to the method around the expression.
  const start = Math.min(Math.max(at, 2), last);
  const token = start === last ? (text[last] as string) : tokenAt(text, start);
  const span = [start, start + token.length] as const;
  const semicolon = isShort ? missingSemicolon(source, start) : undefined;
  return semicolon ?? { rule: "expression-syntax", message: unexpected(source, token, start), span };
}

/** What the grammar lets pass and the compiler does not: keywords for names, `&&` with nothing before it. */
export function slipIn(root: SyntaxNode, text: string): ExpressionProblem | undefined {
  let problem: ExpressionProblem | undefined;
  const report = (message: string, start: number, end: number) => {
    problem ??= { rule: "expression-syntax", message, span: [start, end] };
  };
  walkSyntax(root, (node) => {
    if (problem) return false;
    if (node.start < 2) return undefined;
    const code = text.slice(node.start, node.end);
    if (node.type === "identifier" && keywords.has(code)) report(`"${code}" is a keyword of C# and no name`, node.start, node.end);
    if (node.type === "prefix_unary_expression" && /^[&*]/.test(code)) {
      const sign = code.startsWith("&&") ? "&&" : code.slice(0, 1);
      report(`something is missing before ${quoted(sign)}`, node.start, node.start + sign.length);
    }
    return undefined;
  });
  return problem;
}

/** The semicolon that makes the code whole: at the end of the line above, or before the token that does not fit. */
function missingSemicolon(source: ExpressionSource, start: number): ExpressionProblem | undefined {
  if (source.kind === "single") return undefined;
  const text = source.masked;
  const lineStart = text.lastIndexOf("\n", start - 1);
  const places = new Set([...(lineStart > 2 ? [endOfTokenBefore(text, lineStart)] : []), endOfTokenBefore(text, start)]);
  for (const place of places) {
    const repaired = { ...source, masked: `${text.slice(0, place)};${text.slice(place)}` };
    if (place <= 2 || !isCSharp(asMethod(repaired).code)) continue;
    const token = lastToken(text, place);
    return { rule: "expression-syntax", message: `";" is missing behind ${quoted(token)}`, span: [place - token.length, place] };
  }
  return undefined;
}

function unexpected({ kind, masked: text }: ExpressionSource, token: string, start: number): string {
  const behind = lastToken(text, endOfTokenBefore(text, start));
  const isLast = start === text.length - 1;
  const [first = ""] = /^[a-z]+/.exec(text.slice(2).trimStart()) ?? [];
  if (kind === "single" && statementWords.has(first)) {
    return `"${first}" begins a statement; @(...) holds one expression, statements stand in @{ ... return ...; }`;
  }
  if (kind === "single" && token === ";") return "@(...) holds one expression and no semicolon; write statements as @{ ... return ...; }";
  const word = Object.hasOwn(words, token) ? words[token] : undefined;
  if (word) return `"${token}" is no operator of C# 7; write ${word}`;
  if (token.startsWith('"') && behind.endsWith('"')) {
    return 'two strings stand side by side; a quote inside a string is written \\", or "" inside @"..."';
  }
  if (isInSingleQuotes(text, start)) return "single quotes hold one character; a string stands in double quotes";
  if (isLast || /^[)\]};,]/.test(token)) {
    return `something is missing between ${quoted(behind)} and ${isLast ? "the end" : quoted(token)}`;
  }
  return `${quoted(token)} can't stand behind ${quoted(behind)}`;
}

/** Operators that other languages write as words. */
const words: Readonly<Record<string, string | undefined>> = { and: "&&", or: "||", not: "!" };

function isInSingleQuotes(text: string, start: number): boolean {
  const line = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  return text[start] === "'" || (/'[^'"]*$/.test(line) && /^[^'"\n]*'/.test(text.slice(start, start + 200)));
}

/** Where the tree first shows what is no C#; it may be too early. */
function firstBroken(root: SyntaxNode): number {
  let at = root.end;
  walkSyntax(root, (node) => {
    if (node.type === "ERROR" || node.missing || (node.type === "identifier" && node.start === node.end)) at = Math.min(at, node.start);
  });
  return at;
}

const tokenPattern = /[@$]*"[^"\n]*"?|'(?:[^'\\\n]|\\.){0,4}'|[A-Za-z_]\w*|\d[\w.]*|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.|\S/y;

function tokenAt(text: string, start: number): string {
  tokenPattern.lastIndex = start;
  return tokenPattern.exec(text)?.[0] ?? "";
}

/** The end of what stands before an offset, white space and comments aside. */
function endOfTokenBefore(text: string, offset: number): number {
  let end = offset;
  for (;;) {
    end = text.slice(0, end).trimEnd().length;
    if (text.endsWith("*/", end)) {
      const open = text.lastIndexOf("/*", end - 2);
      if (open < 0) return end;
      end = open;
      continue;
    }
    const comment = lineCommentIn(text, end);
    if (comment === undefined) return end;
    end = comment;
  }
}

/** Where a line comment begins that reaches up to an offset; a `//` inside a string is none. */
function lineCommentIn(text: string, end: number): number | undefined {
  const line = text.slice(text.lastIndexOf("\n", end - 1) + 1, end);
  const outside = /^(?:[^"'/\n]|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/(?!\/))*(?=\/\/)/.exec(line);
  return outside ? end - line.length + outside[0].length : undefined;
}

const lastTokenPattern = /(?:[@$]*"[^"\n]*"|'[^'\n]*'|[A-Za-z_]\w*|\d[\w.]*|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.|\S)$/;

function lastToken(text: string, end: number): string {
  return lastTokenPattern.exec(text.slice(Math.max(0, end - 200), end))?.[0] ?? "";
}

function quoted(token: string): string {
  const shown = token.length > 40 ? `${token.slice(0, 37)}...` : token;
  const masked = new RegExp(`^[${Object.values(masks).join("")}]+$`).test(shown);
  return masked && shown.length > 4 ? "a named value" : `\`${shown}\``;
}
