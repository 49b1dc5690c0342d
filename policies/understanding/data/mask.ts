/** No more of a value's form is shown than this many characters. */
const shown = 40;

/**
 * The form of a value and nothing of what it says: every letter is an `x`, every digit a `9`. Of a credential not even the
 * form is shown.
 */
export function maskValue(value: string, isCredential: boolean): string {
  if (isCredential) return "********";
  const form = value
    .slice(0, shown)
    .replace(/[\p{L}\p{M}]/gu, "x")
    .replace(/\p{N}/gu, "9")
    .replace(/[^\x20-\x7e]/g, "?");
  return value.length > shown ? `${form}...` : form;
}
