import { findElement } from "../elements";
import { type ReferenceKind, xmlNameOf } from "../elements/attribute";
import type { Content } from "../elements/child";
import { elementsOf, isExpression, isTemplate, type PolicyDocument, type PolicyElement, type PolicyValue } from "./ast";

/** Something that a policy document names and that must be there before it. */
export interface DocumentReference {
  readonly kind: ReferenceKind | "namedValue";
  /** The id, or the display name of a named value. */
  readonly id: string;
}

/** Literal backend ids that are no entities: they switch a policy to another way of working. */
const notEntities = new Set(["dapr"]);

/** What a document refers to, each once, in a stable order. Computed references can't be told and are not among them. */
export function referencesOf(document: PolicyDocument): DocumentReference[] {
  const found = new Map<string, DocumentReference>();
  const add = (kind: DocumentReference["kind"], id: string) => found.set(`${kind} ${id}`, { kind, id });
  const value = (text: PolicyValue) => {
    if (isTemplate(text)) for (const part of text.template) if (typeof part !== "string") add("namedValue", part.namedValue);
    if (isExpression(text)) for (const [, name = ""] of text.expression.matchAll(/\{\{([A-Za-z0-9-._]+)\}\}/g)) add("namedValue", name);
  };
  const visit = (element: PolicyElement, content: Content | undefined) => {
    for (const text of Object.values(element.attributes)) value(text);
    for (const [key, { facts }] of Object.entries(content?.attributes ?? {})) {
      const id = element.attributes[xmlNameOf(key, facts)];
      if (facts.refersTo && typeof id === "string" && !notEntities.has(id)) add(facts.refersTo, id);
    }
    for (const child of element.children) if (child.kind === "text") value(child.value);
    for (const child of elementsOf(element)) visit(child, contentOf(content, child.name));
  };
  visit(document.root, undefined);
  return [...found.values()].sort((a, b) => (`${a.kind} ${a.id}` < `${b.kind} ${b.id}` ? -1 : 1));
}

/** What is declared to stand in a child: its own content below its parent, or that of the policy of its name. */
function contentOf(parent: Content | undefined, name: string): Content | undefined {
  for (const [key, { facts }] of Object.entries(parent?.children ?? {})) {
    if (!facts.anyPolicy && xmlNameOf(key, facts) === name) return facts.content;
  }
  return findElement(name);
}
