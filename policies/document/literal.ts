import type { NamedValueRef } from "./ast";

/**
 * Two things are code although they look like text: a literal that begins with `@(` or `@{`, which the service
 * evaluates as C#, and `{{name}}`, which it replaces before it evaluates anything. Every string that becomes part of a
 * policy passes through here, wherever it came from.
 */

/** The service takes a value for an expression when it begins like this (`detectPattern` of its schemas). */
const expressionOpening = /^\s*@[({]/;
/** Display names of named values (REST API: letters, digits, `-`, `.`, `_`; at most 256). */
const namedValueName = /^[A-Za-z0-9-._]{1,256}$/;
/** What the service may replace by a named value. */
const namedValueUse = /\{\{[^{}]*\}\}/;
// XML 1.0 forbids most control characters, lone surrogates and U+FFFE/U+FFFF. U+FDD0 to U+FDEF are noncharacters: legal,
// never meant for interchange, and used as marks where expressions are put together.
const forbiddenCharacter =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ufdd0-\ufdef]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
/** What can be forbidden at all: a quick look that spares most texts the slow one. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
const suspicious = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ufdd0-\ufdef\ud800-\udfff]/;

export function beginsAsExpression(text: string): boolean {
  return expressionOpening.test(text);
}

export function containsNamedValue(text: string): boolean {
  return namedValueUse.test(text);
}

/** The first character that no policy document may hold, as `U+0000`; undefined where there is none. */
export function forbiddenCharacterIn(text: string): string | undefined {
  return forbiddenCharactersIn(text)?.character;
}

export interface ForbiddenCharacters {
  /** The first of them, as `U+0000`, and its index. */
  readonly character: string;
  readonly index: number;
  readonly count: number;
  /** The text with U+FFFD in their places. */
  readonly replaced: string;
}

/** The characters of a text that no policy document may hold; undefined where there is none. */
export function forbiddenCharactersIn(text: string): ForbiddenCharacters | undefined {
  if (!suspicious.test(text)) return undefined;
  let index = -1;
  let count = 0;
  const replaced = text.replace(forbiddenCharacter, (_, at: number) => {
    if (count++ === 0) index = at;
    return "\ufffd";
  });
  if (count === 0) return undefined;
  const code = text.charCodeAt(index).toString(16).toUpperCase().padStart(4, "0");
  return { character: `U+${code}`, index, count, replaced };
}

export type LiteralProblem = { readonly rule: "literal-is-code" | "character-not-allowed"; readonly message: string };

/**
 * Why a string may not stand in a policy as literal text; undefined where it may. Stricter than what is read from
 * files: a lone `{{` is refused too, since two harmless halves could meet. In a liquid template (`liquid`) double braces
 * are liquid's own.
 */
export function literalProblem(text: string, liquid = false): LiteralProblem | undefined {
  if (beginsAsExpression(text)) {
    return {
      rule: "literal-is-code",
      message: "the text begins like a policy expression and would be run as C#; use expr`...` if that is meant",
    };
  }
  if (!liquid && (text.includes("{{") || text.includes("}}"))) {
    return {
      rule: "literal-is-code",
      message: "the text holds {{ or }}, which the service replaces by named values; use namedValue(...) if that is meant",
    };
  }
  const character = forbiddenCharacterIn(text);
  return character ? { rule: "character-not-allowed", message: `the text holds ${character}, which XML does not allow` } : undefined;
}

/**
 * Why parts may not stand together as a template; undefined where they may. Strings that stand side by side must have
 * been joined. Only the first part can begin an expression; a brace at an edge could close or open another part's braces.
 */
export function templateProblem(parts: readonly (string | NamedValueRef)[]): LiteralProblem | undefined {
  for (const [index, part] of parts.entries()) {
    if (typeof part === "string") {
      const problem = literalProblem(index === 0 ? part : `.${part}`) ?? edgeProblem(part, index > 0, index < parts.length - 1);
      if (problem) return problem;
    } else if (!namedValueName.test(part.namedValue)) {
      const message = `a named value is called ${JSON.stringify(part.namedValue)}: a name has 1 to 256 letters, digits, "-", "." or "_"`;
      return { rule: "literal-is-code", message };
    }
  }
}

function edgeProblem(part: string, follows: boolean, precedes: boolean): LiteralProblem | undefined {
  if ((follows && part.startsWith("}")) || (precedes && part.endsWith("{")))
    return { rule: "literal-is-code", message: "a brace may not touch a named value" };
  if (!follows && precedes && part.trim() === "@")
    return { rule: "literal-is-code", message: "with the braces of a named value a leading @ would begin a policy expression" };
}
