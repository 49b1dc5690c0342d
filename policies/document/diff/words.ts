import { type PolicyElement, sourceText } from "../ast";
import { printElement } from "../print";
import { attributeChanges } from "./attribute-changes";
import { changeOf, type DocumentChange } from "./document-change";
import type { Edit, NodeEdit } from "./edits";
import type { Pair } from "./match-siblings";
import { excerpt, type Meaning, pathOf } from "./meaning";
import { inWords, isInline, isList, nameOf, nounOf, phrasesOf, placeOf } from "./names";
import { numberInWords } from "./numbers";
import { hidden, shownText, withoutSecrets } from "./secrets";
import { isStep, stepsIn } from "./steps";
import { isSection } from "./unordered";

/** Of several things that went or came together, so many are named. */
const maxNamed = 5;

/** Changes beyond these are counted, not told. */
const maxChanges = 50_000;

/** Puts edits between two documents into words, in their order. */
export function describeEdits(edits: readonly Edit[], root: Meaning): DocumentChange[] {
  const moved = new Set(edits.flatMap((edit) => (edit.kind === "moved" ? [edit.before, edit.after] : [])));
  const told = edits.slice(0, maxChanges).flatMap((edit) => describe(edit, moved));
  const more = edits.length - maxChanges;
  return more > 0 ? [...told, changeOf(pathOf(root), "changed", `${numberInWords(String(more))} more places changed`)] : told;
}

function describe(edit: Edit, moved: ReadonlySet<Meaning>): DocumentChange[] {
  switch (edit.kind) {
    case "added":
    case "removed":
      return [presence(edit, moved)];
    case "moved":
      return [move(edit)];
    case "content":
      return [contentChange(edit)];
    case "attributes":
      return attributeChanges(edit, edit.names);
    case "root":
      return [rootChange(edit)];
  }
}

/** What a whole document says, as the text of its coming or going. */
export function describeDocument(kind: NodeEdit["kind"], root: Meaning): DocumentChange {
  const xml = xmlOf(root);
  return changeOf(pathOf(root), kind, `document ${kind}${contents(stepsIn(root))}`, kind === "added" ? { after: xml } : { before: xml });
}

/** "validate-jwt removed from inbound", "audience api://orders added to validate-jwt". */
function presence({ kind, node }: NodeEdit, moved: ReadonlySet<Meaning>): DocumentChange {
  const xml = xmlOf(node);
  const place = node.parent ? `${kind === "added" ? " to" : " from"} ${placeOf(node.parent)}` : "";
  const inside = stepsIn(node, moved);
  const what = `${itemName(node) ?? nameIn(node)} ${kind}${place}`;
  return changeOf(
    pathOf(node),
    kind,
    `${what}${isList(node) ? items(node) : contents(inside)}`,
    kind === "added" ? { after: xml } : { before: xml },
  );
}

/** "value no-store": what is nothing but a short text goes by it where it comes or goes. */
function itemName(node: Meaning): string | undefined {
  if (isStep(node) || node.attributes.size > 0 || node.children.length > 0 || node.whole) return undefined;
  const text = shownText(node);
  return text !== undefined && text !== "" && isInline(text) ? `${nounOf(node)} ${inWords(text)}` : undefined;
}

/** ": api://orders, api://stock". */
function items({ children }: Meaning): string {
  const texts = children.flatMap((child) => shownText(child) ?? []).filter((text) => text !== "" && isInline(text));
  return texts.length === children.length && texts.length > 0 ? `: ${several(texts.map(inWords))}` : "";
}

/** ", with validate-jwt and rate-limit in it". */
function contents(steps: readonly Meaning[]): string {
  return steps.length === 0 ? "" : `, with ${several([...new Set(steps.map(({ name }) => excerpt(name)))])} in it`;
}

function several(names: readonly string[]): string {
  const told = names.slice(0, maxNamed);
  const more = names.length - told.length;
  return more > 0 ? `${told.join(", ")} and ${more} more` : told.join(", ");
}

/** "set-header X-Id moved before rate-limit", "rate-limit moved from inbound to when 2 in inbound". */
function move({ before, after, next }: Edit & { readonly kind: "moved" }): DocumentChange {
  const paths = { before: pathOf(before), after: pathOf(after) };
  const [from, to] = [before, after].map(({ parent }) => (parent ? placeOf(parent) : ""));
  // Twins are told by their places, which are others now.
  const place = next ? `${next.side} ${nameIn(next.sibling)}` : from === to ? `to another place in ${to}` : `from ${from} to ${to}`;
  return changeOf(paths.after, "moved", `${nameIn(after)} moved ${place}`, paths);
}

/** "value of set-header X-Id changed from a to b", "body of set-body changed". */
function contentChange({ before, after }: Pair): DocumentChange {
  const values = { before: contentOf(before), after: contentOf(after) };
  const { before: from, after: to } = values;
  const what = contentName(after);
  const path = pathOf(after);
  if (from === undefined) return changeOf(path, "added", `${what} added`, values);
  if (to === undefined) return changeOf(path, "removed", `${what} removed`, values);
  const told = [from, to].every((value) => isInline(value) && value !== hidden) && from !== to;
  return changeOf(path, "changed", `${what} changed${told ? ` from ${inWords(from)} to ${inWords(to)}` : ""}`, values);
}

function contentName(meaning: Meaning): string {
  const { parent } = meaning;
  const { text } = phrasesOf(meaning);
  if (!parent || isStep(meaning)) return `${text ?? "text"} of ${nameOf(meaning)}`;
  // A part that only holds a text goes by its own name; `set-body` in a response is told by what it is set for.
  return text === undefined ? `${nameOf(meaning)} of ${placeOf(parent)}` : `${text} of ${placeOf(parent)}`;
}

/** The text of an element, or its content as XML; undefined where it is empty. */
function contentOf(meaning: Meaning): string | undefined {
  const { element } = meaning;
  if (element.children.every(({ kind }) => kind !== "element")) return shownText(meaning);
  return xmlOf(meaning);
}

function rootChange({ before, after }: Pair): DocumentChange {
  return changeOf(pathOf(after), "changed", `the document is now a ${excerpt(after.name)}, and was a ${excerpt(before.name)}`, {
    before: xmlOf(before),
    after: xmlOf(after),
  });
}

function nameIn(meaning: Meaning): string {
  if (isSection(meaning.name) && !meaning.parent?.parent) return `section ${meaning.name}`;
  return isList(meaning) ? nounOf(meaning) : nameOf(meaning);
}

function xmlOf(meaning: Meaning): string {
  const element = withoutSecrets(meaning);
  try {
    return printElement(element);
  } catch {
    // Literals that the service would run are never printed; here nothing runs them.
    return plainXml(element);
  }
}

/** XML that is good enough to be looked at. */
function plainXml({ name, attributes, children }: PolicyElement): string {
  const written = Object.entries(attributes).map(([attribute, value]) => ` ${attribute}=${JSON.stringify(sourceText(value))}`);
  const inside = children.map((child) =>
    child.kind === "element" ? plainXml(child) : child.kind === "text" ? sourceText(child.value) : "",
  );
  return inside.length === 0 ? `<${name}${written.join("")} />` : `<${name}${written.join("")}>${inside.join("")}</${name}>`;
}
