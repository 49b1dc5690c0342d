/**
 * The policy document as plain data: no classes, no methods. Two documents that mean the same are deeply equal;
 * where they stood in a file lies in a side table (see `positions.ts`).
 */

/** The sections of a policy document, in the order in which they are conventionally written. */
export const sectionNames = ["inbound", "backend", "outbound", "on-error"] as const;
export type Section = (typeof sectionNames)[number];

/** Where a policy document can be attached, from the broadest scope to the narrowest. */
export const scopeNames = ["global", "workspace", "product", "api", "operation"] as const;
export type Scope = (typeof scopeNames)[number];

/** The gateway families that run policies. */
export const gatewayNames = ["classic", "v2", "consumption", "self-hosted", "workspace"] as const;
export type Gateway = (typeof gatewayNames)[number];

/** A C# policy expression, verbatim and with its delimiters: `@(...)` or `@{...}`. */
export interface Expression {
  readonly expression: string;
}

/** A reference to a named value, written `{{name}}`; the service puts its text in before it evaluates expressions. */
export interface NamedValueRef {
  readonly namedValue: string;
}

/** Literal text in which named values stand, in order. */
export interface Template {
  readonly template: readonly (string | NamedValueRef)[];
}

/** What an attribute or a text holds. A plain string is literal text and never code. */
export type PolicyValue = string | Expression | Template;

export interface PolicyElement {
  readonly kind: "element";
  readonly name: string;
  readonly attributes: Readonly<Record<string, PolicyValue>>;
  readonly children: readonly PolicyNode[];
}

export interface PolicyText {
  readonly kind: "text";
  readonly value: PolicyValue;
  /** True where the text was, and will be, written as a CDATA section. */
  readonly cdata?: true;
}

export interface PolicyComment {
  readonly kind: "comment";
  readonly comment: string;
}

export type PolicyNode = PolicyElement | PolicyText | PolicyComment;

/** A whole document. Its root is `policies`, `fragment`, or the one element of a GraphQL resolver. */
export interface PolicyDocument {
  readonly root: PolicyElement;
  /** Comments before and after the root. */
  readonly before?: readonly PolicyComment[];
  readonly after?: readonly PolicyComment[];
}

export function isElement(node: PolicyNode): node is PolicyElement {
  return node.kind === "element";
}

export function isExpression(value: PolicyValue | undefined): value is Expression {
  return typeof value === "object" && "expression" in value;
}

export function isTemplate(value: PolicyValue | undefined): value is Template {
  return typeof value === "object" && "template" in value;
}

/** The child elements, without texts and comments. */
export function elementsOf(parent: PolicyElement): PolicyElement[] {
  return parent.children.filter(isElement);
}

/** The child elements of one name. */
export function childrenNamed(parent: PolicyElement, name: string): PolicyElement[] {
  return parent.children.filter((child): child is PolicyElement => child.kind === "element" && child.name === name);
}

/** The first child element of a name. */
export function childNamed(parent: PolicyElement, name: string): PolicyElement | undefined {
  return parent.children.find((child): child is PolicyElement => child.kind === "element" && child.name === name);
}

/** The value of an element whose content is one text; literal texts are trimmed. Undefined where there is none. */
export function textOf(element: PolicyElement): PolicyValue | undefined {
  const texts = element.children.filter((child): child is PolicyText => child.kind === "text");
  const [only] = texts;
  if (!only) return undefined;
  if (texts.length === 1) return typeof only.value === "string" ? only.value.trim() : only.value;
  return texts
    .map((text) => sourceText(text.value))
    .join("")
    .trim();
}

/** A value as it stands in a document: expressions with their delimiters, named values in their braces. */
export function sourceText(value: PolicyValue): string {
  if (typeof value === "string") return value;
  if (isExpression(value)) return value.expression;
  return value.template.map((part) => (typeof part === "string" ? part : `{{${part.namedValue}}}`)).join("");
}

/** The literal string of a value, or undefined where only the service knows it. */
export function literalOf(value: PolicyValue | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The section of a document, where it has one; undefined means that it inherits nothing and adds nothing. */
export function sectionOf(document: PolicyDocument, section: Section): PolicyElement | undefined {
  return document.root.name === "policies" ? childNamed(document.root, section) : undefined;
}

/** Elements whose content is passed on as it stands, so that white space counts in it. */
export function keepsWhiteSpace(name: string): boolean {
  return name === "set-body" || name.includes(":");
}

/**
 * Whether an element's text is a liquid template, in which double braces are liquid's own rather than named values.
 * `parent` is that of a `value` inside a `set-body`.
 */
export function isLiquid(
  element: Pick<PolicyElement, "name" | "attributes">,
  parent?: Pick<PolicyElement, "name" | "attributes">,
): boolean {
  const { template } = (element.name === "value" && parent ? parent : element).attributes;
  return typeof template === "string" && template.toLowerCase() === "liquid";
}

/** Calls `visit` for the element and everything below it, parents first. */
export function walk(element: PolicyElement, visit: (element: PolicyElement, ancestors: readonly PolicyElement[]) => void) {
  const ancestors: PolicyElement[] = [];
  const step = (current: PolicyElement) => {
    visit(current, ancestors);
    ancestors.push(current);
    for (const child of current.children) if (child.kind === "element") step(child);
    ancestors.pop();
  };
  step(element);
}
