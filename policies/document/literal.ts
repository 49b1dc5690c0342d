/**
 * Two things are code although they look like text: a literal that begins with `@(` or `@{`, which the service
 * evaluates as C#, and `{{name}}`, which it replaces before it evaluates anything. Every string that becomes part of a
 * policy passes through here, wherever it came from.
 */

/** The service takes a value for an expression when it begins like this (`detectPattern` of its schemas). */
const expressionOpening = /^\s*@[({]/;
/** What the service may replace by a named value. */
const namedValueUse = /\{\{[^{}]*\}\}/;
// XML 1.0 forbids most control characters, lone surrogates and U+FFFE/U+FFFF. U+FDD0 to U+FDEF are noncharacters: legal,
// never meant for interchange, and used as marks by the printer.
const forbiddenCharacter =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ufdd0-\ufdef]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

export function beginsAsExpression(text: string): boolean {
  return expressionOpening.test(text);
}

export function containsNamedValue(text: string): boolean {
  return namedValueUse.test(text);
}

/** The first character that no policy document may hold, as `U+0000`; undefined where there is none. */
export function forbiddenCharacterIn(text: string): string | undefined {
  const found = forbiddenCharacter.exec(text);
  if (!found) return undefined;
  return `U+${found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
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
