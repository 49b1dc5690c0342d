import { isDeepStrictEqual } from "node:util";
import type { Expression, NamedValueRef, Template } from "../document/ast";
import { namedValue, text } from "../document/references";
import { expr } from "../expressions/expr";
import { type Atom, atom, type Code, call } from "./code";

/*
 * Texts of a policy as TypeScript. No text can leave its literal: what would end one, begin a substitution or be read as
 * another character is written as an escape, as is everything that does not show.
 */

// Control characters, line and paragraph separators, marks of direction, characters without width, lone surrogates.
const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are among those to escape
  /[\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufdd0-\ufdef\ufeff\ufff0-\ufffb\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const shortEscapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

const escaped = (character: string) => shortEscapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
/** In templates line feeds and tabs stand for themselves. */
const escapedInTemplate = (character: string) => (character === "\n" || character === "\t" ? character : escaped(character));

/** A string: several lines as a template, one in the quotes that need fewer escapes. */
export function stringCode(value: string): Atom {
  return atom(value.includes("\n") ? `\`${templateText(value)}\`` : quoted(value));
}

export function quoted(value: string): string {
  const quote = value.split('"').length > value.split("'").length ? "'" : '"';
  return quote + value.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`).replace(invisible, escaped) + quote;
}

function templateText(value: string): string {
  return value.replace(/[\\`]|\$(?=\{)/g, "\\$&").replace(invisible, escapedInTemplate);
}

/** The key of an object's entry; one that would set the prototype is computed, which makes it a key like others. */
export function keyCode(key: string): string {
  if (key === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

/** An expression in the form that reads best among those that give it byte for byte; undefined where none does. */
export function expressionCode({ expression }: Expression): Code | undefined {
  return singleCode(expression) ?? blockCode(expression) ?? verbatimCode(expression);
}

const quotedNamedValue = /"\{\{([A-Za-z0-9-._]{1,256})\}\}"/;
/** More named values than this are no easier to read one by one; each costs a look at the whole expression. */
const maxNames = 16;

function singleCode(expression: string): Code | undefined {
  if (!expression.startsWith("@(") || !expression.endsWith(")")) return undefined;
  const source = expression.slice(2, -1);
  return isMadeBy(expr, source, expression) ? atom(`expr\`${substituted(source)}\``, ...usesOf("expr", source)) : undefined;
}

function blockCode(expression: string): Code | undefined {
  if (!expression.startsWith("@{") || !expression.endsWith("}")) return undefined;
  const body = expression.slice(2, -1);
  const one = body.trim();
  if (!one.includes("\n")) {
    return isMadeBy(expr.block, one, expression) ? atom(`expr.block\`${substituted(one)}\``, ...usesOf("expr", one)) : undefined;
  }
  const lines = body.replace(/^\n/, "").replace(/\n$/, "").split("\n");
  const margin = Math.min(...lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length));
  const own = lines.map((line) => line.slice(margin));
  const source = `\n${own.map((line) => (line === "" ? "" : `  ${line}`)).join("\n")}\n`;
  if (!isMadeBy(expr.block, source, expression)) return undefined;
  return { kind: "lines", open: "expr.block`", lines: own.map(substituted), close: "`", uses: usesOf("expr", body) };
}

/** Whether a template of this source, with its quoted named values put in as such, makes the expression. */
function isMadeBy(tag: typeof expr.block, source: string, expression: string): boolean {
  const [strings, names] = takenApart(source);
  if (names.length > maxNames || !strings.every(isOwnSource)) return false;
  return gives(expression, () => tag(asTemplate(strings), ...names.map(namedValue)));
}

/** The texts and the named values of a source, in turn. */
function takenApart(source: string): readonly [strings: string[], names: string[]] {
  const parts = source.split(quotedNamedValue);
  return [parts.filter((_, index) => index % 2 === 0), parts.filter((_, index) => index % 2 === 1)];
}

function substituted(source: string): string {
  const [strings, names] = takenApart(source);
  return filled(strings, names);
}

function usesOf(tag: string, source: string): string[] {
  return quotedNamedValue.test(source) ? [tag, "namedValue"] : [tag];
}

function verbatimCode(expression: string): Code | undefined {
  if (!gives(expression, () => expr.verbatim(expression))) return undefined;
  if (isOwnSource(expression)) return atom(`expr.verbatim\`${expression}\``, "expr");
  return call("expr.verbatim", stringCode(expression));
}

/** Literal text with named values; undefined where the builders refuse it. */
export function templateCode(template: Template): Code | undefined {
  const { template: parts } = template;
  const [first] = parts;
  const strings = [""];
  const references: NamedValueRef[] = [];
  for (const part of parts) {
    if (typeof part === "string") strings.push(`${strings.pop()}${part}`);
    else {
      references.push(part);
      strings.push("");
    }
  }
  if (!gives(template, () => text(asTemplate(strings), ...references.map((each) => namedValue(each.namedValue))))) return undefined;
  if (parts.length === 1 && typeof first === "object") return call("namedValue", stringCode(first.namedValue));
  const names = references.map((each) => each.namedValue);
  return atom(`text\`${filled(strings.map(templateText), names)}\``, "text", ...(names.length > 0 ? ["namedValue"] : []));
}

/** The inside of a template: texts with named values put in between. */
function filled(strings: readonly string[], names: readonly string[]): string {
  return strings
    .map((string, index) => (index < names.length ? `${string}\${namedValue(${quoted(names[index] ?? "")})}` : string))
    .join("");
}

/** Whether a text can be the raw source of a template: it reads back as it stands. */
function isOwnSource(value: string): boolean {
  if (/`|\$\{/.test(value) || /(?:^|[^\\])(?:\\\\)*\\$/.test(value)) return false;
  return value.replace(invisible, escapedInTemplate) === value;
}

function asTemplate(strings: readonly string[]): TemplateStringsArray {
  return Object.assign([...strings], { raw: [...strings] });
}

function gives(expected: string | Template, make: () => Expression | Template): boolean {
  try {
    const made = make();
    return isDeepStrictEqual(typeof expected === "string" ? { expression: expected } : expected, made);
  } catch {
    return false;
  }
}
