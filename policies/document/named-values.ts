import type { NamedValueRef, Template } from "./ast";

/** What the service may replace by a named value. */
const namedValueUse = /\{\{([^{}]*)\}\}/g;

/** A literal text with the named values in it taken apart; the text itself where there are none. */
export function splitNamedValues(text: string): string | Template {
  if (!text.includes("{{")) return text;
  const parts: (string | NamedValueRef)[] = [];
  let last = 0;
  for (const use of text.matchAll(namedValueUse)) {
    if (use.index > last) parts.push(text.slice(last, use.index));
    parts.push({ namedValue: use[1] as string });
    last = use.index + use[0].length;
  }
  if (parts.length === 0) return text;
  if (last < text.length) parts.push(text.slice(last));
  return { template: parts };
}

/** Whether the named values that would be read from a template's text are those that it names, and no others. */
export function isFaithful({ template }: Template): boolean {
  const named: string[] = [];
  let text = "";
  for (const part of template) {
    if (typeof part === "string") text += part;
    else {
      named.push(`${text.length} ${part.namedValue}`);
      text += `{{${part.namedValue}}}`;
    }
  }
  const read = [...text.matchAll(namedValueUse)].map((use) => `${use.index} ${use[1]}`);
  return read.length === named.length && read.every((each, index) => each === named[index]);
}
