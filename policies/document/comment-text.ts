/**
 * The text of a comment as it is kept and written. XML allows no `--` in comments and no `-` at their end; the service's
 * editor is known to show documents that have them, so they are read without complaint, and spaced out.
 */
export function commentText(raw: string): string {
  const text = raw.includes("\r") ? raw.replace(/\r\n?/g, "\n") : raw;
  return text.includes("-") ? text.replace(/-(?=-|$)/g, "- ") : text;
}
