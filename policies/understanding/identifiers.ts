import { isIdentifier } from "../baseline/helpers/object-binding";
import type { FieldFacts } from "./data/classify";
import { wordsOf } from "./data/words";

/** How easily other values of an identifier are found. */
export type Guess =
  /** The next one is the neighbour. */
  | "sequential"
  /** Known or easily thought of: user names, e-mail addresses, phone numbers. */
  | "guessable"
  /** Random: a UUID. */
  | "opaque"
  /** A text of which nothing more is said. */
  | "unknown";

export interface Identifier {
  readonly name: string;
  readonly in: "path" | "query";
  readonly guess: Guess;
  /** Why it is taken for that. */
  readonly why: string;
  readonly pointer: string;
}

/** Numbers that count or measure, and name no object: `/years/{year}`. */
const measures = new Set(
  "year month day week quarter date hour minute page limit offset size version lat latitude lon lng longitude zoom x y z amount count radius width height quantity depth level position index top skip take first last port status code rating percent percentage score days hours minutes seconds sort order from to since until start end".split(
    " ",
  ),
);
/** Identifiers of the call itself, the caller's application or a place in a list. */
const technical = new Set(
  "request correlation trace span session client idempotency transaction operation page cursor api app subscription version message event".split(
    " ",
  ),
);
const person = /(?:user|user_?name|login|e?mail|phone|owner|email_?address|nick_?name|handle|alias)$/i;

/** The object that a parameter names, where it names one; undefined where it does not. */
export function identifierOf(facts: FieldFacts, place: Identifier["in"], pointer: string): Identifier | undefined {
  const { name, types, formats, isEnum } = facts;
  const words = wordsOf(name);
  const last = words[words.length - 1] ?? [];
  if (isEnum || last.some((form) => measures.has(form))) return undefined;
  const isUuid = formats.some((format) => /^u?uid$|^guid$/i.test(format));
  if (place === "path") {
    const type = isUuid ? "uuid" : (types[0] ?? "string");
    if (!isIdentifier({ name, type })) return undefined;
  } else {
    const isId = last.some((form) => ["id", "uuid", "guid"].includes(form)) || person.test(name);
    if (!isId || words.slice(0, -1).some((word) => word.some((form) => technical.has(form)))) return undefined;
  }
  return { name, in: place, ...guessOf(facts, isUuid), pointer };
}

function guessOf({ name, types, formats, patterns, values }: FieldFacts, isUuid: boolean): Pick<Identifier, "guess" | "why"> {
  if (types.some((type) => type === "integer" || type === "number")) return { guess: "sequential", why: "an integer" };
  if (isUuid) return { guess: "opaque", why: "a UUID" };
  if (formats.some((format) => /^int(?:32|64)$/.test(format))) return { guess: "sequential", why: `format ${formats.join(", ")}` };
  if (patterns.some((pattern) => /^\^?(?:\\d|\[0-9\])(?:[+*]|\{[\d,]*\})?\$?$/.test(pattern)))
    return { guess: "sequential", why: "digits only" };
  const texts = values.map(({ value }) => String(value));
  if (texts.length > 0 && texts.every((text) => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text)))
    return { guess: "opaque", why: "its examples are UUIDs" };
  if (texts.length > 0 && texts.every((text) => /^\d{1,12}$/.test(text))) return { guess: "sequential", why: "its examples are numbers" };
  if (person.test(name) || formats.some((format) => /email|phone|tel/.test(format)))
    return { guess: "guessable", why: "it stands for a person, and is known or easily thought of" };
  return { guess: "unknown", why: "a text of which nothing more is said" };
}
