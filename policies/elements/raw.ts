import {
  type Expression,
  isLiquid,
  type NamedValueRef,
  type PolicyElement,
  type PolicyNode,
  type PolicyValue,
  type Template,
} from "../document/ast";
import { type Diagnostic, PolicyError } from "../document/diagnostic";
import { beginsAsExpression, containsNamedValue, forbiddenCharacterIn } from "../document/literal";
import { isWritableName } from "../document/names";
import { parsePolicy } from "../document/parse";

declare const verbatim: unique symbol;

/** Marks, for the compiler alone, an element that is given as it stands; it may take the place of any policy or child. */
export interface Verbatim {
  readonly [verbatim]: true;
}

/** An element that was not made by a builder. */
export type RawElement = PolicyElement & Verbatim;

/** A value as it stands; literal text is never code. */
export type RawValue = string | Expression | NamedValueRef | Template;

/** An element by its parts, for what holds policies of its own; names are those in XML. */
export interface RawParts {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, RawValue>>;
  readonly children?: readonly (PolicyNode | RawValue)[];
}

/**
 * An element as it stands, for what no builder makes: what the grammar does not know, or refuses. It is not checked when
 * it is made; a document that holds it must allow each rule that it breaks, and `palisade check` reports them.
 * @param element the element in the service's own dialect, or its parts
 * @throws PolicyError where a text is not one element, or literal text would be read as code
 */
export function raw(element: string | RawParts): RawElement {
  return (typeof element === "string" ? parseElement(element) : elementOf(element)) as RawElement;
}

function parseElement(xml: string): PolicyElement {
  const { document, diagnostics } = parsePolicy(xml);
  if (!document || diagnostics.length > 0) throw new PolicyError(diagnostics);
  if (document.before || document.after) throw refused("xml-syntax", "raw", "comments stand outside of the element");
  return document.root;
}

function elementOf({ name, attributes = {}, children = [] }: RawParts): PolicyElement {
  if (!isWritableName(name, "element")) throw refused("xml-syntax", "raw", `${JSON.stringify(name)} is no name of an element`);
  for (const key of Object.keys(attributes))
    if (!isWritableName(key, "attribute")) throw refused("xml-syntax", name, `${JSON.stringify(key)} is no name of an attribute`);
  // Whether these belong to a liquid template is known to what is around them alone; the printer looks at them again.
  const inLiquid = insideTemplates.has(name);
  const values = Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [key, policyValue(value, `${name}/@${key}`, inLiquid)] as const),
  );
  const braces = inLiquid || isLiquid({ name, attributes: values });
  const nodes = children.map((child): PolicyNode => (isNode(child) ? child : { kind: "text", value: policyValue(child, name, braces) }));
  if (!braces && containsNamedValue(nodes.map(literalTextOf).join(""))) throw refused("literal-is-code", name, halves);
  return { kind: "element", name, attributes: values, children: nodes };
}

/** The elements that may stand inside of one with `template="liquid"`. */
const insideTemplates = new Set(["value", "data", "item"]);

const halves = "texts side by side form a named value; use namedValue(...) if that is meant";

const isNode = (child: PolicyNode | RawValue): child is PolicyNode => typeof child === "object" && "kind" in child;

/** The literal text of a node; an angle bracket stands for everything else, which keeps texts apart. */
function literalTextOf(node: PolicyNode): string {
  return node.kind === "text" && typeof node.value === "string" ? node.value : "<";
}

function policyValue(value: RawValue, path: string, braces = false): PolicyValue {
  if (typeof value === "object") return "namedValue" in value ? { template: [value] } : value;
  if (beginsAsExpression(value)) throw refused("literal-is-code", path, "the text begins like a policy expression");
  if (!braces && containsNamedValue(value))
    throw refused("literal-is-code", path, "the text holds a named value; use namedValue(...) if that is meant");
  const character = forbiddenCharacterIn(value);
  if (character) throw refused("character-not-allowed", path, `the text holds ${character}, which XML does not allow`);
  return value;
}

function refused(rule: Diagnostic["rule"], path: string, message: string): PolicyError {
  return new PolicyError([{ rule, path, message }]);
}
