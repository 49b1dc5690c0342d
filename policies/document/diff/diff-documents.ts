import type { PolicyDocument } from "../ast";
import type { DocumentChange } from "./document-change";
import { editsBetween } from "./edits";
import { meaningOf } from "./meaning";
import { describeDocument, describeEdits } from "./words";

export type { DocumentChange } from "./document-change";

/**
 * What has changed in meaning from one document to another, in the order of the later one. Layout, quoting, escaping,
 * comments, the order of attributes and defaults that are written out mean nothing, and nor does the order of what is
 * declared to have none; expressions are compared by their tokens. Empty exactly if `semanticHash` is equal.
 * @param before undefined where there was no document; `after` where there is none any more
 * @throws RangeError where elements are nested deeper than any document that is read.
 */
export function diffDocuments(before: PolicyDocument | undefined, after: PolicyDocument | undefined): readonly DocumentChange[] {
  if (before && after) {
    const root = meaningOf(after);
    return describeEdits(editsBetween(meaningOf(before), root), root);
  }
  if (before) return [describeDocument("removed", meaningOf(before))];
  return after ? [describeDocument("added", meaningOf(after))] : [];
}
