import { isTemplate, keepsWhiteSpace, type PolicyDocument, type PolicyElement, type PolicyNode, type PolicyText } from "../document/ast";
import { findElement } from "../elements";
import { xmlNameOf } from "../elements/attribute";
import type { Content } from "../elements/child";

/**
 * A document without what has no meaning in it: white space around the text of elements that the grammar knows, and the
 * order of children where any order is fine. What the grammar does not know stays as it is.
 */
export function normalized(document: PolicyDocument): PolicyDocument {
  return { ...document, root: policy(document.root) };
}

function policy(element: PolicyElement): PolicyElement {
  return normalizedElement(element, findElement(element.name));
}

function normalizedElement(element: PolicyElement, content: Content | undefined): PolicyElement {
  if (keepsWhiteSpace(element.name)) return element;
  if (!content) return { ...element, children: element.children.map((child) => (child.kind === "element" ? policy(child) : child)) };
  const known = new Map(Object.entries(content.children ?? {}).map(([key, { facts }]) => [xmlNameOf(key, facts), facts]));
  const children = element.children.flatMap((child): PolicyNode[] => {
    if (child.kind === "comment") return [child];
    if (child.kind === "text") return content.text && !content.mixed ? trimmed(child) : [child];
    const facts = known.get(child.name);
    return [facts && !facts.anyPolicy ? normalizedElement(child, facts.content) : policy(child)];
  });
  return { ...element, children: content.order === "any" ? inOrder(children, [...known.keys()]) : children };
}

function trimmed(text: PolicyText): PolicyText[] {
  const { value } = text;
  if (text.cdata) return [text];
  if (typeof value === "string") return withoutBlanks(value) === "" ? [] : [{ ...text, value: withoutBlanks(value) }];
  if (!isTemplate(value)) return [text];
  const last = value.template.length - 1;
  const parts = value.template.map((part, index) => (typeof part === "string" ? withoutBlanks(part, index === 0, index === last) : part));
  return [{ ...text, value: { template: parts.filter((part) => part !== "") } }];
}

/** A text without the white space of XML at its ends; other blanks are characters like any. */
function withoutBlanks(text: string, atStart = true, atEnd = true): string {
  let start = 0;
  let end = text.length;
  while (atStart && start < end && isBlank(text, start)) start++;
  while (atEnd && start < end && isBlank(text, end - 1)) end--;
  return text.slice(start, end);
}

const isBlank = (text: string, index: number) => " \t\r\n".includes(text.charAt(index));

/** Children as they are declared. A comment goes with the element behind it, or with the last one. */
function inOrder(children: readonly PolicyNode[], names: readonly string[]): PolicyNode[] {
  const placeOf = (child: PolicyNode) => (child.kind === "element" ? names.indexOf(child.name) : child.kind === "text" ? -1 : undefined);
  const last = children.findLast((child) => child.kind !== "comment");
  let next = last ? (placeOf(last) ?? 0) : 0;
  const placed = [...children].reverse().map((child) => {
    next = placeOf(child) ?? next;
    return { child, place: next };
  });
  return placed
    .reverse()
    .sort((a, b) => a.place - b.place)
    .map(({ child }) => child);
}
