import { isExpression, isTemplate, literalOf, type PolicyDocument, type PolicyElement, type PolicyValue, textOf } from "../../document/ast";
import { elementsNamed } from "./elements";

/** Parts of a request that the caller writes. The caller's address, the host of a URL, and the operation's own names are not. */
export const fromCaller =
  /\bcontext\s*\.\s*Request\s*(?:\?\s*)?\.\s*(?:Headers|Body|MatchedParameters|(?:OriginalUrl|Url)\s*\.\s*(?:Query|QueryString|Path))\b/;

const authorizationHeader =
  /\bcontext\s*\.\s*Request\s*\.\s*Headers\s*(?:\.\s*GetValueOrDefault\s*\(\s*"Authorization"[^()]*\)|\[\s*"Authorization"\s*\])/gi;

/** Code without the header from which it takes a token's claims: those are validated elsewhere, and no caller writes them. */
export function withoutToken(code: string): string {
  return /\b(?:AsJwt|TryParseJwt)\b/.test(code) ? code.replace(authorizationHeader, "") : code;
}

const readsVariable = /\bVariables\s*(?:\[\s*"([^"]+)"\s*\]|\.\s*GetValueOrDefault\s*(?:<[^>]*>)?\s*\(\s*"([^"]+)")/g;

/** Asks whether a value holds what comes from a source, directly or by way of context variables of the same document. */
export type Carries = (value: PolicyValue | undefined) => boolean;

/**
 * Follows what comes from a source through a document's variables.
 * @param source finds it in the C# of an expression
 */
export function flowOf(document: PolicyDocument, source: RegExp | ((code: string) => boolean)): Carries {
  const isSource = typeof source === "function" ? source : (code: string) => source.test(code);
  const tainted = taintedVariables(elementsNamed(document, "set-variable"), isSource);
  return (value) => {
    if (isExpression(value)) return carries(value.expression, tainted, isSource);
    // A liquid template has the context too.
    if (isTemplate(value)) return value.template.some((part) => typeof part !== "string" && isSource(part.namedValue));
    return false;
  };
}

/** Variables whose value holds something of the source, directly or by way of others. */
function taintedVariables(setters: readonly PolicyElement[], isSource: (code: string) => boolean): ReadonlySet<string> {
  const tainted = new Set<string>();
  // One pass for each link of the longest chain; each finds at least one more, or none is left.
  for (let before = -1; before < tainted.size; ) {
    before = tainted.size;
    for (const setter of setters) {
      const value = setter.attributes.value ?? textOf(setter);
      const name = literalOf(setter.attributes.name);
      if (name !== undefined && isExpression(value) && carries(value.expression, tainted, isSource)) tainted.add(name);
    }
  }
  return tainted;
}

function carries(code: string, tainted: ReadonlySet<string>, isSource: (code: string) => boolean): boolean {
  const result = withoutConditions(code);
  return isSource(result) || variablesIn(result).some((name) => tainted.has(name));
}

function variablesIn(code: string): string[] {
  return [...code.matchAll(readsVariable)].map(([, indexed, asked]) => indexed ?? asked ?? "");
}

/** What only decides between alternatives does not become part of the result: the condition in front of a `?`. */
function withoutConditions(code: string): string {
  const body = /^@\(([\s\S]*)\)$/.exec(code.trim())?.[1];
  if (body === undefined) return code;
  const mark = topLevelQuestionMark(body);
  return mark < 0 ? code : withoutConditions(`@(${body.slice(mark + 1)})`);
}

/** The index of a conditional's `?` outside of brackets and strings; -1 where there is none. */
function topLevelQuestionMark(code: string): number {
  let depth = 0;
  for (let i = 0; i < code.length; i++) {
    const c = code[i];
    if (c === '"') {
      for (i++; i < code.length && code[i] !== '"'; i++) if (code[i] === "\\") i++;
    } else if (c === "(" || c === "[" || c === "{") depth++;
    else if (c === ")" || c === "]" || c === "}") depth--;
    else if (c === "?" && depth === 0 && !/[?.[]/.test(code[i + 1] ?? "") && code[i - 1] !== "?") return i;
  }
  return -1;
}
