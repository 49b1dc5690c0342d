import { isExpression, literalOf, type PolicyDocument, type PolicyValue, sourceText, textOf } from "../../document/ast";
import { elementsNamed } from "./elements";
import { isEncrypted } from "./url";

/** Literals that are only compared with, searched for or replaced: they don't become part of what an expression gives. */
const compared =
  /(?:\.\s*(?:Replace|StartsWith|EndsWith|Contains|IndexOf|Equals|TrimStart|Split)\s*\(|[=!]=)\s*\$?@?"[^"\\]*"|\$?@?"[^"\\]*"\s*[=!]=/gi;

/** Names in the form of URLs, of namespaces: nobody calls them. */
const namespace =
  /"https?:\/\/(?:schemas\.[\w.-]+|(?:www\.)?w3\.org|tempuri\.org|docs\.oasis-open\.org)\b[^"]*"|\bXNamespace\s+\w+\s*=\s*"[^"]*"/gi;

/** An expression that begins with a literal, or a block whose one return does. */
const literalBeginning = /^\s*\$?@?\$?"([a-z][a-z0-9+.-]*:\/\/)(?![^"]*"\s*[=!]=)/i;

/** An expression that begins with the text of a variable: alone, or with something put behind it. */
const variableBeginning =
  /^\s*(?:\$"\{\s*)?\(?\s*(?:\(\s*[Ss]tring\s*\)\s*)?\(?\s*context\s*\.\s*Variables\s*(?:\[\s*"([^"]+)"\s*\]|\.\s*GetValueOrDefault\s*(?:<\s*[Ss]tring\s*>)?\s*\(\s*"([^"]+)"\s*\))\s*\)?\s*(?:\.\s*ToString\s*\(\s*\)\s*)?(?=[+)};]|$)/;

/** Whether a URL that an expression makes is encrypted; undefined where its text does not tell. */
export type ComputedUrl = (code: string) => boolean | undefined;

/** Judges the URLs that a document's expressions make, by what they begin with: literals, or variables that the document sets. */
export function computedUrls(document: PolicyDocument): ComputedUrl {
  const answers = new Map<string, boolean | undefined>();
  let setters: ReadonlyMap<string, PolicyValue[]> | undefined;

  const ofCode: ComputedUrl = (code) => {
    const result = resultOf(code);
    const scheme = literalBeginning.exec(result)?.[1];
    if (scheme !== undefined) return isEncrypted(scheme);
    if (/"(?:http|ws):\/\//i.test(code.replace(compared, "").replace(namespace, ""))) return false;
    const variable = variableBeginning.exec(result);
    const name = variable?.[1] ?? variable?.[2];
    return name === undefined ? undefined : ofVariable(name);
  };
  // Undefined where nobody in this document sets the variable, or where one of those who do can't be judged.
  const ofVariable = (name: string): boolean | undefined => {
    if (answers.has(name)) return answers.get(name);
    // A variable that is made of itself tells nothing.
    answers.set(name, undefined);
    setters ??= valuesOfVariables(document);
    const values = setters.get(name) ?? [];
    const judged = values.map((value) => (isExpression(value) ? ofCode(value.expression) : isEncrypted(sourceText(value))));
    const answer = judged.includes(false) ? false : judged.length > 0 && judged.every((each) => each === true) ? true : undefined;
    answers.set(name, answer);
    return answer;
  };
  return ofCode;
}

function valuesOfVariables(document: PolicyDocument): Map<string, PolicyValue[]> {
  const values = new Map<string, PolicyValue[]>();
  for (const setter of elementsNamed(document, "set-variable")) {
    const name = literalOf(setter.attributes.name);
    if (name === undefined) continue;
    const known = values.get(name) ?? [];
    known.push(setter.attributes.value ?? textOf(setter) ?? "");
    values.set(name, known);
  }
  return values;
}

/** What an expression gives: all of `@(...)`, of a block with one return what stands behind it, of other blocks nothing. */
function resultOf(code: string): string {
  if (!code.startsWith("@{")) return code.slice(2);
  const parts = code.split(/\breturn\b/);
  return parts.length === 2 ? (parts[1] ?? "") : "";
}
