import { readFileSync, statSync } from "node:fs";
import { maxLength } from "../../policies/document/parse";

/** A character takes at most three bytes for each UTF-16 unit. */
export const maxBytes = 3 * maxLength;

export interface ReadOptions {
  /** Refuse bytes that are no text in their encoding; they become U+FFFD unless given. */
  readonly strict?: boolean;
}

/**
 * Reads a text file of the size that a policy may have. A byte order mark stays in the text.
 * @throws Error where the file can't be read, is too large, or is no text and has to be
 */
export function readTextFile(path: string, options: ReadOptions = {}): string {
  const found = statSync(path);
  if (!found.isFile()) throw new Error("it is no file");
  const { size } = found;
  if (size > maxBytes) throw new Error(`${size} bytes are more than a policy may have`);
  return decodeText(readFileSync(path), options);
}

/**
 * The text of some bytes: UTF-8, or UTF-16 where a byte order mark or the zeros around a leading `<` tell so.
 * @throws Error where the bytes are no text in that encoding, if that matters
 */
export function decodeText(bytes: Uint8Array, { strict = false }: ReadOptions = {}): string {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: strict, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Error(`the bytes are no text in ${encoding.toUpperCase()}`);
  }
}

function encodingOf([first, second]: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return "utf-16le";
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return "utf-16be";
  return "utf-8";
}

/** A text in the encoding that other bytes are in. */
export function encodeLike(bytes: Uint8Array, text: string): Uint8Array {
  const encoding = encodingOf(bytes);
  if (encoding === "utf-8") return Buffer.from(text);
  const encoded = Buffer.from(text, "utf16le");
  return encoding === "utf-16be" ? encoded.swap16() : encoded;
}
