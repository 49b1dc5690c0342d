import { isExpression, isTemplate, literalOf, type PolicyDocument, type PolicyElement, type PolicyValue, textOf } from "../../document/ast";
import { BoundedCache } from "../../expressions/bounded-cache";
import { withoutAliases } from "../../expressions/without-aliases";
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

/** Whether what the caller writes decides, by a condition or by its value, what an expression comes to. A token's claims are not the caller's. */
export function isDecidedByCaller(value: PolicyValue | undefined): boolean {
  return isExpression(value) && fromCaller.test(withoutToken(withoutAliases(value.expression)));
}

const readsVariable = /\bVariables\s*(?:\[\s*"([^"]+)"\s*\]|\.\s*GetValueOrDefault\s*(?:<[^>]*>)?\s*\(\s*"([^"]+)")/g;

/** Asks whether a value holds what comes from a source, directly or by way of context variables of the same document. */
export type Carries = (value: PolicyValue | undefined) => boolean;

/**
 * Follows what comes from a source through a document's variables.
 * @param source finds it in the C# of an expression
 * @param isHarmless whether an expression gives what does no harm, whatever it is made of
 */
export function flowOf(
  document: PolicyDocument,
  source: RegExp | ((code: string) => boolean),
  isHarmless: (code: string) => boolean = () => false,
): Carries {
  const isSource = typeof source === "function" ? source : (code: string) => source.test(code);
  const judge = (code: string): Part => {
    if (isHarmless(code)) return { isSource: false, reads: [] };
    const { text, reads } = resultOf(code);
    return { isSource: isSource(text), reads };
  };
  const tainted = taintedVariables(elementsNamed(document, "set-variable"), judge);
  return (value) => {
    if (isExpression(value)) {
      const part = judge(value.expression);
      return part.isSource || part.reads.some((name) => tainted.has(name));
    }
    // A liquid template has the context too.
    if (isTemplate(value)) return value.template.some((part) => typeof part !== "string" && isSource(part.namedValue));
    return false;
  };
}

/** What an expression is made of: whether something of the source, and of which variables. */
interface Part {
  readonly isSource: boolean;
  readonly reads: readonly string[];
}

/** Variables whose value holds something of the source, directly or by way of others. */
function taintedVariables(setters: readonly PolicyElement[], judge: (code: string) => Part): ReadonlySet<string> {
  const tainted = new Set<string>();
  const readers = new Map<string, string[]>();
  for (const setter of setters) {
    const value = setter.attributes.value ?? textOf(setter);
    const name = literalOf(setter.attributes.name);
    if (name === undefined || !isExpression(value)) continue;
    const { isSource, reads } = judge(value.expression);
    if (isSource) tainted.add(name);
    for (const read of reads) {
      const known = readers.get(read) ?? [];
      known.push(name);
      readers.set(read, known);
    }
  }
  // A set that grows while it is gone through is gone through to its end.
  for (const name of tainted) for (const reader of readers.get(name) ?? []) tainted.add(reader);
  return tainted;
}

/** What becomes part of an expression's result, and the variables that it reads. */
interface Result {
  readonly text: string;
  readonly reads: readonly string[];
}

// Several rules follow the same expressions.
const results = new BoundedCache<Result>(5_000_000);

function resultOf(code: string): Result {
  const known = results.get(code);
  if (known) return known;
  const text = withoutConditions(withoutAliases(code));
  const result = { text, reads: variablesIn(text) };
  results.set(code, result);
  return result;
}

function variablesIn(code: string): string[] {
  return [...code.matchAll(readsVariable)].map(([, indexed, asked]) => indexed ?? asked ?? "");
}

/** What only decides between alternatives does not become part of the result: the condition in front of a `?`. */
export function withoutConditions(code: string): string {
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
