import { isDeepStrictEqual } from "node:util";
import {
  isElement,
  isLiquid,
  keepsWhiteSpace,
  type PolicyElement,
  type PolicyNode,
  type PolicyText,
  type PolicyValue,
  type Section,
  sectionNames,
} from "../document/ast";
import { PolicyError } from "../document/diagnostic";
import { printElement } from "../document/print";
import { findElement } from "../elements";
import { xmlNameOf } from "../elements/attribute";
import { buildElement, isTextOnly, wrappedChild } from "../elements/build";
import type { ChildFacts, Content } from "../elements/child";
import type { ElementDeclaration } from "../elements/define";
import { type RawParts, raw } from "../elements/raw";
import { builderName } from "./builder-names";
import { type Code, call } from "./code";
import { stringCode } from "./literals";
import { listPiece, NotWritable, type Piece, recordPiece, Unfit } from "./piece";
import { anyValuePiece, commentPiece, dataPiece, valuePiece } from "./values";

/** Where an element stands. */
interface Place {
  /** Its path by meaning: `inbound/choose/when[2]`. */
  readonly path: string;
  /** The section whose policies the compiler lets in here. */
  readonly section?: Section;
}

/** A node and its path. */
interface Located {
  readonly node: PolicyNode;
  readonly path: string;
}

const notPolicy = { isPolicy: false };

type Entry = readonly [key: string, piece: Piece];

/**
 * The inverse of building: from an element to the call that makes it, driven by the same declarations. Every call is
 * tried; what does not give the element back is written as it stands, with the reason in a comment.
 */
export class ElementWriter {
  /** What was found for a policy, by section: an element that is written as it stands looks at its policies once more. */
  private readonly known = new Map<Section | undefined, Map<PolicyElement, Piece>>();

  /** Policies and the comments between them, as a list. */
  policies(nodes: readonly PolicyNode[], { path, section }: Place): Piece {
    return listPiece(
      located(nodes, path).map(({ node, path }): Piece => {
        if (node.kind === "comment") return commentPiece(node);
        if (node.kind === "element") return this.policy(node, { path, ...(section && { section }) });
        throw new Unfit("text stands between policies");
      }),
    );
  }

  /** A policy as the call of its builder, or as it stands. The piece's value is the element itself. */
  policy(element: PolicyElement, place: Place): Piece {
    const known = this.known.get(place.section) ?? new Map<PolicyElement, Piece>();
    this.known.set(place.section, known);
    const piece = known.get(element) ?? this.asCall(element, place);
    known.set(element, piece);
    return piece;
  }

  /** An element as it stands; `why` becomes a comment. */
  raw(element: PolicyElement, place: Place, why?: string): Piece {
    const code = textCode(element) ?? this.partsCode(element, place);
    return { value: element, code: why === undefined ? code : { kind: "noted", note: `raw: ${why}`, path: place.path, code } };
  }

  /** The root of a document that no function makes: by its parts, with its sections as calls where they are sections. */
  root(element: PolicyElement): Piece {
    if (element.name !== "policies") return this.raw(element, { path: element.name });
    return { value: element, code: this.partsCode(element, { path: "" }, true) };
  }

  private section(element: PolicyElement, section: Section, path: string): Piece {
    return { value: element, code: call("section", stringCode(section), this.policies(element.children, { path, section }).code) };
  }

  private asCall(element: PolicyElement, place: Place): Piece {
    try {
      const declaration = findElement(element.name);
      if (!declaration) throw new Unfit(`there is no policy ${JSON.stringify(element.name)}`);
      const { sections } = declaration;
      if (place.section && !sections.includes(place.section))
        throw new Unfit(`${element.name} is documented for ${sections.join(", ") || "no section"}, not for ${place.section}`);
      const args = this.args(declaration, element, place, true);
      expectSame(buildElement(declaration, args.value), element);
      const isEmpty = args.code.kind === "fields" && args.code.entries.length === 0;
      return { value: element, code: call(builderName(declaration), ...(isEmpty ? [] : [args.code])) };
    } catch (error) {
      return this.raw(element, place, reasonOf(error));
    }
  }

  /** What the builder of an element takes: its text alone, or an object. */
  private args(content: Content, element: PolicyElement, place: Place, isPolicy: boolean): Piece {
    if (content.text && isTextOnly(content)) {
      if (Object.keys(element.attributes).length > 0) throw new Unfit(`the builder takes the text of ${element.name} alone`);
      const [only, more] = element.children;
      if (more || (only && only.kind !== "text")) throw new Unfit(`the builder takes the text of ${element.name} alone`);
      return valuePiece(only ? plain(only) : "", content.text.facts);
    }
    const children = this.children(content, element, place);
    const hasPolicies = children.some(([key]) => content.children?.[key]?.facts.anyPolicy);
    return recordPiece([...attributesOf(content, element, isPolicy), ...children], hasPolicies);
  }

  /** The text, and the children under their keys in the order in which they are declared. */
  private children(content: Content, element: PolicyElement, place: Place): Entry[] {
    const { text, groups } = grouped(content, element, place.path);
    const own: Entry[] = text && content.text ? [[content.textKey ?? "text", valuePiece(plain(text), content.text.facts)]] : [];
    const children = Object.entries(content.children ?? {}).flatMap(([key, { facts }]): Entry[] => {
      const nodes = groups.get(key);
      return nodes ? [[key, this.child(facts, nodes, place)]] : [];
    });
    return [...own, ...children];
  }

  private child(facts: ChildFacts, nodes: readonly Located[], place: Place): Piece {
    if (facts.anyPolicy)
      return this.policies(
        nodes.map(({ node }) => node),
        place,
      );
    const elements = nodes.filter(({ node }) => isElement(node));
    if (facts.max === 1 && elements.length !== 1) throw new Unfit("a child stands more than once, or a comment where a child is missing");
    const wrapped = wrappedChild(facts.content);
    const items = nodes.map(({ node, path }): Piece => {
      if (node.kind === "comment") return commentPiece(node);
      if (node.kind !== "element") throw new Unfit("text stands between elements");
      const own = { ...place, path };
      return wrapped ? this.wrapper(facts.content, wrapped, node, own) : this.item(facts.content, node, own);
    });
    const [only] = items;
    if (wrapped && items.length > 1) throw new Unfit("a list stands more than once");
    if (only && items.length === 1 && elements.length === 1) return only;
    const before = nodes.findIndex(({ node }) => isElement(node));
    if (facts.max === 1 && before > 0 && nodes.length - before > 2) throw new Unfit("comments have no place in the builder's arguments");
    return listPiece(items);
  }

  private item(content: Content, element: PolicyElement, place: Place): Piece {
    try {
      const args = this.args(content, element, place, false);
      expectSame(buildElement(asDeclaration(content, element.name), args.value, notPolicy), element);
      return args;
    } catch (error) {
      return this.raw(element, place, reasonOf(error));
    }
  }

  /** An element that only wraps others, of which builders take what is in it. */
  private wrapper(content: Content, [key, inner]: readonly [string, ChildFacts], element: PolicyElement, place: Place): Piece {
    try {
      if (Object.keys(element.attributes).length > 0) throw new Unfit(`${element.name} has no attributes`);
      const [entry] = this.children(content, element, place);
      if (!entry && inner.max === 1) throw new Unfit(`there is nothing in ${element.name}`);
      const found = entry?.[1] ?? listPiece([]);
      const piece = inner.max > 1 && found.code.kind !== "list" ? listPiece([found]) : found;
      expectSame(buildElement(asDeclaration(content, element.name), { [key]: piece.value }, notPolicy), element);
      return piece;
    } catch (error) {
      return this.raw(element, place, reasonOf(error));
    }
  }

  /** An element by its parts, in which policies can be written as calls. */
  private partsCode(element: PolicyElement, place: Place, withSections = false): Code {
    const { name, attributes } = element;
    const children = located(element.children, place.path).map(({ node, path }): Piece => {
      if (node.kind === "comment") return commentPiece(node);
      if (node.kind === "text") return node.cdata ? dataPiece(node) : anyValuePiece(node.value);
      if (withSections && isSection(node)) return this.section(node, node.name, path);
      if (isVerbatim(element)) return dataPiece(node);
      return findElement(node.name) ? this.policy(node, { path }) : this.raw(node, { path });
    });
    const parts = recordPiece([
      ["name", anyValuePiece(name)],
      ...entriesUnless(Object.keys(attributes).length === 0, "attributes", () =>
        recordPiece(Object.entries(attributes).map(([key, value]) => [key, anyValuePiece(value)])),
      ),
      ...entriesUnless(children.length === 0, "children", () => listPiece(children)),
    ]);
    if (!isDeepStrictEqual(rawOf(parts.value as RawParts), element)) throw new NotWritable(`${place.path} can't be written as it stands`);
    return call("raw", parts.code);
  }
}

function entriesUnless(empty: boolean, key: string, piece: () => Piece): Entry[] {
  return empty ? [] : [[key, piece()]];
}

function rawOf(parts: string | RawParts): PolicyElement {
  try {
    return raw(parts);
  } catch (error) {
    throw new NotWritable((error as Error).message);
  }
}

/** An element as XML, where that reads back the same and no policy in it would be the better for being a call. */
function textCode(element: PolicyElement): Code | undefined {
  if (holdsPolicies(element)) return undefined;
  try {
    const xml = printElement(element);
    return isDeepStrictEqual(raw(xml), element) ? call("raw", stringCode(xml)) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether what stands in an element is read differently outside of it. */
function isVerbatim(element: PolicyElement): boolean {
  return keepsWhiteSpace(element.name) || isLiquid(element);
}

function holdsPolicies(element: PolicyElement): boolean {
  if (isVerbatim(element)) return false;
  return element.children.some((child) => isElement(child) && (findElement(child.name) !== undefined || holdsPolicies(child)));
}

function attributesOf(content: Content, element: PolicyElement, isPolicy: boolean): Entry[] {
  const declared = Object.entries(content.attributes ?? {}).map(([key, { facts }]) => ({ key, facts, name: xmlNameOf(key, facts) }));
  const names = new Set(declared.map(({ name }) => name));
  const entries: Entry[] = [];
  for (const [name, value] of Object.entries(element.attributes)) {
    if (names.has(name)) continue;
    if (!isPolicy || name !== "id") throw new Unfit(`the builder has no attribute ${JSON.stringify(name)} for ${element.name}`);
    entries.push(["id", valuePiece(value, { type: "string", required: false, expression: false })]);
  }
  for (const { key, facts, name } of declared) {
    const value = element.attributes[name];
    if (value !== undefined) entries.push([key, valuePiece(value, facts)]);
  }
  return entries;
}

/** A section with policies and comments alone in it. */
function isSection(element: PolicyElement): element is PolicyElement & { readonly name: Section } {
  const isNamed = (sectionNames as readonly string[]).includes(element.name);
  return isNamed && Object.keys(element.attributes).length === 0 && element.children.every(({ kind }) => kind !== "text");
}

interface Grouped {
  readonly text?: PolicyText;
  /** Children by key, each with the comments that go with it. */
  readonly groups: ReadonlyMap<string, readonly Located[]>;
}

/** Sorts children to the keys under which a builder takes them. A comment goes with the child behind it, or the one before. */
function grouped(content: Content, element: PolicyElement, path: string): Grouped {
  const declared = Object.entries(content.children ?? {});
  const keys = new Map(declared.filter(([, { facts }]) => !facts.anyPolicy).map(([key, { facts }]) => [xmlNameOf(key, facts), key]));
  const [anyKey] = declared.find(([, { facts }]) => facts.anyPolicy && !keepsWhiteSpace(element.name)) ?? [];
  const takesComments = (key: string | undefined) => {
    const facts = key === undefined ? undefined : content.children?.[key]?.facts;
    return facts !== undefined && (facts.anyPolicy === true || !wrappedChild(facts.content));
  };
  const groups = new Map<string, Located[]>();
  const add = (key: string, nodes: readonly Located[]) => {
    const group = groups.get(key) ?? [];
    for (const node of nodes) group.push(node);
    groups.set(key, group);
  };
  let text: PolicyText | undefined;
  let last: string | undefined;
  let pending: Located[] = [];
  const place = (...candidates: readonly (string | undefined)[]) => {
    if (pending.length === 0) return;
    const key = candidates.find(takesComments);
    if (key === undefined) throw new Unfit(`a comment has no place in the builder's arguments`);
    add(key, pending);
    pending = [];
  };
  for (const each of located(element.children, path)) {
    const { node } = each;
    if (node.kind === "comment") pending.push(each);
    else if (node.kind === "text") {
      if (!content.text || text || last !== undefined || pending.length > 0)
        throw new Unfit(`${element.name} mixes text with other content`);
      text = node;
    } else {
      const key = keys.get(node.name) ?? anyKey;
      if (key === undefined) throw new Unfit(`the builder of ${element.name} takes no ${node.name}`);
      place(key, last);
      add(key, [each]);
      last = key;
    }
  }
  if (last !== undefined) place(last);
  else if (!text) place(...declared.filter(([, { facts }]) => facts.max > 1).map(([key]) => key));
  else place();
  return { groups, ...(text && { text }) };
}

function plain({ value, cdata }: PolicyText): PolicyValue {
  if (cdata) throw new Unfit("the text is a CDATA section");
  return value;
}

/** Nodes with their paths: elements are counted where there are several of a name. */
function located(nodes: readonly PolicyNode[], path: string): Located[] {
  const counts = new Map<string, number>();
  return nodes.map((node) => {
    if (node.kind !== "element") return { node, path };
    const count = (counts.get(node.name) ?? 0) + 1;
    counts.set(node.name, count);
    const name = count > 1 ? `${node.name}[${count}]` : node.name;
    return { node, path: path === "" ? name : `${path}/${name}` };
  });
}

/** The content of a child as a declaration of its own, so that it can be built and checked by itself. */
function asDeclaration(content: Content, name: string): ElementDeclaration {
  return { order: "sequence", ...content, name, sections: [], scopes: [], gateways: [] } as unknown as ElementDeclaration;
}

function expectSame(built: PolicyElement, element: PolicyElement) {
  if (!isDeepStrictEqual(built, element)) throw new Unfit(`the builder would write ${element.name} in another way`);
}

/** Why a builder can't make an element. @throws what is no such reason */
function reasonOf(error: unknown): string {
  if (error instanceof Unfit) return error.message;
  if (error instanceof PolicyError) return [...new Set(error.diagnostics.map(({ message }) => message))].slice(0, 3).join("; ");
  throw error;
}
