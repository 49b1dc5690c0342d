import { findElement } from "../../elements";
import { identityOf } from "./identity";
import { excerpt, type Meaning } from "./meaning";
import { type Phrases, phrases } from "./phrases";
import { shownAttribute, shownText } from "./secrets";
import { holdsSteps, isStep } from "./steps";
import { isSection } from "./unordered";

/** The longest value that is told inside of a sentence. */
const maxInline = 80;

/** Whether a value is short and plain enough for a sentence; code and long texts are not. */
export function isInline(value: string): boolean {
  return value.length <= maxInline && !/[\r\n]/.test(value) && !/^\s*@[({]/.test(value);
}

/** A value in a sentence: in quotation marks where it would run together with the words around it. */
export function inWords(value: string): string {
  return value === "" || /[\s,"]/.test(value) ? `"${value}"` : value;
}

/** The words for an element, by the policy that it is a part of, by its parent, or by its name alone. */
export function phrasesOf(meaning: Meaning): Phrases {
  const { name, parent } = meaning;
  const names = parent ? [`${policyOf(parent).name}/${name}`, `${parent.name}/${name}`, name] : [name];
  for (const each of names) {
    const found = Object.hasOwn(phrases, each) ? phrases[each] : undefined;
    if (found) return found;
  }
  return {};
}

/** The policy that an element is, or is a part of. */
function policyOf(meaning: Meaning): Meaning {
  let at = meaning;
  while (at.parent && !isPolicy(at)) at = at.parent;
  return at;
}

const isPolicy = (meaning: Meaning) => isStep(meaning) || (findElement(meaning.name) !== undefined && meaning.content !== undefined);

/** Whether an element only wraps a list, so that its own name adds nothing: `audiences`. */
export function isList(meaning: Meaning): boolean {
  const { parent, content, unordered } = meaning;
  if (!parent || !unordered || content?.text) return false;
  return (
    phrasesOf(meaning).list === true ||
    (Object.keys(content?.attributes ?? {}).length === 0 && Object.keys(content?.children ?? {}).length === 1)
  );
}

/** What an element is called: `rate-limit`, `set-header X-Id`, `audience api://orders`, `when 2`. */
export function nameOf(meaning: Meaning): string {
  const noun = nounOf(meaning);
  const key = shownKey(meaning);
  if (key !== undefined && isInline(key)) return `${noun} ${key}`;
  const { kind } = phrasesOf(meaning);
  const special = kind === undefined ? undefined : shownAttribute(meaning, kind);
  if (special !== undefined && isInline(special)) return `${noun} (${special})`;
  return hasTwins(meaning) ? `${noun} ${Number(/\[(\d+)\]$/.exec(meaning.step)?.[1] ?? 1)}` : noun;
}

export function nounOf(meaning: Meaning): string {
  const name = excerpt(meaning.name);
  return phrasesOf(meaning).noun ?? (isPolicy(meaning) ? name : name.replaceAll("-", " "));
}

function shownKey(meaning: Meaning): string | undefined {
  const identity = identityOf(meaning.name);
  const given = (identity?.by ?? []).flatMap((name) => shownAttribute(meaning, name) ?? []).map(inWords);
  if (given.length > 0) return identity?.nameless ? undefined : identity?.all ? given.join(" to ") : given[0];
  const isItem = meaning.parent?.unordered && meaning.attributes.size === 0 && meaning.children.length === 0;
  const text = isItem ? shownText(meaning) : undefined;
  return text === undefined ? undefined : inWords(text);
}

const counts = new WeakMap<Meaning, ReadonlyMap<string, number>>();

/** Whether siblings have the same name. */
function hasTwins({ name, parent }: Meaning): boolean {
  if (!parent) return false;
  let known = counts.get(parent);
  if (!known) {
    const made = new Map<string, number>();
    for (const child of parent.children) made.set(child.name, (made.get(child.name) ?? 0) + 1);
    counts.set(parent, made);
    known = made;
  }
  return (known.get(name) ?? 0) > 1;
}

/** Where children of an element stand, in words: `inbound`, `when 2 in inbound`, `validate-jwt`, `required claim scp of validate-jwt`. */
export function placeOf(meaning: Meaning, levels = 3): string {
  const { parent, name } = meaning;
  if (!parent) return name === "policies" ? "the document" : name === "fragment" ? "the fragment" : excerpt(name);
  if (!parent.parent && parent.name === "policies" && isSection(name)) return name;
  if (holdsSteps(meaning)) {
    const branches = parent.name === "choose" && hasTwins(parent) ? ` of ${nameOf(parent)}` : "";
    const section = sectionOf(meaning);
    return `${nameOf(meaning)}${branches}${section ? ` in ${section}` : ""}`;
  }
  if (isPolicy(meaning)) return nameOf(meaning);
  if (isList(meaning)) return placeOf(parent, levels);
  return levels > 0 ? `${nameOf(meaning)} of ${placeOf(parent, levels - 1)}` : nameOf(meaning);
}

function sectionOf(meaning: Meaning): string | undefined {
  for (let at = meaning; at.parent; at = at.parent) if (!at.parent.parent && isSection(at.name)) return at.name;
  return undefined;
}
