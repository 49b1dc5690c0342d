import { isDeepStrictEqual } from "node:util";
import {
  isElement,
  type PolicyComment,
  type PolicyDocument,
  type PolicyElement,
  type Scope,
  type Section,
  sectionNames,
} from "../document/ast";
import { globalPolicyDocument, policyDocument, policyFragment, resolverDocument } from "../document/build-document";
import { PolicyError } from "../document/diagnostic";
import type { GrammarRule } from "../document/grammar-rules";
import { printPolicy } from "../document/print";
import { findElement } from "../elements";
import { atom, type Code, call, namesIn, pathsIn } from "./code";
import { ElementWriter } from "./elements";
import { comment, layOut } from "./layout";
import { quoted } from "./literals";
import { normalized } from "./normalize";
import { listPiece, NotWritable, type Piece, recordPiece } from "./piece";
import { commentPiece } from "./values";

export interface ProgramOptions {
  /** The module from which the builders are imported, as it is written in the import. */
  readonly from: string;
  /** Where the document is attached, if that is known. */
  readonly scope?: Scope;
  /** What the reader of the program should know, as comments at its top. */
  readonly notes?: readonly string[];
}

export interface Program {
  /** The text of a module whose default export is the document. */
  readonly text: string;
  /** Paths of the elements that no builder makes, which are written as they stand. */
  readonly raw: readonly string[];
}

/**
 * The TypeScript program that gives a policy document, for people to read and go on with. Run, it gives a document that
 * is equal but for white space around texts, and the order of children where any order is fine: this is tried before the
 * text is returned.
 * @throws NotWritable where the document could not be printed either
 */
export function programOf(document: PolicyDocument, { from, scope, notes = [] }: ProgramOptions): Program {
  try {
    printPolicy(document);
  } catch (error) {
    throw new NotWritable((error as Error).message);
  }
  const form = formOf(normalized(document), scope);
  const names = [...namesIn(form.code)].sort(compareNames);
  const satisfies = form.satisfies ? ` satisfies ${form.satisfies}` : "";
  const imported = [...names, ...(form.satisfies ? [form.satisfies] : [])].sort(compareNames);
  const specifiers = imported.map((name) => (name === form.satisfies ? `type ${name}` : name));
  const opening = "export default ";
  return {
    text: [
      ...notes.map((note) => comment(note)),
      ...(notes.length > 0 ? ["\n"] : []),
      importLine(specifiers, from),
      "\n",
      `${opening}${layOut(form.code, opening.length, satisfies.length + 1)}${satisfies};\n`,
    ].join(""),
    raw: pathsIn(form.code),
  };
}

interface Form {
  readonly code: Code;
  /** The type that a plain object is held against. */
  readonly satisfies?: string;
}

function formOf(document: PolicyDocument, scope: Scope | undefined): Form {
  const { root } = document;
  const writer = new ElementWriter();
  if (root.name === "fragment" && holdsOnlyPolicies(root)) {
    const policies = writer.policies(root.children, { path: "fragment" });
    const isPlain = !document.before && !document.after;
    const args = (more: readonly Entry[]) =>
      isPlain && more.length === 0
        ? policies
        : recordPiece([...before(document), ["policies", policies], ...after(document), ...more], true);
    return called("policyFragment", policyFragment as Maker, args, document);
  }
  const declaration = findElement(root.name);
  if (declaration && declaration.category === "graphql" && declaration.sections.length === 0) {
    const element = writer.policy(root, { path: root.name });
    const isPlain = !document.before && !document.after;
    const args = (more: readonly Entry[]) =>
      isPlain && more.length === 0 ? element : recordPiece([...before(document), ["root", element], ...after(document), ...more], true);
    return called("resolverDocument", resolverDocument as Maker, args, document);
  }
  const sections = sectionsOf(root);
  if (sections) {
    const isGlobal = scope === "global";
    const [name, make] = isGlobal
      ? (["globalPolicyDocument", globalPolicyDocument] as const)
      : (["policyDocument", policyDocument] as const);
    const entries = sectionNames.flatMap((section): Entry[] => {
      const element = sections.get(section);
      const key = section === "on-error" ? "onError" : section;
      if (!element) return [[key, { value: "absent", code: atom('"absent"') }]];
      return isDefault(element, isGlobal) ? [] : [[key, writer.policies(element.children, { path: section, section })]];
    });
    const args = (more: readonly Entry[]) => recordPiece([...before(document), ...entries, ...after(document), ...more], true);
    return called(name, make as Maker, args, document);
  }
  return byHand(document, writer);
}

type Entry = readonly [key: string, piece: Piece];
type Maker = (args: unknown) => PolicyDocument;

/** The call that makes the document. Rules that it breaks are allowed by name. */
function called(name: string, make: Maker, args: (more: readonly Entry[]) => Piece, document: PolicyDocument): Form {
  const strict = args([]);
  const broken = brokenRules(() => make(strict.value));
  const given = broken.length === 0 ? strict : args([["allow", allowed(broken)]]);
  if (!isDeepStrictEqual(make(given.value), document)) throw new NotWritable(`${name} would make another document`);
  return { code: call(name, given.code) };
}

function brokenRules(make: () => unknown): GrammarRule[] {
  try {
    make();
    return [];
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return [...new Set(error.diagnostics.map(({ rule }) => rule))].sort();
  }
}

const allowed = (rules: readonly GrammarRule[]): Piece => listPiece(rules.map((rule) => ({ value: rule, code: atom(quoted(rule)) })));

/** A document that no function makes: put together from its parts, and not checked. */
function byHand(document: PolicyDocument, writer: ElementWriter): Form {
  const root = writer.root(document.root);
  const args = recordPiece([...before(document), ["root", root], ...after(document)], true);
  if (!isDeepStrictEqual(args.value, document)) throw new NotWritable("the document can't be put together from its parts");
  return { code: args.code, satisfies: "PolicyDocument" };
}

function before(document: PolicyDocument): Entry[] {
  return document.before ? [["before", comments(document.before)]] : [];
}

function after(document: PolicyDocument): Entry[] {
  return document.after ? [["after", comments(document.after)]] : [];
}

const comments = (nodes: readonly PolicyComment[]) => listPiece(nodes.map(commentPiece));

/** The sections of a document that has each at most once, in the usual order, with nothing around them. */
function sectionsOf(root: PolicyElement): ReadonlyMap<Section, PolicyElement> | undefined {
  if (root.name !== "policies" || Object.keys(root.attributes).length > 0) return undefined;
  const sections = new Map<Section, PolicyElement>();
  let last = -1;
  for (const child of root.children) {
    const place = isElement(child) ? sectionNames.indexOf(child.name as Section) : -1;
    const name = sectionNames[place];
    if (!isElement(child) || name === undefined || place <= last || !holdsOnlyPolicies(child)) return undefined;
    sections.set(name, child);
    last = place;
  }
  return sections;
}

function holdsOnlyPolicies(element: PolicyElement): boolean {
  return Object.keys(element.attributes).length === 0 && element.children.every(({ kind }) => kind !== "text");
}

/** Whether a section is what the document gets where it is not given. */
function isDefault({ name, children }: PolicyElement, isGlobal: boolean): boolean {
  const [only, more] = children;
  const inherited = isGlobal ? (name === "backend" ? "forward-request" : undefined) : "base";
  if (inherited === undefined) return only === undefined;
  return (
    more === undefined &&
    only?.kind === "element" &&
    isDeepStrictEqual(only, { kind: "element", name: inherited, attributes: {}, children: [] })
  );
}

function importLine(specifiers: readonly string[], from: string): string {
  const one = `import { ${specifiers.join(", ")} } from ${quoted(from)};`;
  return `${one.length <= 140 ? one : `import {\n${specifiers.map((each) => `  ${each},\n`).join("")}} from ${quoted(from)};`}\n`;
}

/** As formatters sort imported names: letter by letter without regard to case, capitals first where that is all. */
function compareNames(a: string, b: string): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const order = rank(a, index) - rank(b, index);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function rank(name: string, index: number): number {
  const letter = name.charAt(index);
  return 2 * letter.toLowerCase().charCodeAt(0) + (letter === letter.toLowerCase() ? 1 : 0);
}
