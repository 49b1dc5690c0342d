import type { Expression, NamedValueRef } from "../document/ast";
import { containsNamedValue, forbiddenCharacterIn, templateProblem } from "../document/literal";
import { csharpNumber, csharpString } from "./csharp-literal";
import { isWholeExpression } from "./scan";

/** What may be put into an expression: data becomes C# literals, expressions become subexpressions. */
export type ExprValue = string | number | boolean | null | readonly string[] | readonly number[] | Expression | NamedValueRef;

/** Stands for what is put in while the author's own text is looked at. */
const mark = "\ufdd0";

/**
 * A C# policy expression as a tagged template: expr`context.Request.Method == ${method}`. Strings that are put in
 * become string literals, lists become arrays; an expression stands in brackets, and a named value becomes a string literal that the service fills in.
 * The text between is C#, with its backslashes as written; what is put in stands for itself and not inside of a C# string.
 * @throws TypeError where brackets or quotes do not close, or where the text itself forms a named value.
 */
export function expr(strings: TemplateStringsArray, ...values: readonly ExprValue[]): Expression {
  return finish("@(", own(strings).trim(), ")", values);
}

/** Statements that end with `return`, as `@{...}`. Common indentation is removed, so that the text prints as a block. */
expr.block = (strings: TemplateStringsArray, ...values: readonly ExprValue[]): Expression => {
  const body = dedent(own(strings));
  return finish("@{", body.includes("\n") ? `\n${indent(body)}\n` : ` ${body} `, "}", values);
};

/**
 * An expression byte for byte, with its delimiters: expr.verbatim`@(...)`. For what was written elsewhere; named values may
 * stand anywhere in it. As a call it takes what no template can hold, such as backticks.
 * @throws TypeError where the text is not one expression
 */
expr.verbatim = (text: TemplateStringsArray | string): Expression => {
  const expression = typeof text === "string" ? text : text.raw.join("");
  refuseForbidden(expression);
  if (expression.trim() !== expression || !isWholeExpression(expression))
    throw new TypeError(`expr.verbatim: ${JSON.stringify(expression)} is not one expression, @(...) or @{...}`);
  return { expression };
};

/** The C# inside an expression of the single form, for use in a larger one. */
export function codeOf(expression: Expression): string {
  const code = expression.expression.trim();
  if (!isWholeExpression(code)) throw new TypeError(`expr: ${JSON.stringify(code)} is no expression`);
  if (!code.startsWith("@(")) throw new TypeError("only single expressions @(...) can stand inside others; this is a block @{...}");
  return code.slice(1);
}

/** The author's own text, with marks for what is put in. */
function own(strings: TemplateStringsArray): string {
  for (const text of strings.raw) refuseForbidden(text);
  return strings.raw.join(mark);
}

function finish(open: string, body: string, close: string, values: readonly ExprValue[]): Expression {
  if (body.trim() === "") throw new TypeError("expr: the expression is empty");
  if (containsNamedValue(body)) {
    throw new TypeError(
      "expr: {{...}} in the text would be replaced by a named value; put namedValue(...) in, or a space between the braces",
    );
  }
  const code = `${open}${body}${close}`;
  const put = (literals: readonly string[]) => {
    let next = 0;
    return code.replaceAll(mark, () => literals[next++] as string);
  };
  const expression = put(values.map(literal));
  if (!isWholeExpression(expression))
    throw new TypeError(`expr: brackets, strings or comments do not close in ${JSON.stringify(expression)}`);
  for (const place of values.keys()) {
    // A bracket that opens in the place of a value unbalances the code, unless it stands in a string or a comment.
    if (isWholeExpression(put(values.map((_, index) => (index === place ? "(" : "0")))))
      throw new TypeError(`expr: value ${place + 1} stands inside of a string or a comment; end the string and join the two with +`);
  }
  refuseForbidden(expression);
  return { expression };
}

function refuseForbidden(code: string) {
  const character = forbiddenCharacterIn(code);
  if (character) throw new TypeError(`expr: the expression holds ${character}, which XML does not allow`);
}

function literal(value: ExprValue): string {
  if (value === null) return "null";
  switch (typeof value) {
    case "string":
      return csharpString(value);
    case "number":
      return csharpNumber(value);
    case "boolean":
      return String(value);
    case "object":
      if (isList(value)) return array(value);
      return "namedValue" in value ? namedValueText(value) : codeOf(value);
    default:
      throw new TypeError(`expr: ${typeof value} has no C# literal`);
  }
}

function namedValueText(reference: NamedValueRef): string {
  const problem = templateProblem([reference]);
  if (problem) throw new TypeError(`expr: ${problem.message}`);
  return `"{{${reference.namedValue}}}"`;
}

const isList = (value: ExprValue): value is readonly string[] | readonly number[] => Array.isArray(value);

function array(values: readonly (string | number)[]): string {
  if (values.length === 0) return "new string[0]";
  return `new[] { ${values.map((value) => (typeof value === "number" ? csharpNumber(value) : csharpString(value))).join(", ")} }`;
}

function dedent(text: string): string {
  const lines = text
    .replace(/^[ \t]*\n/, "")
    .trimEnd()
    .split("\n");
  const margins = lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const margin = Math.min(...margins);
  return lines.map((line) => line.slice(Math.min(margin, line.length - line.trimStart().length))).join("\n");
}

const indent = (text: string) =>
  text
    .split("\n")
    .map((line) => (line === "" ? line : `    ${line}`))
    .join("\n");
