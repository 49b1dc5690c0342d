import { isElement, isExpression, literalOf, type PolicyElement, type Section } from "../document/ast";
import { type EffectivePolicy, isKnownStep, type PolicyStep } from "../document/effective";
import { analyzeExpression } from "./analyze";
import type { VariableRead } from "./facts";
import { variablesSetBy } from "./variable-policies";

/** Something wrong with the context variables of what runs for an operation. */
export interface VariableProblem {
  /** Nothing sets the variable before it is read; or it holds another type than it is read as. */
  readonly kind: "not-set" | "other-type";
  readonly name: string;
  readonly message: string;
  readonly section: Section;
  /** The policy that runs, with its scope and owner; `element` stands in it. */
  readonly step: PolicyStep;
  readonly element: PolicyElement;
  /** The attribute with the expression, or with the variable's name; the element's text otherwise. */
  readonly attribute?: string;
  /** Offsets in the text of the expression, where one reads the variable. */
  readonly span?: readonly [start: number, end: number];
}

interface Read extends Pick<VariableRead, "name" | "how" | "type" | "hasDefault"> {
  readonly section: Section;
  readonly step: PolicyStep;
  readonly element: PolicyElement;
  readonly attribute?: string;
  readonly span?: readonly [start: number, end: number];
  /** Something that ran before sets it, asks for it, or can't be seen. */
  readonly mayBeSet: boolean;
}

/**
 * Follows the context variables through what runs for an operation: those that are read with `Variables["x"]` before
 * anything sets them, those that are read at all though nothing ever sets them, and those that are cast to a type that no
 * policy gives them. Lenient: what one branch sets counts as set, and so does what is asked for with ContainsKey; behind a
 * step that is not known, or a name that is computed, anything may be set.
 */
export function checkVariables(effective: EffectivePolicy): VariableProblem[] {
  const walk = new VariableWalk();
  for (const section of ["inbound", "backend", "outbound", "on-error"] as const) {
    for (const step of effective[section]) {
      if (isKnownStep(step)) walk.policy(step.element, section, step);
      else walk.anything();
    }
  }
  return walk.problems();
}

class VariableWalk {
  private readonly reads: Read[] = [];
  /** The types that each variable may have; undefined where one of them is not known. */
  private readonly types = new Map<string, Set<string | undefined>>();
  private readonly seen = new Set<string>();
  private isUnknown = false;

  /** From here on any variable may be set. */
  anything() {
    this.isUnknown = true;
  }

  policy(element: PolicyElement, section: Section, step: PolicyStep) {
    const included = step.included?.get(element);
    if (included && "root" in included) {
      for (const child of included.root.children) if (isElement(child)) this.policy(child, section, step);
      return;
    }
    if (element.name === "include-fragment") {
      this.anything();
      return;
    }
    // The condition of a retry is looked at after its policies have run.
    const own = () => this.expressionsOf(element, section, step);
    if (element.name !== "retry") own();
    for (const child of element.children) if (isElement(child)) this.policy(child, section, step);
    if (element.name === "retry") own();
    for (const { name, type } of variablesSetBy(element)) {
      if (name === undefined) this.anything();
      else {
        this.seen.add(name);
        this.types.set(name, (this.types.get(name) ?? new Set()).add(type));
      }
    }
  }

  private expressionsOf(element: PolicyElement, section: Section, step: PolicyStep) {
    const at = { section, step, element };
    for (const attribute in element.attributes) {
      const value = element.attributes[attribute];
      if (isExpression(value)) this.expression(value.expression, { ...at, attribute });
    }
    for (const child of element.children) {
      if (child.kind === "text" && isExpression(child.value)) this.expression(child.value.expression, at);
    }
    const response = element.name === "return-response" ? literalOf(element.attributes["response-variable-name"]) : undefined;
    // Where there is no such variable, the policy makes a response of its own.
    if (response !== undefined)
      this.read({ name: response, how: "optional", hasDefault: true, type: "IResponse" }, { ...at, attribute: "response-variable-name" });
  }

  private expression(text: string, at: Pick<Read, "section" | "step" | "element" | "attribute">) {
    const { variables } = analyzeExpression(text).facts;
    // Who asks for a variable knows that it may be missing: inside the expression, and in all that depends on it.
    for (const { name, how } of variables) if (how === "asked" && name !== undefined) this.seen.add(name);
    for (const read of variables) this.read(read, { ...at, span: read.span });
  }

  private read(
    read: Pick<VariableRead, "name" | "how" | "type" | "hasDefault">,
    at: Pick<Read, "section" | "step" | "element" | "attribute" | "span">,
  ) {
    if (read.name === undefined || read.how === "asked") return;
    this.reads.push({ ...read, ...at, mayBeSet: this.isUnknown || this.seen.has(read.name) });
  }

  problems(): VariableProblem[] {
    return this.reads.flatMap((read) => {
      const found = this.problemOf(read);
      if (!found || read.name === undefined) return [];
      const { name, section, step, element, attribute, span } = read;
      return [{ ...found, name, section, step, element, ...(attribute !== undefined && { attribute }), ...(span && { span }) }];
    });
  }

  private problemOf({ name, how, type, hasDefault, mayBeSet }: Read): Pick<VariableProblem, "kind" | "message"> | undefined {
    if (name === undefined) return undefined;
    const isNever = !this.isUnknown && !this.seen.has(name);
    if (how === "value" && !mayBeSet) {
      const why = isNever ? "nothing that runs sets it" : "it is set only later";
      return { kind: "not-set", message: `the variable "${name}" is read, but ${why}; reading it fails` };
    }
    if (how === "optional" && !hasDefault && isNever) {
      return { kind: "not-set", message: `the variable "${name}" is read, but nothing that runs sets it; it always has its default value` };
    }
    const clash = type === undefined ? undefined : this.clash(name, type);
    return clash === undefined
      ? undefined
      : { kind: "other-type", message: `the variable "${name}" is read as ${type}, but it is set to ${clash}` };
  }

  /** The types that a variable is set to, where none of them can be read as another. */
  private clash(name: string, type: string): string | undefined {
    if (this.isUnknown) return undefined;
    const given = [...(this.types.get(name) ?? [])];
    if (given.length === 0 || given.some((each) => each === undefined || canBeReadAs(each, type))) return undefined;
    return given.join(" or ");
  }
}

const families: readonly (readonly string[])[] = [
  ["string"],
  ["bool"],
  ["byte"],
  ["char"],
  ["decimal"],
  ["double"],
  ["float"],
  ["short"],
  ["int"],
  ["long"],
  ["sbyte"],
  ["ushort"],
  ["uint"],
  ["ulong"],
  ["DateTime"],
  ["DateTimeOffset"],
  ["TimeSpan"],
  ["Guid"],
  ["byte[]"],
  ["string[]"],
  ["IResponse"],
  ["Jwt"],
  ["Authorization"],
  ["BasicAuthCredentials"],
  ["JToken", "JContainer", "JObject", "JArray", "JProperty", "JValue"],
  ["XNode", "XContainer", "XElement", "XDocument"],
];

/** Whether a value of one type can be cast to another at run time. Types that are in no family may be anything. */
function canBeReadAs(given: string, wanted: string): boolean {
  const plain = (type: string) => type.replace(/\?$/, "");
  const own = families.find((family) => family.includes(plain(given)));
  const other = families.find((family) => family.includes(plain(wanted)));
  if (!own || !other) return true;
  if (own !== other) return false;
  // A JObject is never a JArray; whatever is declared as its base may be either.
  const leaves = new Set(["JObject", "JArray", "JProperty", "JValue", "XElement", "XDocument"]);
  return !(leaves.has(plain(given)) && leaves.has(plain(wanted)) && plain(given) !== plain(wanted));
}
