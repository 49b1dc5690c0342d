// What would mean something to the service (`@(`, `{{`), to XML or to C# inside a string is written as an escape, as is
// everything that C# takes for a line end and all characters that do not show.
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are among those to escape
  /[\u0000-\u001f"\\@{}<>&\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff0-\uffff]/g;

/**
 * A C# string literal for any text. Nothing in the text can end the literal, begin an expression or form a named value.
 * Characters outside the Basic Multilingual Plane become two `\u` escapes, which C# reads as the same string.
 */
export function csharpString(text: string): string {
  return `"${text.replace(unsafe, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;
}

/**
 * A C# number literal: whole numbers as int or long, others as double.
 * @throws TypeError for what C# has no literal for.
 */
export function csharpNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`${value} has no C# literal`);
  if (Number.isInteger(value)) {
    if (!Number.isSafeInteger(value)) throw new TypeError(`${value} is too large to be exact`);
    const literal = Math.abs(value) > 0x7fffffff ? `${value}L` : String(value);
    return value < 0 ? `(${literal})` : literal;
  }
  const literal = `${value.toString().replace("e+", "e")}d`;
  return value < 0 ? `(${literal})` : literal;
}
