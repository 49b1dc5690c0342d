import { childNamed, elementsOf, isExpression, type PolicyElement, type PolicyValue } from "../../document/ast";
import { constantOf } from "../../document/guarantee";
import { evaluateExpression } from "../../expressions/analyze";
import { BoundedCache } from "../../expressions/bounded-cache";
import type { Leaf } from "../../expressions/evaluate";
import { isGrammarLoaded } from "../../expressions/grammar";

/** Characters of conditions whose answers are kept. */
const maxCached = 256 * 1024;
const answers = new BoundedCache<{ readonly value: boolean | undefined }>(maxCached);

const certificate = /\bRequest\s*\.\s*Certificate\b/;

/**
 * Whether a `choose` turns away every caller whose client certificate is missing or does not fit, as policies did before there was
 * validate-client-certificate: by `context.Request.Certificate`, compared with what is known, or verified.
 */
export function checksCertificateByHand(element: PolicyElement): boolean {
  return element.name === "choose" && turnsAway(element, false) && turnsAway(element, true);
}

/** @param isThere whether the caller has a certificate at all */
function turnsAway(choose: PolicyElement, isThere: boolean): boolean {
  for (const branch of elementsOf(choose)) {
    const holds = branch.name === "otherwise" ? true : valueUnder(branch.attributes.condition, isThere);
    const answers = childNamed(branch, "return-response") !== undefined;
    if (holds === true) return answers;
    // A branch that may let the caller pass hides those behind it.
    if (holds === undefined && !answers) return false;
  }
  return false;
}

function valueUnder(condition: PolicyValue | undefined, isThere: boolean): boolean | undefined {
  const constant = constantOf(condition);
  if (constant !== undefined || !isExpression(condition)) return constant;
  const { expression } = condition;
  if (!certificate.test(expression) || !isGrammarLoaded()) return undefined;
  const key = `${isThere} ${expression}`;
  const known = answers.get(key);
  if (known !== undefined) return known.value;
  const value = evaluateExpression(expression, (leaf) => valueOfLeaf(leaf, isThere))?.value;
  const answer = { value: typeof value === "boolean" ? value : undefined };
  answers.set(key, answer);
  return answer.value;
}

/** What a part of a condition gives for a caller whose certificate is missing, or there and of no worth. */
function valueOfLeaf({ code, comparison }: Leaf, isThere: boolean): boolean | undefined {
  if (!certificate.test(code)) return undefined;
  if (/\bnull\b/.test(code)) return comparison === "==" ? !isThere : comparison === "!=" ? isThere : undefined;
  if (comparison === "!=") return true;
  if (comparison === "==") return false;
  if (comparison !== undefined) return undefined;
  // Who asks a certificate that is missing gets an exception, and the caller an error.
  return /\bVerify(?:NoRevocation)?\s*\(|\.\s*(?:Any|Contains|ContainsKey|Equals)\s*\(/.test(code) ? false : undefined;
}
