import { hash } from "node:crypto";
import type { PolicyDocument } from "./ast";
import { meaningOf } from "./diff/meaning";

/**
 * A SHA-256 of what a document means, in hexadecimal digits. Two documents have the same hash exactly if `diffDocuments`
 * finds no change between them: layout, quoting, escaping, comments, the order of attributes, and defaults that are
 * written out do not count. It is meant for comparing, not for keeping: a later version may know more defaults.
 * @throws RangeError where elements are nested deeper than any document that is read.
 */
export function semanticHash(document: PolicyDocument): string {
  return hash("sha256", meaningOf(document).digest, "hex");
}
