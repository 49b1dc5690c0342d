import type { Section } from "../document/ast";
import { BoundedCache } from "./bounded-cache";
import { checkReturns } from "./check-returns";
import { checkTypes } from "./check-types";
import type { Known } from "./constant-calls";
import { evaluate, type Leaf } from "./evaluate";
import { type ExpressionFacts, factsOfExpression, noFacts } from "./facts";
import { isGrammarLoaded, parseCSharp } from "./grammar";
import { checkLanguageLevel } from "./language-level";
import type { ExpressionProblem } from "./problem";
import { isWholeExpression, scanExpression, whyOpen } from "./scan";
import { asMethod, type ExpressionSource, expressionSource } from "./source";
import { Typing } from "./static-type";
import { describeSyntaxError, slipIn } from "./syntax-errors";
import { fieldOf, type SyntaxNode, walkSyntax } from "./syntax-tree";

/** The longest expression that is looked at, in UTF-16 units: half of what the largest document may have. */
export const maxExpressionLength = 256 * 1024;
/** What the cache of answers may hold, in characters of expressions. */
const maxCached = 4 * 1024 * 1024;

export interface ExpressionAnalysis {
  readonly problems: readonly ExpressionProblem[];
  readonly facts: ExpressionFacts;
}

/** Where an expression is evaluated, as far as it is known. */
export interface ExpressionPlace {
  readonly section?: Section;
  /** In the backend section, before the request is forwarded. */
  readonly beforeResponse?: boolean;
}

const cache = new BoundedCache<ExpressionAnalysis>(maxCached);

/**
 * Looks at one policy expression `@(...)` or `@{...}`, delimiters included: whether it is C# 7 that the service compiles,
 * what it reads and does. Offsets count in its text. Answers are kept by text. What the service may accept is not reported.
 * @throws Error where `loadGrammar` has not finished.
 */
export function analyzeExpression(text: string, place: ExpressionPlace = {}): ExpressionAnalysis {
  const known = cache.get(text) ?? looked(text);
  const ofPlace = placeProblems(known.facts, place);
  return ofPlace.length === 0 ? known : { problems: [...known.problems, ...ofPlace], facts: known.facts };
}

function looked(text: string): ExpressionAnalysis {
  const answer = look(text);
  cache.set(text, answer);
  return answer;
}

function look(text: string): ExpressionAnalysis {
  const source = expressionSource(text);
  const whole = [0, text.length] as const;
  const only = (problem: ExpressionProblem): ExpressionAnalysis => ({ problems: [problem], facts: noFacts(source) });
  if (text.length > maxExpressionLength) {
    const message = `the expression has ${text.length} characters; at most ${maxExpressionLength} are looked at`;
    return only({ rule: "limit-exceeded", message, span: whole });
  }
  if (!isWholeExpression(text) || text.trim() !== text) {
    return only(unbalanced(text));
  }
  if (isEmpty(text)) return only({ rule: "expression-syntax", message: "the expression is empty; it must give a value", span: whole });
  const parsed = parse(source, text);
  if (!parsed) {
    const message = "the expression is nested too deeply, or too tangled, to be looked at";
    return only({ rule: "limit-exceeded", message, span: whole });
  }
  const { root, hasError, masked } = parsed;
  const inCode = namedValuesInCode(root, source);
  if (hasError) {
    // What a named value holds may well make it C#.
    return inCode ? { problems: [], facts: noFacts(source) } : only(describeSyntaxError(source, root));
  }
  const typing = new Typing(root, masked);
  const slip = slipIn(root, masked);
  if (slip) return only(slip);
  const body = bodyOf(root);
  const problems = [
    ...checkLanguageLevel(root, typing),
    ...checkTypes(root, typing, inCode),
    ...(source.kind === "block" && body && !inCode ? checkReturns(body, masked) : []),
  ];
  return { problems: problems.sort((a, b) => a.span[0] - b.span[0]), facts: factsOfExpression(text, source, root, typing) };
}

/**
 * The value that an expression has for every request; undefined where it has none, or can't be told. Before the grammar is
 * loaded only the literals true and false are seen.
 */
export function constantIn(text: string): Known {
  if (!isGrammarLoaded()) {
    const literal = /^@\(\s*(true|false)\s*\)$/.exec(text.trim())?.[1];
    return literal === undefined ? undefined : { value: literal === "true" };
  }
  const { literal, constant } = analyzeExpression(text.trim()).facts;
  const value = literal !== undefined ? literal : constant;
  return value === undefined ? undefined : { value };
}

/**
 * What a condition comes to for every request under assumptions about its leaves; undefined where that depends on more, or
 * the code is no sound C#.
 * @throws Error where `loadGrammar` has not finished.
 */
export function evaluateExpression(text: string, assume: (leaf: Leaf) => boolean | undefined): Known {
  if (text.length > maxExpressionLength || !isWholeExpression(text)) return undefined;
  const source = expressionSource(text);
  const parsed = parse(source, text);
  if (!parsed || parsed.hasError) return undefined;
  const { root, masked } = parsed;
  const textOf = (node: SyntaxNode) => masked.slice(Math.max(node.start, 0), Math.max(node.end, 0));
  return evaluate({ root, textOf, assume });
}

function parse(source: ExpressionSource, text: string) {
  const attempt = (tried: ExpressionSource) => {
    const { code, shift } = asMethod(tried);
    const syntax = parseCSharp(code, shift);
    return syntax && { ...syntax, masked: tried.masked };
  };
  const first = attempt(source);
  if (!first?.hasError || source.namedValues.length === 0) return first;
  // A named value may stand where only a number can.
  const second = attempt(expressionSource(text, "number"));
  return second && !second.hasError ? second : first;
}

function unbalanced(text: string): ExpressionProblem {
  const rule = "expression-unbalanced";
  if (!/^@[({]/.test(text))
    return { rule, message: "an expression begins with @( or @{ and nothing before it", span: [0, Math.min(text.length, 2)] };
  const open = whyOpen(text, 0);
  if (open) return { rule, message: `the expression does not close: ${open.why}`, span: [open.offset, open.offset + 1] };
  return { rule, message: "text stands behind the end of the expression", span: [scanExpression(text, 0), text.length] };
}

function isEmpty(text: string): boolean {
  return (
    text
      .slice(2, -1)
      .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, "")
      .trim() === ""
  );
}

/** Whether a named value stands in the code itself rather than inside a string or comment. */
function namedValuesInCode(root: SyntaxNode, { namedValues }: ExpressionSource): boolean {
  let next = 0;
  let isInCode = false;
  walkSyntax(root, (node) => {
    const value = namedValues[next];
    if (isInCode || !value) return false;
    if (!/string|comment|character_literal/.test(node.type) || node.type === "interpolated_string_expression") return true;
    // Nodes come in the order of the text: what ends before this one stood in no string.
    isInCode = value.end <= node.start;
    while ((namedValues[next]?.end ?? Number.POSITIVE_INFINITY) <= node.end) next += 1;
    return false;
  });
  return isInCode || next < namedValues.length;
}

/** The block of the method that is put around the code. */
function bodyOf(root: SyntaxNode): SyntaxNode | undefined {
  let found: SyntaxNode | undefined;
  walkSyntax(root, (node) => {
    if (!found && node.type === "local_function_statement") found = fieldOf(node, "body");
    return found === undefined;
  });
  return found;
}

const notThere: Readonly<Record<string, (place: ExpressionPlace) => string | undefined>> = {
  Response: ({ section, beforeResponse }) => {
    if (section === "inbound") return "there is no response in inbound";
    return section === "backend" && beforeResponse ? "there is no response before the request is forwarded" : undefined;
  },
  LastError: ({ section }) => (section && section !== "on-error" ? `there is no error in ${section}; on-error has it` : undefined),
  GraphQL: ({ section }) => (section ? "only GraphQL resolvers have it" : undefined),
};

/** What an expression reads that is not there where it stands. A comparison with null, or `?.`, shows that its author knows. */
function placeProblems({ context, nullChecked }: ExpressionFacts, place: ExpressionPlace): ExpressionProblem[] {
  if (!place.section) return [];
  return context.flatMap(({ path, span }) => {
    const [member = "", ...behind] = path.split(".");
    const why = Object.hasOwn(notThere, member) ? notThere[member]?.(place) : undefined;
    if (!why || behind.length === 0 || nullChecked.includes(member)) return [];
    return [{ rule: "expression-context" as const, message: `context.${member} is null here: ${why}`, span }];
  });
}
