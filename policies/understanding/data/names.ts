import type { DataKind } from "./kinds";
import { type NamePattern, namePatterns, type OtherType } from "./name-patterns";
import { isOneOf, type Word, wordsOf } from "./words";

/** What is known of a field beside its name. */
export interface FieldShape {
  /** The JSON types that it may have; for a list those of what stands in it. Empty where nothing tells. */
  readonly types: readonly string[];
  /** Whether it can only have some listed values. */
  readonly isEnum: boolean;
  /** The words of what the field stands in: the schema, or the field that holds it. */
  readonly context: readonly Word[];
}

/** Names that ask or switch, and hold nothing themselves: `isEmailVerified`, `hasPassword`. */
const questions = new Set(
  "is are has have had should can could may must will needs need requires require allow allows enable enabled enables disable disabled show hide use uses using supports support with without send sends notify verify validate validated include exclude accepts accept do does was were want wants no not missing max min num count".split(
    " ",
  ),
);
/** What is said of a value at the end of its name, and does not make it another thing. */
const qualifiers = new Set(
  "value text string raw plain plaintext cleartext hash hashed digest encrypted enc cipher ciphertext confirmation confirm repeat repeated again old new current former primary secondary main home work private business personal alternate alternative other list array input field param parameter header data info details detail x".split(
    " ",
  ),
);
/** Values of which the better part has been taken out. */
const masked = new Set(
  "masked mask redacted obfuscated truncated anonymized anonymised pseudonymized tokenized tokenised last4 lastfour partial example sample dummy fake".split(
    " ",
  ),
);
/** What stands in front of a name that is written in one word. */
const prefixes =
  /^(?:user|customer|client|contact|person|personal|my|home|work|billing|shipping|owner|account|primary|secondary|new|old|current|confirm|admin|member|employee|patient|applicant|your|own|login|db|database|app|card|bank|x|business|company|guest|sender|recipient|payer|payee|parent|student|holder)$/;

interface Indexed extends NamePattern {
  readonly words: readonly string[];
  readonly before: ReadonlySet<string>;
  readonly inside: ReadonlySet<string>;
  readonly outside: ReadonlySet<string>;
}

/** Patterns by their last word; the longer ones first. */
const byLastWord = new Map<string, Indexed[]>();
/** Patterns by what they are in one word. */
const inOneWord = new Map<string, Indexed>();
const setOf = (words: string | undefined): ReadonlySet<string> => new Set(words?.split(" "));
for (const pattern of namePatterns) {
  const sets = { before: setOf(pattern.notAfter), inside: setOf(pattern.within), outside: setOf(pattern.notWithin) };
  for (const name of pattern.names.split(", ")) {
    const words = name.split(" ");
    const indexed = { ...pattern, ...sets, words };
    const last = words[words.length - 1] as string;
    byLastWord.set(last, [...(byLastWord.get(last) ?? []), indexed]);
    const joined = words.join("");
    if (joined.length >= 5 && !inOneWord.has(joined)) inOneWord.set(joined, indexed);
  }
}
for (const patterns of byLastWord.values()) patterns.sort((a, b) => b.words.length - a.words.length);
const longestInOneWord = Math.max(...[...inOneWord.keys()].map((each) => each.length));

/** What a name says of the data under it. */
export interface NameMatch {
  readonly kind: DataKind;
  /** The words that say so. */
  readonly words: string;
}

/** The kind of data that a name promises; undefined where it promises none, or the field's shape speaks against it. */
export function kindOfName(name: string, shape: FieldShape): NameMatch | undefined {
  const words = wordsOf(name);
  const switched = words.length > 1 && isOneOf(words[0], questions);
  if (words.some((word) => isOneOf(word, masked))) return undefined;
  let end = words.length;
  for (let stripped = 0; end > 0 && stripped < 4; stripped++, end--) {
    const match = endingAt(words, end, shape) ?? (end === 1 ? asOneWord(words[0], shape) : undefined);
    if (match) return match === "unfit" || (switched && !shape.types.includes("boolean")) ? undefined : match;
    const last = words[end - 1];
    if (!isOneOf(last, qualifiers) && !/^\d+$/.test(last?.[0] ?? "")) return undefined;
  }
  return undefined;
}

/** A pattern that the name follows, and the rest of what is known does not. */
type Unfit = "unfit";

function endingAt(words: readonly Word[], end: number, shape: FieldShape): NameMatch | Unfit | undefined {
  for (const form of words[end - 1] ?? []) {
    for (const pattern of byLastWord.get(form) ?? []) {
      const start = end - pattern.words.length;
      if (start < 0 || !pattern.words.every((word, index) => words[start + index]?.includes(word))) continue;
      if (pattern.singularOnly && words[end - 1]?.[0] !== form) continue;
      // A longer name of something else hides a shorter one in it, so the first that fits decides.
      return fits(pattern, words[start - 1], shape) ? { kind: pattern.kind, words: pattern.words.join(" ") } : "unfit";
    }
  }
  return undefined;
}

/** `useremailaddress`, written without any mark between its words. */
function asOneWord(word: Word | undefined, shape: FieldShape): NameMatch | undefined {
  for (const form of word ?? []) {
    for (let start = Math.max(0, form.length - longestInOneWord); start <= form.length - 5; start++) {
      const pattern = inOneWord.get(form.slice(start));
      if (!pattern || (start > 0 && !prefixes.test(form.slice(0, start)))) continue;
      return fits(pattern, start > 0 ? [form.slice(0, start)] : undefined, shape)
        ? { kind: pattern.kind, words: pattern.words.join(" ") }
        : undefined;
    }
  }
  return undefined;
}

function fits(pattern: Indexed, before: Word | undefined, { types, isEnum, context }: FieldShape): boolean {
  if (isOneOf(before, pattern.before)) return false;
  if (isEnum && !pattern.enumerable) return false;
  if (pattern.inside.size > 0 && !context.some((word) => isOneOf(word, pattern.inside))) return false;
  if (context.some((word) => isOneOf(word, pattern.outside))) return false;
  const known = types.filter((type) => type !== "null");
  return known.length === 0 || known.some((type) => type === "string" || isAllowed(type, pattern.types));
}

function isAllowed(type: string, allowed: readonly OtherType[] = []): boolean {
  return (allowed as readonly string[]).includes(type === "integer" ? "number" : type);
}
