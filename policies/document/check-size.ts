import type { PolicyDocument, PolicyElement, PolicyNode, PolicyValue } from "./ast";
import type { DocumentContext } from "./check-document";
import type { Diagnostic } from "./diagnostic";
import { printPolicy } from "./print";
import { fragmentBytes, tiers } from "./tiers";

/** Whether a document is larger than the service takes: that of its source text, or else of what would be printed. */
export function checkSize(document: PolicyDocument, { tier, positions }: DocumentContext): Diagnostic | undefined {
  const limit = document.root.name === "fragment" ? fragmentBytes : tiers[tier ?? "premium"].policyBytes;
  const size = positions ? sizeOf(positions.source, limit) : printedSize(document, limit);
  if (size <= limit) return undefined;
  const span = positions?.spanOf(document.root);
  const message = `the document has ${size} bytes; ${tier ? `the tier ${tier}` : "the service"} takes at most ${limit}`;
  return { rule: "document-too-large", path: document.root.name, message, ...(span && { span }) };
}

/** The length in UTF-8; counted only where it may come near the limit. */
function sizeOf(text: string, limit: number): number {
  return text.length * 3 <= limit ? text.length : Buffer.byteLength(text);
}

/** Printing costs more than all other checks, so that it is done only for documents that may be too large. */
function printedSize(document: PolicyDocument, limit: number): number {
  return upperBound(document.root, 0) <= limit ? 0 : Buffer.byteLength(printPolicy(document));
}

/** At least as many bytes as the printed element has: a character takes up to six when it is escaped. */
function upperBound(node: PolicyNode, depth: number): number {
  const indent = 4 * depth + 1;
  if (node.kind === "text") return indent + 6 * lengthOf(node.value);
  if (node.kind === "comment") return indent + 7 + 3 * node.comment.length;
  return 2 * indent + elementBound(node, depth);
}

function elementBound({ name, attributes, children }: PolicyElement, depth: number): number {
  let size = 2 * name.length + 5;
  for (const key in attributes) size += key.length + 4 + 6 * lengthOf(attributes[key] ?? "");
  for (const child of children) size += upperBound(child, depth + 1);
  return size;
}

function lengthOf(value: PolicyValue): number {
  if (typeof value === "string") return value.length;
  if ("expression" in value) return value.expression.length;
  return value.template.reduce((sum, part) => sum + (typeof part === "string" ? part.length : part.namedValue.length + 4), 0);
}
