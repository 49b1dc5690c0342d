import { isExpression, isTemplate, type PolicyDocument, type PolicyElement, type PolicyValue } from "../../policies/document/ast";

/** What a policy document has of code and structure: everything of it that the gateway acts upon. */
export interface CodeInPolicy {
  /** Names of elements, attributes and named values, and comments. */
  readonly names: readonly string[];
  /** Expressions, without what stands in their strings. */
  readonly code: readonly string[];
  /** What stands in the strings of expressions. */
  readonly strings: readonly string[];
  /** Literal texts. */
  readonly texts: readonly string[];
}

const csharpString = /"(?:[^"\\\n]|\\.)*"/g;

/** Takes a document apart. */
export function codeIn(document: PolicyDocument): CodeInPolicy {
  const found = { names: [] as string[], code: [] as string[], strings: [] as string[], texts: [] as string[] };
  const value = (each: PolicyValue) => {
    if (isExpression(each)) {
      found.strings.push(...(each.expression.match(csharpString) ?? []));
      found.code.push(each.expression.replace(csharpString, '""'));
    } else if (isTemplate(each)) {
      for (const part of each.template) {
        if (typeof part === "string") found.texts.push(part);
        else found.names.push(part.namedValue);
      }
    } else found.texts.push(each);
  };
  const visit = (element: PolicyElement) => {
    found.names.push(element.name, ...Object.keys(element.attributes));
    Object.values(element.attributes).forEach(value);
    for (const child of element.children) {
      if (child.kind === "element") visit(child);
      else if (child.kind === "text") value(child.value);
      else found.names.push(child.comment);
    }
  };
  visit(document.root);
  for (const { comment } of [...(document.before ?? []), ...(document.after ?? [])]) found.names.push(comment);
  return found;
}
