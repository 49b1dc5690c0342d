import { childNamed, elementsOf, isExpression, type PolicyElement } from "../../document/ast";
import { constantOf } from "../../document/guarantee";
import { evaluateExpression } from "../../expressions/analyze";
import { BoundedCache } from "../../expressions/bounded-cache";
import type { Leaf } from "../../expressions/evaluate";
import { isGrammarLoaded } from "../../expressions/grammar";

/** Characters of conditions and questions whose answers are kept. */
const maxCached = 1024 * 1024;
const answers = new BoundedCache<boolean>(maxCached);

/**
 * Whether a `choose` turns away every caller who does not fit: a branch that answers, under a condition that is true
 * whenever the comparisons that `isComparison` picks out fail, whatever else the request holds. A branch that lets callers
 * pass hides those behind it: whoever takes it never meets them.
 * @param question names what is asked, to keep the answer by
 */
export function refusesMisfits(element: PolicyElement, question: string, isComparison: (code: string) => boolean): boolean {
  if (element.name !== "choose") return false;
  for (const branch of elementsOf(element)) {
    const { condition } = branch.attributes;
    if (constantOf(condition) === false) continue;
    if (!childNamed(branch, "return-response")) return false;
    if (isExpression(condition) && holdsForMisfits(condition.expression, question, isComparison)) return true;
  }
  return false;
}

function holdsForMisfits(code: string, question: string, isComparison: (code: string) => boolean): boolean {
  if (!isComparison(code)) return false;
  // Without the grammar only the text can be looked at.
  if (!isGrammarLoaded()) return /!|\bfalse\b|\bExcept\b/.test(code);
  const key = `${question}\n${code}`;
  const known = answers.get(key);
  if (known !== undefined) return known;
  const answer = evaluateExpression(code, (leaf) => (isComparison(leaf.code) ? isTrueOfMisfits(leaf) : aboutToken(leaf)))?.value === true;
  answers.set(key, answer);
  return answer;
}

/** What a comparison gives for a caller who does not fit. */
function isTrueOfMisfits({ code, comparison }: Leaf): boolean {
  if (comparison === "!=" || (comparison === "<" && /\bIndexOf\b/.test(code))) return true;
  if (comparison !== undefined) return false;
  return /\bExcept\b/.test(code) || (/\.\s*All\s*\(/.test(code) && /!=|!\s*\w/.test(code));
}

/** A token is there wherever its validation has let the caller pass. */
function aboutToken({ code, comparison }: Leaf): boolean | undefined {
  if (!/\bnull\b/.test(code) || !/\bVariables\b|\bAsJwt\b/.test(code)) return undefined;
  return comparison === "!=" ? true : comparison === "==" ? false : undefined;
}
