import type { PolicyElement, PolicyNode, PolicyValue } from "../document/ast";
import { checkElement } from "../document/check-element";
import { type Diagnostic, PolicyError } from "../document/diagnostic";
import { literalProblem } from "../document/literal";
import { type Attribute, xmlNameOf } from "./attribute";
import type { ChildFacts, Content } from "./child";
import type { ElementDeclaration } from "./define";

type Arguments = Readonly<Record<string, unknown>>;

/**
 * Makes the element that a declaration and a builder's arguments describe.
 * @throws PolicyError naming element, attribute and rule for everything that is wrong, not only the first.
 */
export function buildElement(declaration: ElementDeclaration, args: unknown): PolicyElement {
  const problems: Diagnostic[] = [];
  const element = new Build(problems).element(declaration, declaration.name, args, declaration.name, true);
  // The grammar is checked only on arguments that could be read: a value that is missing twice helps nobody.
  if (problems.length === 0) problems.push(...checkElement(declaration, element, { strict: true }));
  if (problems.length > 0) throw new PolicyError(problems);
  return element;
}

class Build {
  constructor(private readonly problems: Diagnostic[]) {}

  element(content: Content, name: string, args: unknown, path: string, isPolicy: boolean): PolicyElement {
    const attributes: Record<string, PolicyValue> = {};
    const children: PolicyNode[] = [];
    const given = this.named(content, args, path);
    const known = new Set<string>();
    if (isPolicy && given.id !== undefined) attributes.id = this.value(given.id, `${path}/@id`);
    if (isPolicy) known.add("id");

    for (const [key, attribute] of Object.entries(content.attributes ?? {})) {
      known.add(key);
      if (given[key] === undefined) continue;
      const xmlName = xmlNameOf(key, attribute.facts);
      attributes[xmlName] = this.value(given[key], `${path}/@${xmlName}`, attribute);
    }
    const textKey = content.textKey ?? "text";
    if (content.text) {
      known.add(textKey);
      if (given[textKey] !== undefined)
        children.push({ kind: "text", value: this.value(given[textKey], path, content.text, isLiquid(given)) });
    }
    for (const [key, child] of Object.entries(content.children ?? {})) {
      known.add(key);
      if (given[key] !== undefined) children.push(...this.children(key, child.facts, given[key], path));
    }
    for (const key of Object.keys(given)) {
      if (!known.has(key)) this.report("unknown-attribute", path, `there is no "${key}" here; known are ${[...known].join(", ")}`);
    }
    return { kind: "element", name, attributes, children };
  }

  private children(key: string, facts: ChildFacts, arg: unknown, path: string): PolicyNode[] {
    if (facts.anyPolicy) return [...(arg as readonly PolicyNode[])];
    const name = xmlNameOf(key, facts);
    const wrapped = wrappedChild(facts.content);
    const place = `${path}/${name}`;
    if (wrapped) {
      const [innerKey, inner] = wrapped;
      const list = inner.anyPolicy ? (arg as readonly PolicyNode[]) : this.children(innerKey, inner, arg, place);
      return [{ kind: "element", name, attributes: {}, children: [...list] }];
    }
    const items = facts.max > 1 && Array.isArray(arg) ? arg : [arg];
    return items.map((item, index) =>
      this.element(facts.content, name, item, items.length > 1 ? `${place}[${index + 1}]` : place, facts.policy !== undefined),
    );
  }

  /** Arguments as a record: an element that is only text takes its text alone. */
  private named(content: Content, args: unknown, path: string): Arguments {
    if (isTextOnly(content)) return { [content.textKey ?? "text"]: args };
    if (args === undefined) return {};
    if (typeof args !== "object" || args === null || Array.isArray(args)) {
      this.report("attribute-type", path, `expected an object of arguments, got ${describe(args)}`);
      return {};
    }
    return args as Arguments;
  }

  private value(arg: unknown, path: string, attribute?: Attribute, liquid = false): PolicyValue {
    if (typeof arg === "object" && arg !== null) {
      if ("namedValue" in arg) return { template: [arg as { namedValue: string }] };
      if ("expression" in arg || "template" in arg) return arg as PolicyValue;
      const refersTo = attribute?.facts.refersTo;
      if (refersTo && "kind" in arg && "id" in arg && arg.kind === refersTo) return String(arg.id);
    }
    if (attribute?.facts.refersTo) {
      this.report("attribute-type", path, `expected ${attribute.facts.refersTo}("..."), got ${describe(arg)}`);
      return "";
    }
    if (typeof arg !== "string" && typeof arg !== "number" && typeof arg !== "boolean") {
      this.report("attribute-type", path, `expected text, a number, true or false, or an expression, got ${describe(arg)}`);
      return "";
    }
    const literal = String(arg);
    const problem = literalProblem(literal, liquid);
    if (problem) this.report(problem.rule, path, problem.message);
    return literal;
  }

  private report(rule: Diagnostic["rule"], path: string, message: string) {
    this.problems.push({ rule, path, message });
  }
}

const isEmpty = (map: object | undefined) => !map || Object.keys(map).length === 0;

function isTextOnly(content: Content): boolean {
  return content.text !== undefined && content.textKey === undefined && isEmpty(content.attributes) && isEmpty(content.children);
}

/** The one child of an element that is nothing but a wrapper. */
function wrappedChild(content: Content): readonly [string, ChildFacts] | undefined {
  if (!isEmpty(content.attributes) || content.text) return undefined;
  const children = Object.entries(content.children ?? {});
  const [only] = children;
  return children.length === 1 && only ? [only[0], only[1].facts] : undefined;
}

const isLiquid = ({ template }: Arguments) => typeof template === "string" && template.toLowerCase() === "liquid";

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? "a list" : typeof value === "object" ? "an object" : `the ${typeof value} ${JSON.stringify(value)}`;
}
