import { hash } from "node:crypto";
import type { AttributeFacts } from "../../elements/attribute";
import type { Content } from "../../elements/child";
import { keepsWhiteSpace, type PolicyDocument, type PolicyElement, type PolicyText } from "../ast";
import { maxDepth } from "../parse";
import { canonicalAttribute, canonicalText, isBlank } from "./canonical-value";
import { contentOfChild, declaredIn, hasDefault } from "./declared-content";
import { isUnordered } from "./unordered";

/**
 * An element by what it means. Two elements mean the same exactly if their digests are equal; what means nothing (white
 * space, quoting, comments, the order of attributes, defaults that are written out) is not part of it.
 */
export interface Meaning {
  readonly element: PolicyElement;
  readonly name: string;
  readonly parent: Meaning | undefined;
  /** The element among its siblings, as in paths: `when`, `when[2]`. */
  readonly step: string;
  readonly content: Content | undefined;
  /** What the attributes mean, without those that are at their defaults. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly text: string | undefined;
  /** Child elements in the order of the document. Empty where the content counts as a whole. */
  readonly children: readonly Meaning[];
  /** The order of the children means nothing. */
  readonly unordered: boolean;
  /** Text and elements are mixed, as in the body of `set-body`: the content counts as a whole. */
  readonly whole: boolean;
  /** Digest of the attributes alone, and of text and children alone; empty where there are none. */
  readonly attributesDigest: string;
  readonly contentDigest: string;
  readonly digest: string;
}

type Draft = { -readonly [K in keyof Meaning]: Meaning[K] };

/**
 * The meaning of a document's root, and of everything below it.
 * @throws RangeError where elements are nested deeper than any document that is read.
 */
export function meaningOf(document: PolicyDocument): Meaning {
  const { root } = document;
  return read(root, {
    content: contentOfChild(undefined, root.name),
    step: root.name,
    depth: 0,
    verbatim: false,
    foreign: false,
    strips: false,
  });
}

interface Place {
  readonly content: Content | undefined;
  readonly parent?: Meaning;
  readonly step: string;
  readonly depth: number;
  /** White space counts. */
  readonly verbatim: boolean;
  /** Inside of content that is passed on, such as a stylesheet: no policy, whatever it is called. */
  readonly foreign: boolean;
  /** White space that stands alone is ignored, as in a stylesheet. */
  readonly strips: boolean;
}

function read(element: PolicyElement, place: Place): Meaning {
  const { content, parent, step, depth, foreign } = place;
  if (depth > maxDepth) throw new RangeError(`elements are nested more than ${maxDepth} deep`);
  const { name } = element;
  const verbatim = place.verbatim || keepsWhiteSpace(name);
  const strips = stripsBlank(element, place.strips);
  const attributes = attributesOf(element, content);
  const draft: Draft = {
    element,
    name,
    parent,
    step,
    content,
    attributes,
    text: undefined,
    children: [],
    unordered: !foreign && isUnordered(name, content),
    whole: foreign || content?.mixed === true,
    attributesDigest: attributes.size === 0 ? "" : digestOf([...attributes].sort(byName)),
    contentDigest: "",
    digest: "",
  };
  const below = (child: PolicyElement, childStep: string) => {
    const declared = foreign ? undefined : contentOfChild(content, child.name);
    const isForeign = foreign || (content?.mixed === true && !declaredIn(content).children.has(child.name));
    return read(child, {
      content: isForeign ? undefined : declared,
      parent: draft,
      step: childStep,
      depth: depth + 1,
      verbatim,
      foreign: isForeign,
      strips,
    });
  };
  if (draft.whole) draft.contentDigest = wholeContent(element, { below, facts: content?.text?.facts, verbatim, strips });
  else {
    const texts = element.children.filter((child): child is PolicyText => child.kind === "text");
    draft.text = canonicalText(texts, content?.text?.facts, verbatim);
    draft.children = childrenOf(element, below);
    const digests = draft.children.map(({ digest }) => digest);
    if (draft.text !== undefined || digests.length > 0) {
      draft.contentDigest = digestOf([draft.text ?? null, draft.unordered ? digests.sort() : digests]);
    }
  }
  draft.digest = digestOf([name, draft.attributesDigest, draft.contentDigest]);
  return draft;
}

function attributesOf({ attributes }: PolicyElement, content: Content | undefined): ReadonlyMap<string, string> {
  const declared = declaredIn(content);
  const given = new Map<string, string>();
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    const meant = canonicalAttribute(value, declared.attributes.get(name));
    if (declared.defaults.get(name) !== meant || !hasDefault(name, attributes, declared)) given.set(name, meant);
  }
  return given;
}

/** Children with their steps: `when` for the first of its name, then `when[2]`. */
function childrenOf(element: PolicyElement, below: (child: PolicyElement, step: string) => Meaning): Meaning[] {
  const counts = new Map<string, number>();
  return element.children.flatMap((child) => {
    if (child.kind !== "element") return [];
    const count = (counts.get(child.name) ?? 0) + 1;
    counts.set(child.name, count);
    const name = excerpt(child.name);
    return [below(child, count > 1 ? `${name}[${count}]` : name)];
  });
}

interface WholeContent {
  readonly below: (child: PolicyElement, step: string) => Meaning;
  readonly facts: AttributeFacts | undefined;
  readonly verbatim: boolean;
  readonly strips: boolean;
}

/** Texts and elements in their order. */
function wholeContent(element: PolicyElement, { below, facts, verbatim, strips }: WholeContent): string {
  const items: (readonly ["text" | "element", string])[] = [];
  let texts: PolicyText[] = [];
  const flush = () => {
    const text = canonicalText(texts, facts, verbatim);
    if (text !== undefined && !(strips && areBlank(texts))) items.push(["text", text]);
    texts = [];
  };
  for (const child of element.children) {
    if (child.kind === "text") texts.push(child);
    else if (child.kind === "element") {
      flush();
      items.push(["element", below(child, child.name).digest]);
    }
  }
  flush();
  return items.length === 0 ? "" : digestOf(items);
}

/** XSLT ignores white space that stands alone in a stylesheet, unless it is asked for (XSLT 1.0, 3.4). */
function stripsBlank({ name, attributes }: PolicyElement, inherited: boolean): boolean {
  const inside = inherited || name === "xsl:stylesheet";
  return inside && name !== "xsl:text" && attributes["xml:space"] !== "preserve";
}

const areBlank = (texts: readonly PolicyText[]) => texts.every(({ value }) => typeof value === "string" && isBlank(value));

const byName = ([a]: readonly [string, string], [b]: readonly [string, string]) => (a < b ? -1 : 1);

/** A text that stands for a value and is never long: its JSON, or the hash of that. */
function digestOf(value: unknown): string {
  const json = JSON.stringify(value);
  return json.length <= 64 ? json : hash("sha256", json, "hex");
}

/** Longer paths lose their middle: what is read may be as deep, and its names as long, as somebody likes. */
const maxPath = 600;

/** Where an element stands, in the style of findings: `inbound/choose/when[2]/set-header`; the root's name for the root. */
export function pathOf(meaning: Meaning, attribute?: string): string {
  const steps: string[] = attribute === undefined ? [] : [`@${excerpt(attribute)}`];
  for (let at: Meaning = meaning; at.parent; at = at.parent) steps.push(at.step);
  if (!meaning.parent) steps.push(excerpt(meaning.name));
  const path = steps.reverse().join("/");
  return path.length > maxPath ? `${path.slice(0, maxPath / 2)}…${path.slice(-maxPath / 2)}` : path;
}

/** A name as it may be repeated: a long one only in part. */
export function excerpt(name: string): string {
  return name.length > 60 ? `${name.slice(0, 59)}…` : name;
}
