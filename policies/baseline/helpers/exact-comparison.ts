import { fromCaller } from "./flow";

/** How a caller's token is read from where it was validated, on its way to its claims. */
const tokenRead = /\bcontext\s*\.\s*Request\s*\.\s*Headers\b[^;\n]{0,400}?\.\s*(?:AsJwt|TryParseJwt)\b/g;

/** What compares parts of texts, their lengths or what was made of them, and not the texts. */
const partial =
  /\.\s*(?:(?:StartsWith|EndsWith|Substring|Replace|Remove|GetHashCode|IsMatch|Match|Matches|Concat|Append|Prepend|Union|Take|Skip|Compare|CompareTo)\s*\(|Length\b)/;
/** One text, and no list of them, of which a part is looked for or a letter taken. */
const partOfText =
  /(?:\b(?:First|Last|Single)(?:OrDefault)?\s*\(\s*\)|\bSubject|\]\s*\[\s*\d+\s*\]|\bToString\s*\(\s*\)|\bGetValueOrDefault\s*\(\s*"[^"]*"\s*(?:,\s*(?:"[^"]*"|null|string\.Empty)\s*)?\)|\bMatchedParameters\s*\[[^\][]*\])\s*(?:\?\s*)?(?:\.\s*(?:Contains|IndexOf|Any|All)\s*\(|\[)/i;
/** A condition over members of a list that is true of others than those that are looked for. */
const looseCondition = /\bAny\s*\([^;]*=>[^;]*(?:!=|\||\btrue\b)|\bAll\s*\([^;]*=>[^;]*(?:\||\btrue\b)/;

/**
 * Whether a comparison of a claim of the caller's token with something that the request names holds for the same text alone:
 * neither for a part of it, nor by way of a token, a header or a query that nobody has validated.
 * @param code the comparison, with the code of the locals in it
 * @param named how the request names it, as it stands once in the comparison
 */
export function isExactComparison(code: string, named: RegExp): boolean {
  if (!/\bClaims\s*(?:\?\s*)?[.[]|\.\s*Subject\b/.test(code)) return false;
  const trusted = code.replace(tokenRead, (read) => (/"Authorization"/i.test(read) ? "token.AsJwt" : read));
  const others = trusted.replace(named, "named");
  if (fromCaller.test(others)) return false;
  return !(partial.test(trusted) || partOfText.test(trusted) || looseCondition.test(trusted));
}
