import {
  isElement,
  type PolicyDocument,
  type PolicyElement,
  type PolicyNode,
  type PolicyValue,
  type Scope,
  type Section,
  sectionNames,
  sourceText,
} from "../../policies/document/ast";
import { parsePolicy } from "../../policies/document/parse";
import type { Estate, EstateRecord } from "../../policies/estate/estate";
import { nameOf, parentOf } from "../../policies/estate/path";
import { isPolicyRecord } from "../../policies/estate/policy-records";
import type { PolicyKind } from "../../policies/estate/properties";

/** An element of one of an estate's policy documents. */
export interface Spot {
  readonly record: EstateRecord<PolicyKind>;
  readonly scope: Scope;
  readonly section: Section;
  /** The indexes of the nodes that lead to it, from the root. */
  readonly path: readonly number[];
  readonly element: PolicyElement;
  /** Those that it stands in, from the section on. */
  readonly around: readonly PolicyElement[];
}

const scopeOf: Readonly<Partial<Record<PolicyKind, Scope>>> = {
  policies: "global",
  "products/policies": "product",
  "apis/policies": "api",
  "apis/operations/policies": "operation",
};

/** Every element of every policy document, sections included. */
export function spotsOf(estate: Pick<Estate, "records">): Spot[] {
  const spots: Spot[] = [];
  for (const record of estate.records) {
    const document = documentOf(record);
    if (!document || !isPolicyRecord(record)) continue;
    const scope = scopeOf[record.kind];
    if (!scope) continue;
    document.root.children.forEach((node, index) => {
      const section = sectionNames.find((name) => isElement(node) && node.name === name);
      if (!isElement(node) || !section) return;
      const visit = (element: PolicyElement, path: readonly number[], around: readonly PolicyElement[]) => {
        spots.push({ record, scope, section, path, element, around });
        element.children.forEach((child, at) => {
          if (isElement(child)) visit(child, [...path, at], [...around, element]);
        });
      };
      visit(node, [index], []);
    });
  }
  return spots;
}

/** The sections of an estate's documents. */
export function sectionsOf(estate: Pick<Estate, "records">, name: Section, ...scopes: readonly Scope[]): Spot[] {
  return spotsOf(estate).filter(({ path, section, scope }) => path.length === 1 && section === name && scopes.includes(scope));
}

export function documentOf(record: EstateRecord): PolicyDocument | undefined {
  if (!isPolicyRecord(record)) return undefined;
  const { value } = record.properties;
  return "root" in value ? value : undefined;
}

/** A change of one spot: the nodes that stand there afterwards. */
export type Edit = readonly [spot: Spot, nodes: readonly PolicyNode[]];

/** The records of an estate with other nodes in some spots. */
export function edited(records: readonly EstateRecord[], ...edits: readonly Edit[]): EstateRecord[] {
  // From the last to the first, so that indexes stay what they are.
  const inOrder = [...edits].sort(([a], [b]) => comparePaths(b.path, a.path));
  return records.map((record) =>
    inOrder
      .filter(([spot]) => spot.record.path === record.path)
      .reduce((changed, [spot, nodes]) => withNodes(changed, spot.path, nodes), record),
  );
}

function comparePaths(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return (a[i] ?? 0) - (b[i] ?? 0);
  return a.length - b.length;
}

function withNodes(record: EstateRecord, path: readonly number[], nodes: readonly PolicyNode[]): EstateRecord {
  const document = documentOf(record);
  if (!document) return record;
  const replace = (element: PolicyElement, [index = 0, ...rest]: readonly number[]): PolicyElement => ({
    ...element,
    children: element.children.flatMap((child, at) => {
      if (at !== index) return [child];
      return rest.length === 0 || !isElement(child) ? nodes : [replace(child, rest)];
    }),
  });
  return withDocument(record, { ...document, root: replace(document.root, path) });
}

export function withDocument(record: EstateRecord, value: PolicyDocument): EstateRecord {
  return { ...record, properties: { ...record.properties, value } } as EstateRecord;
}

/** The elements and comments of a piece of XML. */
export function xml(text: string): PolicyNode[] {
  const { document, diagnostics } = parsePolicy(`<fragment>${text}</fragment>`);
  if (!document || diagnostics.length > 0) throw new Error(`no sound piece of a policy: ${text} ${diagnostics[0]?.message ?? ""}`);
  return document.root.children.filter((node) => node.kind !== "text");
}

/** An element around others. */
export function wrapped(name: string, attributes: Readonly<Record<string, PolicyValue>>, children: readonly PolicyNode[]): PolicyElement {
  return { kind: "element", name, attributes, children };
}

/** A `choose` of one branch. */
export function when(condition: string, children: readonly PolicyNode[], otherwise?: readonly PolicyNode[]): PolicyElement {
  const branch = wrapped("when", { condition: { expression: condition } }, children);
  return wrapped("choose", {}, otherwise ? [branch, wrapped("otherwise", {}, otherwise)] : [branch]);
}

/** An element with another value of an attribute; undefined takes it away. */
export function withAttribute(element: PolicyElement, name: string, value: PolicyValue | undefined): PolicyElement {
  const { [name]: _, ...others } = element.attributes;
  return { ...element, attributes: value === undefined ? others : { ...others, [name]: value } };
}

/** A value as XML has it: a text that is code becomes an expression. */
export function valueFrom(text: string): PolicyValue {
  return /^@[({]/.test(text) ? { expression: text } : text;
}

/** A spot in words. */
export function placeOf({ record, scope, around, element }: Spot): string {
  const owner = parentOf(record.path) ?? "";
  const steps = [...around, element].map(nameInPath).join("/");
  return `${scope} policy of ${nameOf(owner)}: ${steps}`;
}

function nameInPath({ name, attributes }: PolicyElement): string {
  const called = attributes.name ?? attributes.type;
  return called === undefined ? name : `${name}[${sourceText(called)}]`;
}
