import type { PolicyComment } from "./ast";
import { commentText } from "./comment-text";

/**
 * A comment in the document, which the service keeps. It stands in lists of policies, and in lists of children beside
 * the one that it is about. What only readers of the program need to know belongs into comments of the program.
 */
export function comment(text: string): PolicyComment {
  return { kind: "comment", comment: commentText(text) };
}
