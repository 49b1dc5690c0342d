import {
  childNamed,
  childrenNamed,
  elementsOf,
  isExpression,
  literalOf,
  type PolicyDocument,
  type PolicyElement,
  type PolicyNode,
  type PolicyValue,
  textOf,
} from "../../document/ast";
import { findElement } from "../../elements";
import { xmlNameOf } from "../../elements/attribute";
import { constantIn } from "../../expressions/analyze";
import { BoundedCache } from "../../expressions/bounded-cache";
import { isGrammarLoaded } from "../../expressions/grammar";
import { carriesCredential, credentialForm, isCalledLikeCredential, isPlaceholder } from "./credentials";
import { elementsNamed } from "./elements";
import { withoutConditions } from "./flow";
import { knownText } from "./known-text";

/** A credential that is written out in a document. */
export interface LiteralCredential {
  /** What is wrong; the value itself is never repeated. */
  readonly message: string;
  readonly element: PolicyElement;
  /** The attribute that holds it; else it stands in a node of the element. */
  readonly attribute?: string;
  readonly node?: PolicyNode;
}

/** Every credential that a document holds as text, in the strings of its expressions or in its comments. */
export function literalCredentials({ before = [], root, after = [] }: PolicyDocument): LiteralCredential[] {
  const found: LiteralCredential[] = [];
  for (const node of [...before, ...after]) {
    const form = credentialForm(node.comment);
    if (form) found.push({ message: `a comment holds ${form}`, element: root, node });
  }
  look(root, found);
  brought({ root }, found);
  return found;
}

function look(element: PolicyElement, found: LiteralCredential[]) {
  const secret = secretAttributes(element.name);
  for (const [name, value] of Object.entries(element.attributes)) {
    const form =
      (secret.has(name) || (element.name === "authentication-certificate" && name === "body")) && (isGiven(value) || isConstant(value))
        ? "a credential"
        : formOf(value);
    if (form) found.push({ message: `${name} holds ${form}`, element, attribute: name });
  }
  for (const child of element.children) {
    // What is commented out is kept and exported all the same.
    const form = child.kind === "text" ? formOf(child.value) : child.kind === "comment" ? credentialForm(child.comment) : undefined;
    if (form)
      found.push({ message: `${element.name} holds ${form}${child.kind === "comment" ? " in a comment" : ""}`, element, node: child });
  }
  if (element.name === "set-header" || element.name === "set-query-parameter") named(element, found);
  if (element.name === "set-variable") variable(element, found);
  if (element.name === "issuer-signing-keys" || element.name === "decryption-keys") keys(element, found);
  for (const child of elementsOf(element)) look(child, found);
}

const secrets = new Map<string, ReadonlySet<string>>();

/** The attributes of an element that its declaration calls secret. */
function secretAttributes(name: string): ReadonlySet<string> {
  const known = secrets.get(name);
  if (known) return known;
  const declared = findElement(name);
  if (!declared) return none;
  const found = new Set(
    Object.entries(declared.attributes ?? {}).flatMap(([key, { facts }]) => (facts.secret ? [xmlNameOf(key, facts)] : [])),
  );
  secrets.set(name, found);
  return found;
}

const none: ReadonlySet<string> = new Set();

/** A header or query parameter that carries a credential, with a literal value. */
function named(element: PolicyElement, found: LiteralCredential[]) {
  const name = literalOf(element.attributes.name);
  if (name === undefined || !(carriesCredential(name) || isCalledLikeCredential(name))) return;
  // A name that only sounds like it needs a value that looks like it: X-CSRF-Token: Fetch asks for a token.
  const fits = (text: PolicyValue | undefined) =>
    isChoice(text) ? textsIn(text).some(looksMade) : carriesCredential(name) || looksMade(knownText(text, undefined) ?? "");
  for (const value of childrenNamed(element, "value")) {
    const text = textOf(value);
    if ((isGiven(text) || isConstant(text)) && fits(text) && formOf(text) === undefined)
      found.push({ message: `${element.name} gives ${name} a fixed value`, element: value });
  }
}

/** A variable that is called like a credential, and given a fixed value that looks like one. */
function variable(element: PolicyElement, found: LiteralCredential[]) {
  const name = literalOf(element.attributes.name);
  const { value } = element.attributes;
  const text = knownText(value, undefined);
  if (name === undefined || !isCalledLikeCredential(name) || formOf(value) !== undefined) return;
  if (text !== undefined && isGiven(text) && looksMade(text))
    found.push({ message: `the variable ${name} holds a credential`, element, attribute: "value" });
}

/** Whether a text was made to be hard to guess: long enough, with digits and letters and no blanks in it. */
function looksMade(text: string): boolean {
  return /^(?=.*\d)(?=.*[A-Za-z])\S{8,}$/.test(text.trim()) && !/^https?:/i.test(text.trim());
}

/** Symmetric keys in the text of `key`. */
function keys(element: PolicyElement, found: LiteralCredential[]) {
  for (const key of childrenNamed(element, "key")) {
    if (!childNamed(key, "value") && (isGiven(textOf(key)) || isConstant(textOf(key))))
      found.push({ message: "a signing or decryption key is written out", element: key });
  }
}

function isGiven(value: PolicyValue | undefined): value is string {
  return typeof value === "string" && value.trim() !== "" && !isPlaceholder(value);
}

/** Whether an expression gives the same for every request, or one of some texts: it looks at nothing of it, and at no named value. */
function isConstant(value: PolicyValue | undefined): boolean {
  if (!isExpression(value)) return false;
  const result = withoutConditions(value.expression);
  return /"[^"]|'[^']/.test(result) && !/\bcontext\b|\{\{/.test(result);
}

/** Whether a condition over the request chooses between what an expression gives. */
function isChoice(value: PolicyValue | undefined): value is { readonly expression: string } {
  return isExpression(value) && /\bcontext\b/.test(value.expression);
}

/** The texts that stand in what an expression gives. */
function textsIn({ expression }: { readonly expression: string }): string[] {
  return [...withoutConditions(expression).matchAll(/"([^"\\]*)"/g)].map(([, text = ""]) => text);
}

/** Attributes and headers that get a credential by way of a variable, which holds it for every request. */
function brought(document: PolicyDocument, found: LiteralCredential[]) {
  const fixed = new Map<string, string>();
  for (const { attributes } of elementsNamed(document, "set-variable")) {
    const name = literalOf(attributes.name);
    const text = name === undefined || isCalledLikeCredential(name) ? undefined : knownText(attributes.value, undefined);
    if (name === undefined || text === undefined || formOf(attributes.value) !== undefined) continue;
    if (isGiven(text) && looksMade(text)) fixed.set(name, text);
  }
  if (fixed.size === 0) return;
  const variable = (value: PolicyValue | undefined) =>
    isExpression(value)
      ? [...value.expression.matchAll(readsVariable)].map(([, name = ""]) => name).find((name) => fixed.has(name))
      : undefined;
  const add = (value: PolicyValue | undefined, what: string, place: Omit<LiteralCredential, "message">) => {
    const name = variable(value);
    if (name !== undefined) found.push({ message: `${what} holds a credential, which the variable ${name} brings`, ...place });
  };
  for (const element of elementsNamed(document, "authentication-basic", "authentication-certificate", "proxy"))
    for (const attribute of ["password", "body"]) add(element.attributes[attribute], attribute, { element, attribute });
  for (const list of elementsNamed(document, "issuer-signing-keys", "decryption-keys"))
    for (const key of childrenNamed(list, "key")) add(textOf(key), "key", { element: key });
  for (const element of elementsNamed(document, "set-header", "set-query-parameter")) {
    const name = literalOf(element.attributes.name) ?? "";
    if (!carriesCredential(name) && !isCalledLikeCredential(name)) continue;
    for (const value of childrenNamed(element, "value")) add(textOf(value), name, { element: value });
  }
}

const readsVariable = /\bVariables\s*(?:\[\s*|\.\s*GetValueOrDefault\s*(?:<[^>]*>)?\s*\(\s*)"([^"]+)"/g;

/** Looks at literals, and at the strings inside expressions. */
function formOf(value: PolicyValue | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "string") return credentialForm(value);
  if (!isExpression(value)) return undefined;
  const known = codeForms.get(value.expression) ?? { form: formInCode(value.expression) };
  // Without the grammar less is seen.
  if (isGrammarLoaded()) codeForms.set(value.expression, known);
  return known.form;
}

// The same expressions stand in many documents.
const codeForms = new BoundedCache<{ readonly form: string | undefined }>(5_000_000);

function formInCode(code: string): string | undefined {
  const strings = code.replace(/(?<!\\)"\s*\+\s*@?"/g, "").match(/@?"(?:[^"\\]|\\.|"")*"/g) ?? [];
  for (const string of strings) {
    const form = credentialForm(string.replace(/^@?"|"$/g, ""));
    if (form) return form;
  }
  return foldedForm(code) ?? keyInCode(code) ?? comparedText(code);
}

/** What an expression comes to that puts it together of pieces: by `string.Join`, of characters, out of Base64. */
function foldedForm(code: string): string | undefined {
  if (!/["']/.test(code) || /\bcontext\b|\{\{/.test(code)) return undefined;
  const text = constantIn(code)?.value;
  return typeof text === "string" ? credentialForm(text) : undefined;
}

/** What callers prove themselves with, compared with a text: a password, or a header that carries a key. */
const compared =
  /(?:\bPassword|\bHeaders\s*(?:\.\s*GetValueOrDefault\s*\(\s*"([^"]{1,80})"[^()]{0,80}\)|\[\s*"([^"]{1,80})"\s*\](?:\s*\.\s*First(?:OrDefault)?\s*\(\s*\))?))\s*[!=]=\s*@?"([^"\\{}]{6,})"|\bJProperty\s*\(\s*"([^"]{1,80})"\s*,\s*@?"([^"\\{}]{6,})"/g;

/** A credential that the code compares callers' own with, or writes into a JSON body. */
function comparedText(code: string): string | undefined {
  for (const [, asked, indexed, text, property, given] of code.matchAll(compared)) {
    const [name, secret] = [asked ?? indexed ?? property, text ?? given ?? ""];
    if (name !== undefined && !carriesCredential(name) && !isCalledLikeCredential(name)) continue;
    if (!isPlaceholder(secret) && looksMade(secret)) return "a credential that callers are compared with, or that is sent";
  }
  return undefined;
}

/** A C# variable with its text, and a text that a cipher or a signature has as its key. */
const assigned = /\b(?:var|string|String)\s+(\w+)\s*=\s*@?"([^"\\{}]{8,})"/g;
const keyed =
  /\b(?:new\s+(?:System\.Security\.Cryptography\.)?HMAC\w+\s*\(|Key\s*=)\s*(?:(?:System\.Text\.)?Encoding\.\w+\.GetBytes|Convert\.FromBase64String)\s*\(\s*@?"([^"\\{}]{8,})"/g;

/** Names that code gives to keys, besides those that configuration has. */
const keyName = /^(?:key|secret|salt|(?:hmac|aes|encryption|decryption|hash(?:ing)?|shared|private|signing)_?key)$/i;

/** A credential by what C# does with a text: it is called like one, and looks made, or it is the key of a signature. */
function keyInCode(code: string): string | undefined {
  for (const [, name = "", text = ""] of code.matchAll(assigned)) {
    const isKey = isCalledLikeCredential(name) || keyName.test(name);
    if (isKey && !isPlaceholder(text) && looksMade(text) && /[A-Za-z0-9+/]{12}/.test(text))
      return "a credential, in a variable of its code";
  }
  for (const [, text = ""] of code.matchAll(keyed)) if (!isPlaceholder(text)) return "a key, in its code";
  return undefined;
}
