/** Names longer than this are cut: nobody calls a field like that. */
const maxLength = 200;

/** A word of a name, in the forms in which it may be looked up: as it is, in the singular, and without digits at its end. */
export type Word = readonly string[];

/** Names come again and again; so many are kept. */
const kept = new Map<string, readonly Word[]>();
const maxKept = 20_000;

/**
 * The words of a name in any of the usual spellings, in lower case and without accents: `homeEMailAddress`,
 * `home_e-mail_address` and `Home E-Mail Address` are `home`, `e`, `mail`, `address`.
 */
export function wordsOf(name: string): readonly Word[] {
  const known = kept.get(name);
  if (known) return known;
  if (kept.size >= maxKept) kept.clear();
  const words = split(name);
  kept.set(name, words);
  return words;
}

function split(name: string): Word[] {
  return (
    name
      .slice(0, maxLength)
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .replaceAll("ß", "ss")
      .replace(/[øØ]/g, "o")
      .replace(/[łŁ]/g, "l")
      // The plural of what is written in capitals is no word of its own: userIDs.
      .replace(/(\p{Lu}{2})s(?!\p{Ll})/gu, "$1")
      .replace(/(\p{Lu})(?=\p{Lu}\p{Ll})/gu, "$1 ")
      .replace(/([\p{Ll}\d])(?=\p{Lu})/gu, "$1 ")
      .toLowerCase()
      .split(/[^\p{L}\d]+/u)
      .filter((word) => word !== "")
      .map(formsOf)
  );
}

/** Whether a word is one of some. */
export function isOneOf(word: Word | undefined, words: ReadonlySet<string>): boolean {
  return word?.some((form) => words.has(form)) === true;
}

function formsOf(word: string): Word {
  const forms = [word];
  const bare = word.replace(/\d+$/, "");
  if (bare !== "" && bare !== word) forms.push(bare);
  const singular = bare
    .replace(/(ss|x|ch|sh)es$/, "$1")
    .replace(/ies$/, "y")
    .replace(/(?<=..[^sui])s$/, "");
  if (singular !== "" && singular !== bare) forms.push(singular);
  return forms;
}
