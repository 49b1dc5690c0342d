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

/** A reference with the element, and the attribute of it, that makes it; without attribute it stands in the text. */
export interface PlacedReference extends DocumentReference {
  readonly element: PolicyElement;
  readonly attribute?: string;
}

/** Literal backend ids that are no entities: they switch a policy to another way of working. */
const notEntities = new Set(["dapr"]);

/** What a document refers to, each once, in a stable order. Computed references can't be told and are not among them. */
export function referencesOf(document: PolicyDocument): DocumentReference[] {
  const found = new Map(placedReferencesOf(document).map(({ kind, id }) => [`${kind} ${id}`, { kind, id }]));
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, reference]) => reference);
}

/** Every place where a document refers to something, in the document's order. */
export function placedReferencesOf(document: PolicyDocument): PlacedReference[] {
  const found: PlacedReference[] = [];
  const visit = (element: PolicyElement, content: Content | undefined) => {
    const referring = referringAttributes(content);
    for (const [attribute, value] of Object.entries(element.attributes)) {
      for (const id of namedValuesIn(value)) found.push({ kind: "namedValue", id, element, attribute });
      const kind = referring.get(attribute);
      if (kind && typeof value === "string" && !notEntities.has(value)) found.push({ kind, id: value, element, attribute });
    }
    for (const child of element.children) {
      if (child.kind === "text") for (const id of namedValuesIn(child.value)) found.push({ kind: "namedValue", id, element });
    }
    for (const child of elementsOf(element)) visit(child, contentOf(content, child.name));
  };
  visit(document.root, undefined);
  return found;
}

const tables = new WeakMap<Content, ReadonlyMap<string, ReferenceKind>>();

/** The attributes that name something, by their names in XML. */
function referringAttributes(content: Content | undefined): ReadonlyMap<string, ReferenceKind> {
  const known = content && tables.get(content);
  if (known) return known;
  const table = new Map(
    Object.entries(content?.attributes ?? {}).flatMap(([key, { facts }]) =>
      facts.refersTo ? [[xmlNameOf(key, facts), facts.refersTo] as const] : [],
    ),
  );
  if (content) tables.set(content, table);
  return table;
}

function namedValuesIn(value: PolicyValue): string[] {
  if (isTemplate(value)) return value.template.flatMap((part) => (typeof part === "string" ? [] : [part.namedValue]));
  if (isExpression(value)) return [...value.expression.matchAll(/\{\{([A-Za-z0-9-._]+)\}\}/g)].map(([, name = ""]) => name);
  return [];
}

/** What stands in a body or a stylesheet: no policies, whatever it looks like. */
const plainXml: Content = { mixed: true };

/** What is declared to stand in a child: its own content below its parent, or that of the policy of its name. */
function contentOf(parent: Content | undefined, name: string): Content | undefined {
  for (const [key, { facts }] of Object.entries(parent?.children ?? {})) {
    if (!facts.anyPolicy && xmlNameOf(key, facts) === name) return facts.content;
  }
  return parent?.mixed ? plainXml : findElement(name);
}
