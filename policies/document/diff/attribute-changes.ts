import type { AttributeFacts } from "../../elements/attribute";
import { declaredIn, hasDefault } from "./declared-content";
import { changeOf, type DocumentChange } from "./document-change";
import type { Pair } from "./match-siblings";
import { excerpt, type Meaning, pathOf } from "./meaning";
import { inWords, isInline, isList, nameOf, nounOf, phrasesOf, placeOf } from "./names";
import { directionOf, isNumber, numberInWords, withUnit } from "./numbers";
import { attributeNouns, codes } from "./phrases";
import { rateChanges } from "./rate-changes";
import { hidden, shownAttribute } from "./secrets";
import { isStep } from "./steps";

/** What changed of the attributes of one element. */
export function attributeChanges(pair: Pair, names: readonly string[]): DocumentChange[] {
  const { changes, told } = rateChanges(pair, names);
  return [...changes, ...names.filter((name) => !told.has(name)).map((name) => attributeChange(pair, name))];
}

function attributeChange({ before, after }: Pair, name: string): DocumentChange {
  const declared = declaredIn(after.content);
  const facts = declared.attributes.get(name);
  const given = { before: shownAttribute(before, name), after: shownAttribute(after, name) };
  // Where an attribute is absent, its default is what holds.
  const absent = ({ element }: Meaning) => (hasDefault(name, element.attributes, declared) ? facts?.default : undefined);
  const values = { before: given.before ?? absent(before), after: given.after ?? absent(after) };
  const path = pathOf(after, name);
  const { before: from, after: to } = values;
  const what = subjectOf(after, name);
  if (from === undefined) {
    const told = to !== undefined && isInline(to) && to !== hidden;
    return changeOf(path, "added", `${what} ${told ? `set to ${valueInWords(to, name, facts)}` : "added"}`, values);
  }
  if (to === undefined) {
    const told = isInline(from) && from !== hidden ? ` (it was ${valueInWords(from, name, facts)})` : "";
    return changeOf(path, "removed", `${what} removed${told}`, values);
  }
  const switched = switchInWords(after, name, from, to);
  if (switched) return changeOf(path, "changed", switched, values);
  if (![from, to].every((value) => isInline(value) && value !== hidden)) return changeOf(path, "changed", `${what} changed`, values);
  const counts = isQuantity(facts, name) && isNumber(from) && isNumber(to);
  const first = `${counts ? numberInWords(from) : inWords(from)}${given.before === undefined ? " (the default)" : ""}`;
  const second = `${valueInWords(to, name, facts)}${given.after === undefined ? " (the default)" : ""}`;
  return changeOf(path, "changed", `${what} ${counts ? directionOf(from, to) : "changed"} from ${first} to ${second}`, values);
}

/** "validate-jwt no longer requires signed tokens"; undefined where the attribute is no such switch. */
function switchInWords(meaning: Meaning, name: string, from: string, to: string): string | undefined {
  const phrase = phrasesOf(meaning).attributes?.[name];
  const states = ["true", "false"];
  if (typeof phrase !== "object" || !("does" in phrase) || !states.includes(from.trim()) || !states.includes(to.trim())) return undefined;
  return `${ownerOf(meaning)} ${to.trim() === "true" ? "now" : "no longer"} ${phrase.does}`;
}

/** "clock skew of validate-jwt", "backend URL". */
function subjectOf(meaning: Meaning, name: string): string {
  const { attributes } = phrasesOf(meaning);
  const phrase = attributes && Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  if (typeof phrase === "object" && "alone" in phrase) return phrase.alone;
  const common = Object.hasOwn(attributeNouns, name) ? attributeNouns[name] : undefined;
  const noun = typeof phrase === "string" ? phrase : (common ?? excerpt(name).replaceAll("-", " "));
  return `${noun} of ${ownerOf(meaning)}`;
}

/** The element that an attribute belongs to; a part of a policy names the policy as well. */
function ownerOf(meaning: Meaning): string {
  const { parent, name } = meaning;
  if (parent && isList(meaning)) return placeOf(parent);
  // The kind may be what changes.
  const own = phrasesOf(meaning).kind ? nounOf(meaning) : nameOf(meaning);
  return !parent || isStep(meaning) || name === "when" || name === "otherwise" ? own : `${own} of ${placeOf(parent)}`;
}

function isQuantity(facts: AttributeFacts | undefined, name: string): boolean {
  return (facts?.type === "int" || facts?.type === "number" || facts?.type === "duration") && !codes.has(name);
}

/** A value with its unit: `1,000 seconds`. */
function valueInWords(value: string, name: string, facts: AttributeFacts | undefined): string {
  const counts = isQuantity(facts, name) && isNumber(value);
  return counts ? withUnit(numberInWords(value), facts?.unit) : inWords(value);
}
