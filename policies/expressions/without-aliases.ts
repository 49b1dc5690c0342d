/** A local that stands for the context or a part of it: `var request = context.Request;`. */
const alias =
  /\b(?:var|[A-Z]\w*(?:<[^<>;]{0,80}>)?)\s{1,8}([A-Za-z_]\w{0,60})\s{0,8}=\s{0,8}(context(?:\s{0,8}\.\s{0,8}[A-Za-z]\w{0,60}){0,8})\s{0,8};/;
/** Locals that are followed; code that has more of them is no policy's. */
const most = 16;

/** Code in which locals that stand for the context, or for a part of it, are written out, so that a look at its text finds them. */
export function withoutAliases(code: string): string {
  if (!/=\s*context\b/.test(code)) return code;
  let text = code;
  for (let i = 0; i < most; i++) {
    const [declaration, name, value] = alias.exec(text) ?? [];
    if (declaration === undefined || name === undefined || value === undefined) break;
    text = text.replace(declaration, () => "").replace(new RegExp(`(?<![\\w.])${name}\\b`, "g"), () => value);
  }
  return text;
}
