import type { PolicyComment, PolicyDocument, PolicyElement } from "./ast";
import type { Diagnostic } from "./diagnostic";
import { maxDepth } from "./parse";

/** Whether a value read from JSON is a policy document: its nodes are well formed and not nested too deep. */
export function isDocument(value: unknown): value is PolicyDocument {
  if (!isRecord(value)) return false;
  const comments = [value.before, value.after].flatMap((list) => (list === undefined ? [] : Array.isArray(list) ? list : [undefined]));
  return isNode(value.root, 0, "element") && comments.every((each) => isNode(each, 0, "comment"));
}

/** What is neither policy nor comment in a list of policies, for callers that no compiler has looked at. */
export function notPolicies(list: unknown, path: string): Diagnostic[] {
  if (!Array.isArray(list)) return [{ rule: "attribute-type", path, message: "expected a list of policies" }];
  return list.flatMap((each, index) =>
    isElementTree(each) || isComment(each)
      ? []
      : [{ rule: "attribute-type" as const, path: `${path}[${index + 1}]`, message: "expected a policy" }],
  );
}

export const isElementTree = (value: unknown): value is PolicyElement => isNode(value, 0, "element");
export const isComment = (value: unknown): value is PolicyComment => isNode(value, 0, "comment");

function isNode(value: unknown, depth: number, kind?: string): boolean {
  if (!isRecord(value) || depth > maxDepth || (kind !== undefined && value.kind !== kind)) return false;
  if (value.kind === "text") return isValue(value.value) && (value.cdata === undefined || value.cdata === true);
  if (value.kind === "comment") return typeof value.comment === "string";
  if (value.kind !== "element" || typeof value.name !== "string" || !isRecord(value.attributes) || !Array.isArray(value.children))
    return false;
  return Object.values(value.attributes).every(isValue) && value.children.every((child) => isNode(child, depth + 1));
}

function isValue(value: unknown): boolean {
  if (typeof value === "string") return true;
  if (!isRecord(value)) return false;
  if (typeof value.expression === "string") return true;
  return (
    Array.isArray(value.template) &&
    value.template.every((part) => typeof part === "string" || (isRecord(part) && typeof part.namedValue === "string"))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
