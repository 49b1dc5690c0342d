import type { Attribute } from "../elements/attribute";
import { xmlNameOf } from "../elements/attribute";
import type { ChildFacts, Content, ContentRule } from "../elements/child";
import type { ElementDeclaration } from "../elements/define";
import {
  type Gateway,
  isExpression,
  isLiquid,
  type PolicyElement,
  type PolicyNode,
  type PolicyValue,
  type Scope,
  type Section,
  textOf,
} from "./ast";
import { checkValue } from "./check-value";
import type { Diagnostic } from "./diagnostic";
import { didYouMean } from "./did-you-mean";
import type { GrammarRule } from "./grammar-rules";

export interface CheckContext {
  /** Finds the declaration of a policy; without it, policies inside wrappers are not looked into. */
  readonly lookup?: (name: string) => ElementDeclaration | undefined;
  /** The section in which the element stands; without it, sections are not checked. */
  readonly section?: Section;
  /** The scope at which its document is attached; without it, scopes are not checked. */
  readonly scope?: Scope;
  /** The gateway that runs the document; without it, gateways are not checked. */
  readonly gateway?: Gateway;
  /** Called for each problem with the node (and attribute) that it is about, to find its place in a source text. */
  readonly locate?: (node: PolicyNode, attribute?: string) => readonly [number, number] | undefined;
  /** Where the element stands, for paths. */
  readonly path?: string;
  /** Insists on what the documentation asks for and the service's schemas do not; for what is built, not what is read. */
  readonly strict?: boolean;
  /** Elements that are given as they stand: what is in them is not looked at. */
  readonly asGiven?: ReadonlySet<PolicyElement>;
}

/** Checks one policy element against its declaration: names, required parts, types, ranges, counts, order and rules. */
export function checkElement(declaration: ElementDeclaration, element: PolicyElement, context: CheckContext = {}): Diagnostic[] {
  const check = new ElementCheck(context);
  check.policy(declaration, element, context.path ?? declaration.name);
  return check.diagnostics;
}

/** Attributes and children by their names in XML, made once for each declaration. */
interface Compiled {
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly children: ReadonlyMap<string, { readonly facts: ChildFacts; readonly position: number }>;
  readonly required: readonly { readonly name: string; readonly lenient?: true }[];
  readonly anyPolicy: boolean;
}

const compiledContents = new WeakMap<Content, Compiled>();

function compile(content: Content): Compiled {
  const known = compiledContents.get(content);
  if (known) return known;
  const attributes = new Map(Object.entries(content.attributes ?? {}).map(([key, each]) => [xmlNameOf(key, each.facts), each]));
  const children = Object.entries(content.children ?? {});
  const compiled: Compiled = {
    attributes,
    children: new Map(
      children
        .filter(([, each]) => !each.facts.anyPolicy)
        .map(([key, { facts }], position) => [xmlNameOf(key, facts), { facts, position }]),
    ),
    required: [...attributes].flatMap(([name, { facts }]) =>
      facts.required ? [{ name, ...(facts.lenient && { lenient: facts.lenient }) }] : [],
    ),
    anyPolicy: children.some(([, each]) => each.facts.anyPolicy),
  };
  compiledContents.set(content, compiled);
  return compiled;
}

class ElementCheck {
  readonly diagnostics: Diagnostic[] = [];
  /** What is being looked at stands inside of a liquid template: what that makes is known only when it has run. */
  private inLiquid = false;

  constructor(private readonly context: CheckContext) {}

  policy(declaration: ElementDeclaration, element: PolicyElement, path: string) {
    const { scope, section, gateway } = this.context;
    if (scope && declaration.scopes.length > 0 && !declaration.scopes.includes(scope)) {
      this.report("scope-not-allowed", element, path, `may stand at ${declaration.scopes.join(", ")} scope, not at ${scope}`);
    }
    if (section && declaration.sections.length > 0 && !allowedIn(declaration, section)) {
      this.report("section-not-allowed", element, path, `may stand in ${declaration.sections.join(", ")}, not in ${section}`);
    }
    if (gateway && declaration.gateways.length > 0 && !declaration.gateways.includes(gateway)) {
      this.report(
        "gateway-not-supported",
        element,
        path,
        `the ${gateway} gateway has no ${declaration.name}; ${declaration.gateways.join(", ")} have`,
      );
    }
    this.content(declaration, element, path, true);
  }

  private content(content: Content, element: PolicyElement, path: string, isPolicy: boolean) {
    const compiled = compile(content);
    const outer = this.inLiquid;
    this.attributes(content, compiled, element, path, isPolicy);
    this.inLiquid ||= isLiquid(element);
    this.children(content, compiled, element, path);
    this.inLiquid = outer;
    for (const rule of content.rules ?? []) if (this.context.strict || !rule.lenient) this.rule(rule, content, element, path);
  }

  private attributes(content: Content, compiled: Compiled, element: PolicyElement, path: string, isPolicy: boolean) {
    for (const name in element.attributes) {
      const value = element.attributes[name];
      if (value === undefined) continue;
      const attribute = compiled.attributes.get(name);
      if (attribute) {
        const problem = this.value(attribute, value);
        if (problem) this.report(problem.rule, element, `${path}/@${name}`, problem.message, name);
        this.gateways(attribute, element, path, name);
      } else if (isPolicy && name === "id") {
        if (isExpression(value))
          this.report("expression-not-allowed", element, `${path}/@id`, "a policy expression is not allowed here", name);
      } else if (!(content.mixed && name.startsWith("xmlns"))) {
        const names = [...compiled.attributes.keys()];
        this.report(
          "unknown-attribute",
          element,
          `${path}/@${name}`,
          `${element.name} has no attribute "${name}"${didYouMean(name, names)}`,
          name,
        );
      }
    }
    for (const { name, lenient } of compiled.required) {
      if (lenient && !this.context.strict) continue;
      if (element.attributes[name] === undefined) {
        this.report("missing-attribute", element, path, `${element.name} needs the attribute "${name}"`);
      }
    }
    if (content.text?.facts.required && !hasText(element)) this.report("text-missing", element, path, `${element.name} needs text`);
  }

  private gateways({ facts: { gateways } }: Attribute, element: PolicyElement, path: string, name: string) {
    const { gateway } = this.context;
    if (!gateway || !gateways || gateways.includes(gateway)) return;
    const message = `the ${gateway} gateway does not know ${name} of ${element.name}; ${gateways.join(", ")} do`;
    this.report("gateway-not-supported", element, `${path}/@${name}`, message, name);
  }

  private children(content: Content, compiled: Compiled, element: PolicyElement, path: string) {
    const counts = new Map<string, number>();
    let last = -1;
    let lastName = "";
    for (const child of element.children) {
      if (child.kind === "text") this.text(content, element, child, path);
      if (child.kind !== "element") continue;
      const count = (counts.get(child.name) ?? 0) + 1;
      counts.set(child.name, count);
      const place = count > 1 ? `${path}/${child.name}[${count}]` : `${path}/${child.name}`;
      const declared = compiled.children.get(child.name);
      if (!declared) {
        this.undeclared(content, compiled, element, child, place);
        continue;
      }
      if (content.order !== "any") {
        if (declared.position < last) {
          this.report("child-order", child, place, `${child.name} must stand before ${lastName} in ${element.name}`);
        } else {
          last = declared.position;
          lastName = child.name;
        }
      }
      if (count === declared.facts.max + 1) {
        this.report("child-count", child, place, `${element.name} takes at most ${declared.facts.max} ${child.name}`);
      }
      if (!this.context.asGiven?.has(child)) this.content(declared.facts.content, child, place, declared.facts.policy !== undefined);
    }
    for (const [name, { facts }] of compiled.children) {
      if (facts.lenient && !this.context.strict) continue;
      if ((counts.get(name) ?? 0) < facts.min) this.report("child-missing", element, path, `${element.name} needs a ${name} element`);
    }
  }

  private text(content: Content, element: PolicyElement, text: PolicyNode & { kind: "text" }, path: string) {
    if (!content.text) {
      if (!content.mixed) this.report("text-not-allowed", text, path, `${element.name} holds elements, not text`);
      return;
    }
    const problem = this.value(content.text, text.value);
    if (problem) this.report(problem.rule, text, path, problem.message);
  }

  private value({ facts }: Attribute, value: PolicyValue) {
    return this.inLiquid && typeof value === "string" ? undefined : checkValue(facts, value);
  }

  private undeclared(content: Content, compiled: Compiled, element: PolicyElement, child: PolicyElement, path: string) {
    if (content.mixed) return;
    const { lookup } = this.context;
    if (compiled.anyPolicy) {
      if (!lookup) return;
      const declaration = lookup(child.name);
      if (declaration) this.policy(declaration, child, path);
      else this.report("unknown-element", child, path, `there is no policy "${child.name}"`);
      return;
    }
    const allowed = [...compiled.children.keys()];
    const what = allowed.length === 0 ? "nothing may stand in it" : `it takes ${allowed.join(", ")}`;
    this.report(
      "child-not-allowed",
      child,
      path,
      `${child.name} may not stand in ${element.name}: ${what}${didYouMean(child.name, allowed)}`,
    );
  }

  private rule(rule: ContentRule, content: Content, element: PolicyElement, path: string) {
    const present = rule.of.filter((key) => isPresent(content, element, key));
    const names = rule.of.map((key) => nameOfKey(content, key));
    const list = names.join(", ");
    const broken = (message: string) => this.report("attribute-combination", element, path, message);
    const decides = () => {
      if (!rule.when) return false;
      const value = element.attributes[nameOfKey(content, rule.when.key).slice(1)];
      return typeof value === "string" && rule.when.is.includes(value.trim());
    };
    const condition = () => `${nameOfKey(content, rule.when?.key ?? "")} is ${rule.when?.is.join(" or ")}`;
    switch (rule.rule) {
      case "exactlyOneOf":
        if (present.length !== 1)
          broken(`needs exactly one of ${list}; ${present.length === 0 ? "none is" : `${present.length} are`} there`);
        return;
      case "atLeastOneOf":
        if (present.length === 0) broken(`needs at least one of ${list}`);
        return;
      case "atMostOneOf":
        if (present.length > 1) broken(`takes at most one of ${list}`);
        return;
      case "requiredTogether":
        if (present.length > 0 && present.length < rule.of.length) broken(`${list} go together`);
        return;
      case "requires": {
        const missing = (rule.with ?? []).filter((key) => !isPresent(content, element, key)).map((key) => nameOfKey(content, key));
        if (present.length > 0 && missing.length > 0) broken(`${list} needs ${missing.join(", ")} beside it`);
        return;
      }
      case "requiredWhen":
        if (decides() && present.length < rule.of.length) broken(`needs ${list} where ${condition()}`);
        return;
      case "requiredUnless":
        if (!decides() && present.length < rule.of.length && isKnown(content, element, rule)) broken(`needs ${list} unless ${condition()}`);
        return;
      case "onlyWhen":
        if (!decides() && present.length > 0 && isKnown(content, element, rule)) broken(`${list} is only for where ${condition()}`);
        return;
    }
  }

  private report(rule: GrammarRule, node: PolicyNode, path: string, message: string, attribute?: string) {
    const span = this.context.locate?.(node, attribute);
    this.diagnostics.push({ rule, path, message, ...(span && { span }) });
  }
}

export function allowedIn(declaration: ElementDeclaration, section: Section): boolean {
  return declaration.sections.includes(section) || declaration.undocumentedSections?.includes(section) === true;
}

function hasText(element: PolicyElement): boolean {
  const text = textOf(element);
  return text !== undefined && text !== "";
}

function isPresent(content: Content, element: PolicyElement, key: string): boolean {
  if (key === "text") return hasText(element);
  const attribute = content.attributes?.[key];
  if (attribute) return element.attributes[xmlNameOf(key, attribute.facts)] !== undefined;
  const facts = content.children?.[key]?.facts;
  if (!facts) return false;
  if (facts.anyPolicy) return element.children.some((child) => child.kind === "element");
  const name = xmlNameOf(key, facts);
  return element.children.some((child) => child.kind === "element" && child.name === name);
}

/** Whether the deciding attribute is absent or literal: an expression may turn out either way. */
function isKnown(content: Content, element: PolicyElement, rule: ContentRule): boolean {
  const value = rule.when && element.attributes[nameOfKey(content, rule.when.key).slice(1)];
  return value === undefined || typeof value === "string";
}

/** How a key is called in messages: `@attribute`, or the name of the child. */
function nameOfKey(content: Content, key: string): string {
  const attribute = content.attributes?.[key];
  if (attribute) return `@${xmlNameOf(key, attribute.facts)}`;
  const child = content.children?.[key];
  return child ? xmlNameOf(key, child.facts) : key;
}
