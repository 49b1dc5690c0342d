import type { Expression, NamedValueRef } from "../document/ast";
import { containsNamedValue, forbiddenCharacterIn } from "../document/literal";
import { csharpNumber, csharpString } from "./csharp-literal";
import { isWholeExpression } from "./scan";

/** What may be put into an expression: data becomes C# literals, expressions become subexpressions. */
export type ExprValue = string | number | boolean | null | readonly string[] | readonly number[] | Expression | NamedValueRef;

/** Stands for a named value while the author's own text is looked at. */
const namedValueMark = "\ufdd0";

/**
 * A C# policy expression as a tagged template: expr`context.Request.Method == ${method}`. Strings that are put in
 * become string literals, lists become arrays; an expression stands in brackets, and a named value becomes a string literal that the service fills in.
 * The text between is C#, with its backslashes as written.
 * @throws TypeError where brackets or quotes do not close, or where the text itself forms a named value.
 */
export function expr(strings: TemplateStringsArray, ...values: readonly ExprValue[]): Expression {
  return finish("@(", assemble(strings, values).trim(), ")");
}

/** Statements that end with `return`, as `@{...}`. Common indentation is removed, so that the text prints as a block. */
expr.block = (strings: TemplateStringsArray, ...values: readonly ExprValue[]): Expression => {
  const body = dedent(assemble(strings, values));
  return finish("@{", body.includes("\n") ? `\n${indent(body)}\n` : ` ${body} `, "}");
};

/** The C# inside an expression of the single form, for use in a larger one. */
export function codeOf(expression: Expression): string {
  const code = expression.expression.trim();
  if (!code.startsWith("@(")) throw new TypeError("only single expressions @(...) can stand inside others; this is a block @{...}");
  return code.slice(1);
}

function assemble(strings: TemplateStringsArray, values: readonly ExprValue[]): string {
  const namedValues: string[] = [];
  const own = strings.raw.map((text, index) => {
    if (index >= values.length) return text;
    return text + literal(values[index] as ExprValue, namedValues);
  });
  return restore(own.join(""), namedValues);
}

function literal(value: ExprValue, namedValues: string[]): string {
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
      if ("namedValue" in value) {
        namedValues.push(value.namedValue);
        return `"${namedValueMark}"`;
      }
      return codeOf(value);
    default:
      throw new TypeError(`expr: ${typeof value} has no C# literal`);
  }
}

const isList = (value: ExprValue): value is readonly string[] | readonly number[] => Array.isArray(value);

function array(values: readonly (string | number)[]): string {
  if (values.length === 0) return "new string[0]";
  return `new[] { ${values.map((value) => (typeof value === "number" ? csharpNumber(value) : csharpString(value))).join(", ")} }`;
}

/** Puts named values in, after making sure that the author's text forms none by itself. */
function restore(code: string, namedValues: readonly string[]): string {
  if (containsNamedValue(code)) {
    throw new TypeError(
      "expr: {{...}} in the text would be replaced by a named value; put namedValue(...) in, or a space between the braces",
    );
  }
  let next = 0;
  return code.replaceAll(namedValueMark, () => `{{${namedValues[next++]}}}`);
}

function finish(open: string, body: string, close: string): Expression {
  const expression = `${open}${body}${close}`;
  if (body.trim() === "") throw new TypeError("expr: the expression is empty");
  if (!isWholeExpression(expression))
    throw new TypeError(`expr: brackets, strings or comments do not close in ${JSON.stringify(expression)}`);
  const character = forbiddenCharacterIn(expression);
  if (character) throw new TypeError(`expr: the expression holds ${character}, which XML does not allow`);
  return { expression };
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
