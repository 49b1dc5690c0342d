import { carriesCredential, credentialForm, isPlaceholder } from "../../baseline/helpers/credentials";
import { isExpression, keepsWhiteSpace, literalOf, type PolicyElement, type PolicyNode, type PolicyValue, sourceText } from "../ast";
import { declaredIn } from "./declared-content";
import type { Meaning } from "./meaning";

/** Stands for a credential that is written out in a policy: what changed may be told, but not to what. */
export const hidden = "***";

/** The source text of an attribute, or `hidden`; undefined where it is not there. */
export function shownAttribute(meaning: Meaning, name: string): string | undefined {
  if (!Object.hasOwn(meaning.element.attributes, name)) return undefined;
  const value = meaning.element.attributes[name];
  if (value === undefined) return undefined;
  const secret = declaredIn(meaning.content).attributes.get(name)?.secret === true;
  return shown(value, secret);
}

/** The text of an element, or `hidden`; undefined where there is none. Without white space around it, unless that counts. */
export function shownText({ element, parent }: Meaning): string | undefined {
  const texts = element.children.flatMap((child) => (child.kind === "text" ? [child.value] : []));
  if (texts.length === 0) return undefined;
  const secret = isKey(element, parent?.element);
  const text = texts.map((each) => shown(each, secret)).join("");
  return keepsWhiteSpace(element.name) || (parent && keepsWhiteSpace(parent.name)) ? text : text.trim();
}

/** A copy of an element in which no credential is left, and no comment. */
export function withoutSecrets(meaning: Meaning): PolicyElement {
  return copy(meaning.element, meaning, meaning.parent?.element);
}

function copy(element: PolicyElement, meaning: Meaning | undefined, parent: PolicyElement | undefined): PolicyElement {
  const facts = declaredIn(meaning?.content).attributes;
  const attributes: Record<string, PolicyValue> = {};
  for (const [name, value] of Object.entries(element.attributes)) {
    const text = shown(value, facts.get(name)?.secret === true);
    Object.defineProperty(attributes, name, { value: text === hidden ? hidden : value, enumerable: true });
  }
  const secret = isKey(element, parent);
  let next = 0;
  const children = element.children.flatMap((child): PolicyNode[] => {
    if (child.kind === "comment") return [];
    if (child.kind === "element") return [copy(child, meaning?.children[next++], element)];
    return [shown(child.value, secret) === hidden ? { ...child, value: hidden } : child];
  });
  return { kind: "element", name: element.name, attributes, children };
}

function shown(value: PolicyValue, secret: boolean): string {
  const text = sourceText(value);
  if (typeof value === "string" && (text.trim() === "" || isPlaceholder(text))) return text;
  if (secret && typeof value === "string") return hidden;
  return credentialForm(isExpression(value) ? stringsOf(text) : text) ? hidden : text;
}

/** The strings in an expression: what looks like a credential is one only inside of them. */
function stringsOf(expression: string): string {
  return (expression.match(/"[^"]*"/g) ?? []).map((string) => string.slice(1, -1)).join("\n");
}

/** Whether the text of an element is a credential by its place: a symmetric key, or a header that carries one. */
function isKey({ name }: PolicyElement, parent: PolicyElement | undefined): boolean {
  if (!parent) return false;
  if (parent.name === "issuer-signing-keys" || parent.name === "decryption-keys") return true;
  if (name !== "value" || (parent.name !== "set-header" && parent.name !== "set-query-parameter")) return false;
  const carrier = literalOf(parent.attributes.name);
  return carrier !== undefined && carriesCredential(carrier);
}
