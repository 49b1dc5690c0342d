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
import { carriesCredential, credentialForm, isPlaceholder } from "./credentials";

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
  return found;
}

function look(element: PolicyElement, found: LiteralCredential[]) {
  const declared = findElement(element.name);
  const secret = new Set(
    Object.entries(declared?.attributes ?? {}).flatMap(([key, { facts }]) => (facts.secret ? [xmlNameOf(key, facts)] : [])),
  );
  for (const [name, value] of Object.entries(element.attributes)) {
    const form = secret.has(name) && isGiven(value) ? "a credential" : formOf(value);
    if (form) found.push({ message: `${name} holds ${form}`, element, attribute: name });
  }
  for (const child of element.children) {
    // What is commented out is kept and exported all the same.
    const form = child.kind === "text" ? formOf(child.value) : child.kind === "comment" ? credentialForm(child.comment) : undefined;
    if (form)
      found.push({ message: `${element.name} holds ${form}${child.kind === "comment" ? " in a comment" : ""}`, element, node: child });
  }
  if (element.name === "set-header" || element.name === "set-query-parameter") named(element, found);
  if (element.name === "issuer-signing-keys" || element.name === "decryption-keys") keys(element, found);
  for (const child of elementsOf(element)) look(child, found);
}

/** A header or query parameter that carries a credential, with a literal value. */
function named(element: PolicyElement, found: LiteralCredential[]) {
  const name = literalOf(element.attributes.name);
  if (name === undefined || !carriesCredential(name)) return;
  for (const value of childrenNamed(element, "value")) {
    const text = textOf(value);
    if ((isGiven(text) || isConstant(text)) && formOf(text) === undefined)
      found.push({ message: `${element.name} gives ${name} a fixed value`, element: value });
  }
}

/** Symmetric keys in the text of `key`. */
function keys(element: PolicyElement, found: LiteralCredential[]) {
  for (const key of childrenNamed(element, "key")) {
    if (!childNamed(key, "value") && isGiven(textOf(key)))
      found.push({ message: "a signing or decryption key is written out", element: key });
  }
}

function isGiven(value: PolicyValue | undefined): value is string {
  return typeof value === "string" && value.trim() !== "" && !isPlaceholder(value);
}

/** Whether an expression gives the same for every request: it looks at nothing of it, and at no named value. */
function isConstant(value: PolicyValue | undefined): boolean {
  return isExpression(value) && /"[^"]/.test(value.expression) && !/\bcontext\b|\{\{/.test(value.expression);
}

/** Looks at literals, and at the strings inside expressions. */
function formOf(value: PolicyValue | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "string") return credentialForm(value);
  if (!isExpression(value)) return undefined;
  const strings = value.expression.match(/@?"(?:[^"\\]|\\.|"")*"/g) ?? [];
  for (const string of strings) {
    const form = credentialForm(string.replace(/^@?"|"$/g, ""));
    if (form) return form;
  }
  return undefined;
}
