import type { PolicyDocument } from "../../../../policies/document/ast";
import { type DocumentChange, diffDocuments } from "../../../../policies/document/diff/diff-documents";
import { parsePolicy } from "../../../../policies/document/parse";

/** A document from its text, which must have no problem. */
export function parse(text: string): PolicyDocument {
  const { document, diagnostics } = parsePolicy(text);
  if (!document || diagnostics.length > 0) throw new Error(`${text}: ${diagnostics[0]?.message}`);
  return document;
}

/** A document with policies in its inbound section. */
export const inbound = (policies: string) => parse(`<policies><inbound>${policies}</inbound></policies>`);

export const changes = (before: string, after: string): readonly DocumentChange[] => diffDocuments(inbound(before), inbound(after));

/** What has changed, each as its mark and its words. */
export const told = (before: string, after: string): string[] =>
  changes(before, after).map(({ kind, text }) => `${{ added: "+", removed: "-", changed: "~", moved: ">" }[kind]} ${text}`);
