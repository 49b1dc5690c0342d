import { readFileSync, statSync } from "node:fs";
import type { DocumentSource, PolicyFile } from "../../policies/baseline/check";
import type { Scope } from "../../policies/document/ast";
import { maxLength, parsePolicy } from "../../policies/document/parse";
import { scopeOfFile } from "../../policies/estate/policy-paths";

/**
 * Reads a policy file.
 * @param scope where it is attached, if that is known; else its folders may tell
 * @throws Error where the file can't be read at all
 */
export function readPolicyFile(path: string, scope?: Scope): PolicyFile {
  const text = readText(path);
  const { document, diagnostics, positions } = parsePolicy(text);
  const source: DocumentSource = { file: path, positions, diagnostics };
  const attached = scope ?? scopeOfFile(path);
  return { source, document, ...(attached && { scope: attached }) };
}

function readText(path: string): string {
  const { size } = statSync(path);
  // A character takes at most three bytes for each UTF-16 unit.
  if (size > 3 * maxLength) throw new Error(`${size} bytes are more than a policy may have`);
  const bytes = readFileSync(path);
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return isUtf16 ? bytes.toString("utf16le") : bytes.toString("utf8");
}
