import { carriesCredential } from "./credentials";
import { withoutToken } from "./flow";

/** Whether a header holds what lets somebody call as its owner. */
export function isCredential(header: string): boolean {
  return carriesCredential(header) || /^(?:set-)?cookie$/i.test(header);
}

/** The request as a whole, as when it is written out. */
const wholeRequest = /\bcontext\s*\.\s*Request\b(?!\s*(?:\?\s*)?\.|\s*[!=]=|\s*\?)/;
/** A header by its name: `Headers["X"]`, `Headers.GetValueOrDefault("X", "")`. */
const headerByName =
  /\bRequest\s*\.\s*Headers\s*(?:\[\s*"([^"]*)"\s*\]|\.\s*(?:GetValueOrDefault|TryGetValue|ContainsKey)\s*\(\s*"([^"]*)")/g;

/** Whether code reads a subscription's key, or a header that carries a credential. What a token says is none. */
export function readsNamedCredential(code: string): boolean {
  const text = withoutToken(code);
  if (/\bSubscription\s*\??\.\s*(?:PrimaryKey|SecondaryKey)\b/.test(text)) return true;
  return [...text.matchAll(headerByName)].some(([, indexed, asked]) => isCredential(indexed ?? asked ?? ""));
}

/** Whether code reads a key, a header that carries a credential, or the headers as a whole. */
export function readsCredential(code: string): boolean {
  const text = withoutToken(code);
  if (wholeRequest.test(text) || /\bResponse\s*\.\s*Headers\b[^;]{0,40}"Set-Cookie"/i.test(text)) return true;
  if (readsNamedCredential(text)) return true;
  return /\bRequest\s*\.\s*Headers\b(?!\s*\.\s*Where\b)/.test(text.replace(headerByName, "")) || takesCredentials(text);
}

/** Headers that a condition picks from all. */
const pickedHeaders = /\bRequest\s*\.\s*Headers\s*\.\s*Where\s*\(([\s\S]*)/;

/** Whether a condition on headers lets credentials through: it names none of those to leave out, or one of those to take. */
function takesCredentials(code: string): boolean {
  const condition = pickedHeaders.exec(code)?.[1];
  if (condition === undefined) return false;
  const leavesOut = /!=|!\s*[\w.]|!\(|\bfalse\b/.test(condition);
  const names = [...code.matchAll(/"([^"]*)"/g)].map(([, name = ""]) => name.toLowerCase());
  if (!leavesOut) return names.some(isCredential);
  return !["authorization", "ocp-apim-subscription-key"].every((name) => names.includes(name));
}
