import { keepsWhiteSpace, type NamedValueRef, type PolicyElement, type PolicyNode, type PolicyValue } from "../document/ast";
import { checkElement } from "../document/check-element";
import { type Diagnostic, PolicyError } from "../document/diagnostic";
import { isComment, isElementTree, notPolicies } from "../document/is-document";
import { forbiddenCharacterIn, literalProblem, templateProblem } from "../document/literal";
import { idProblem, isNamedValue, joined } from "../document/references";
import { isWholeExpression } from "../expressions/scan";
import { type Attribute, xmlNameOf } from "./attribute";
import type { ChildFacts, Content } from "./child";
import type { ElementDeclaration } from "./define";

type Arguments = Readonly<Record<string, unknown>>;

/**
 * Makes the element that a declaration and a builder's arguments describe; a policy unless told otherwise, which may have an id.
 * @throws PolicyError naming element, attribute and rule for everything that is wrong, not only the first.
 */
export function buildElement(declaration: ElementDeclaration, args: unknown, { isPolicy = true } = {}): PolicyElement {
  const problems: Diagnostic[] = [];
  const build = new Build(problems);
  const element = build.element(declaration, declaration.name, args, { path: declaration.name, isPolicy });
  // The grammar is checked only on arguments that could be read: a value that is missing twice helps nobody.
  if (problems.length === 0) problems.push(...checkElement(declaration, element, { strict: true, asGiven: build.asGiven }));
  if (problems.length > 0) throw new PolicyError(problems);
  return element;
}

/** Where an element stands. */
interface Standing {
  readonly path: string;
  /** It is a policy of its own, which may have an id. */
  readonly isPolicy: boolean;
  /** It stands inside of an element in which white space counts. */
  readonly verbatim?: boolean;
  /** It stands inside of a liquid template, where double braces are liquid's own. */
  readonly liquid?: boolean;
}

class Build {
  /** Children that were given as elements rather than as arguments. */
  readonly asGiven = new Set<PolicyElement>();

  constructor(private readonly problems: Diagnostic[]) {}

  element(content: Content, name: string, args: unknown, { path, isPolicy, ...outer }: Standing): PolicyElement {
    const attributes: Record<string, PolicyValue> = {};
    const children: PolicyNode[] = [];
    const given = this.named(content, args, path);
    const inner = { verbatim: outer.verbatim || keepsWhiteSpace(name), liquid: outer.liquid || isLiquid(given) };
    const known = new Set<string>();
    if (isPolicy && given.id !== undefined) attributes.id = this.value(given.id, `${path}/@id`, undefined, outer.liquid);
    if (isPolicy) known.add("id");

    for (const [key, attribute] of Object.entries(content.attributes ?? {})) {
      known.add(key);
      if (given[key] === undefined) continue;
      const xmlName = xmlNameOf(key, attribute.facts);
      attributes[xmlName] = this.value(given[key], `${path}/@${xmlName}`, attribute, outer.liquid);
    }
    const textKey = content.textKey ?? "text";
    if (content.text) {
      known.add(textKey);
      if (given[textKey] !== undefined) {
        const value = this.value(given[textKey], path, content.text, inner.liquid);
        // An element with blank text reads back as one without.
        if (typeof value !== "string" || (inner.verbatim ? value !== "" : value.trim() !== "")) children.push({ kind: "text", value });
      }
    }
    for (const [key, child] of Object.entries(content.children ?? {})) {
      known.add(key);
      if (given[key] !== undefined) children.push(...this.children(key, child.facts, given[key], path, inner));
    }
    for (const key of Object.keys(given)) {
      if (!known.has(key)) this.report("unknown-attribute", path, `there is no "${key}" here; known are ${[...known].join(", ")}`);
    }
    return { kind: "element", name, attributes, children };
  }

  private children(key: string, facts: ChildFacts, arg: unknown, path: string, outer: Pick<Standing, "verbatim" | "liquid">): PolicyNode[] {
    if (facts.anyPolicy) return this.policies(arg, path);
    const name = xmlNameOf(key, facts);
    const wrapped = wrappedChild(facts.content);
    const place = `${path}/${name}`;
    if (wrapped && !isElementNamed(arg, name)) {
      const [innerKey, inner] = wrapped;
      const children = this.children(innerKey, inner, arg, place, { ...outer, verbatim: outer.verbatim || keepsWhiteSpace(name) });
      return [{ kind: "element", name, attributes: {}, children }];
    }
    const items: readonly unknown[] = Array.isArray(arg) ? arg : [arg];
    const isPolicy = facts.policy !== undefined;
    return items.map((item, index) => {
      if (isComment(item)) return item;
      if (isElementNamed(item, name)) {
        this.asGiven.add(item);
        return item;
      }
      const itemPath = items.length > 1 ? `${place}[${index + 1}]` : place;
      return this.element(facts.content, name, item, { path: itemPath, isPolicy, ...outer });
    });
  }

  private policies(arg: unknown, path: string): PolicyNode[] {
    const problems = notPolicies(arg, path);
    this.problems.push(...problems);
    return problems.length > 0 ? [] : [...(arg as readonly PolicyNode[])];
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
      if ("expression" in arg) return this.expression(arg.expression, path);
      if ("namedValue" in arg) return this.template([arg], path, liquid);
      if ("template" in arg) return this.template(arg.template, path, liquid);
      const refersTo = attribute?.facts.refersTo;
      if (refersTo && "kind" in arg && "id" in arg && arg.kind === refersTo && typeof arg.id === "string") return this.id(arg.id, path);
    }
    if (attribute?.facts.refersTo) {
      this.report("attribute-type", path, `expected ${attribute.facts.refersTo}("..."), got ${describe(arg)}`);
      return "";
    }
    if (typeof arg !== "string" && typeof arg !== "number" && typeof arg !== "boolean") {
      this.report("attribute-type", path, `expected text, a number, true or false, or an expression, got ${describe(arg)}`);
      return "";
    }
    return this.literal(String(arg), path, liquid);
  }

  private literal(literal: string, path: string, liquid: boolean): PolicyValue {
    const problem = literalProblem(literal, liquid);
    if (problem) this.report(problem.rule, path, problem.message);
    return literal;
  }

  /** An expression that was not made by `expr` is looked at here: one that is none would become text, or structure. */
  private expression(code: unknown, path: string): PolicyValue {
    if (typeof code !== "string" || !isWholeExpression(code)) {
      this.report("expression-unbalanced", path, `expected one expression, @(...) or @{...}, got ${describe(code)}`);
      return "";
    }
    const character = forbiddenCharacterIn(code);
    if (character) this.report("character-not-allowed", path, `the expression holds ${character}, which XML does not allow`);
    return { expression: code.trim() };
  }

  /** A template without named values is the text that it holds, as it reads back. */
  private template(given: unknown, path: string, liquid: boolean): PolicyValue {
    if (!isParts(given)) {
      this.report("attribute-type", path, "expected text`...` or namedValue(...)");
      return "";
    }
    const parts = joined(given);
    const [only = ""] = parts;
    if (parts.length <= 1 && typeof only === "string") return this.literal(only, path, liquid);
    const problem = templateProblem(parts);
    if (problem) this.report(problem.rule, path, problem.message);
    if (liquid) this.report("literal-is-code", path, "the braces of a named value are liquid's own in a liquid template");
    return { template: parts };
  }

  private id(id: string, path: string): string {
    const problem = idProblem(id);
    if (problem) this.report("attribute-value", path, `${problem}; got ${JSON.stringify(id)}`);
    return id;
  }

  private report(rule: Diagnostic["rule"], path: string, message: string) {
    this.problems.push({ rule, path, message });
  }
}

const isEmpty = (map: object | undefined) => !map || Object.keys(map).length === 0;

/** Whether a builder takes the text of an element alone, as it has nothing else. */
export function isTextOnly(content: Content): boolean {
  return content.text !== undefined && content.textKey === undefined && isEmpty(content.attributes) && isEmpty(content.children);
}

/** The one child of an element that is nothing but a wrapper. */
export function wrappedChild(content: Content): readonly [string, ChildFacts] | undefined {
  if (!isEmpty(content.attributes) || content.text) return undefined;
  const children = Object.entries(content.children ?? {});
  const [only] = children;
  return children.length === 1 && only ? [only[0], only[1].facts] : undefined;
}

const isLiquid = ({ template }: Arguments) => typeof template === "string" && template.toLowerCase() === "liquid";

const isParts = (value: unknown): value is readonly (string | NamedValueRef)[] =>
  Array.isArray(value) && value.every((part) => typeof part === "string" || isNamedValue(part));

const isElementNamed = (value: unknown, name: string): value is PolicyElement => isElementTree(value) && value.name === name;

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value)
    ? "a list"
    : typeof value === "object"
      ? "an object"
      : `the ${typeof value} ${typeof value === "string" ? JSON.stringify(value) : String(value)}`;
}
