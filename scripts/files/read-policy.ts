import type { DocumentSource, PolicyFile } from "../../policies/baseline/check";
import type { Scope } from "../../policies/document/ast";
import { parsePolicy } from "../../policies/document/parse";
import { scopeOfFile } from "../../policies/estate/policy-paths";
import { readTextFile } from "./read-text";

/**
 * Reads a policy file.
 * @param scope where it is attached, if that is known; else its folders may tell
 * @throws Error where the file can't be read at all
 */
export function readPolicyFile(path: string, scope?: Scope): PolicyFile {
  const text = readTextFile(path);
  const { document, diagnostics, positions } = parsePolicy(text);
  const source: DocumentSource = { file: path, positions, diagnostics };
  const attached = scope ?? scopeOfFile(path);
  return { source, document, ...(attached && { scope: attached }) };
}
