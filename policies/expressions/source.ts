/** The C# inside an expression, ready for the parser. */
export interface ExpressionSource {
  readonly kind: "single" | "block";
  /** The text of the expression with `{{named}}` parts replaced by text of the same length. */
  readonly masked: string;
  /** Where named values stood, with their names. */
  readonly namedValues: readonly NamedValuePart[];
}

export interface NamedValuePart {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** A named value as the service looks for it: a display name in double braces. */
const namedValueUse = /\{\{\s*([A-Za-z0-9._-]+)\s*\}\}/g;

/** What stands for a named value: an identifier where code is expected, text inside a string; or else a number. */
export const masks = { identifier: "_", number: "1" } as const;

/**
 * Takes an expression `@(...)` or `@{...}` apart. The service puts named values in before it compiles; what they hold is
 * not known here, so that `mask` stands for them.
 */
export function expressionSource(text: string, mask: keyof typeof masks = "identifier"): ExpressionSource {
  const namedValues: NamedValuePart[] = [];
  const masked = text.replace(namedValueUse, (whole, name: string, start: number) => {
    namedValues.push({ name, start, end: start + whole.length });
    return masks[mask].repeat(whole.length);
  });
  return { kind: text[1] === "{" ? "block" : "single", masked, namedValues };
}

const head = "object M(IProxyContext context) {";

/** A method around the code of an expression, so that the grammar of C# applies, and how far it moves offsets. */
export function asMethod({ kind, masked }: ExpressionSource): { readonly code: string; readonly shift: number } {
  const inner = masked.slice(2, -1);
  const open = kind === "single" ? `${head} return (` : head;
  const close = kind === "single" ? "\n); }" : "\n}";
  return { code: `${open}${inner}${close}`, shift: 2 - open.length };
}
