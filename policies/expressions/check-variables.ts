import { isElement, isExpression, literalOf, type PolicyElement, type Section } from "../document/ast";
import { type EffectivePolicy, isKnownStep, type PolicyStep, type Step } from "../document/effective";
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

interface Read extends Pick<VariableRead, "type" | "hasDefault"> {
  readonly happens: "read";
  readonly name: string;
  readonly how: "value" | "optional";
  readonly element: PolicyElement;
  readonly attribute?: string;
  readonly span?: readonly [start: number, end: number];
}

/** What a step does with variables, in the order in which it runs. */
type Happening =
  | Read
  /** Who asks for a variable knows that it may be missing. */
  | { readonly happens: "asked"; readonly name: string }
  | { readonly happens: "set"; readonly name: string; readonly type: string | undefined }
  /** From here on any variable may be set. */
  | { readonly happens: "anything" };

/**
 * Follows the context variables through what runs for an operation: those that are read with `Variables["x"]` before
 * anything sets them, those that are read at all though nothing ever sets them, and those that are cast to a type that no
 * policy gives them. Lenient: what one branch sets counts as set, and so does what is asked for with ContainsKey; behind a
 * step that is not known, or a name that is computed, anything may be set.
 */
export function checkVariables(effective: EffectivePolicy): VariableProblem[] {
  const walk = new VariableWalk();
  for (const section of ["inbound", "backend", "outbound", "on-error"] as const) {
    for (const step of effective[section]) walk.step(step, section);
  }
  return walk.problems();
}

class VariableWalk {
  private readonly reads: { readonly read: Read; readonly section: Section; readonly step: PolicyStep; readonly mayBeSet: boolean }[] = [];
  /** The types that each variable may have; undefined where one of them is not known. */
  private readonly types = new Map<string, (string | undefined)[]>();
  private readonly seen = new Set<string>();
  private isUnknown = false;

  step(step: Step, section: Section) {
    if (!isKnownStep(step)) {
      this.isUnknown = true;
      return;
    }
    for (const happening of happeningsIn(step)) this.take(happening, section, step);
  }

  private take(happening: Happening, section: Section, step: PolicyStep) {
    switch (happening.happens) {
      case "anything":
        this.isUnknown = true;
        break;
      case "asked":
        this.seen.add(happening.name);
        break;
      case "set": {
        const { name, type } = happening;
        this.seen.add(name);
        const types = this.types.get(name);
        if (!types) this.types.set(name, [type]);
        else if (!types.includes(type)) types.push(type);
        break;
      }
      case "read":
        // Something that ran before sets it, asks for it, or can't be seen.
        this.reads.push({ read: happening, section, step, mayBeSet: this.isUnknown || this.seen.has(happening.name) });
    }
  }

  problems(): VariableProblem[] {
    const problems: VariableProblem[] = [];
    for (const { read, section, step, mayBeSet } of this.reads) {
      const found = this.problemOf(read, mayBeSet);
      if (!found) continue;
      const { name, element, attribute, span } = read;
      problems.push({ ...found, name, section, step, element, ...(attribute !== undefined && { attribute }), ...(span && { span }) });
    }
    return problems;
  }

  private problemOf({ name, how, type, hasDefault }: Read, mayBeSet: boolean): Pick<VariableProblem, "kind" | "message"> | undefined {
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
    const given = this.types.get(name) ?? [];
    if (given.length === 0 || given.some((each) => each === undefined || canBeReadAs(each, type))) return undefined;
    return given.join(" or ");
  }
}

/** A step of a broad scope runs in the pipelines of many operations. */
const known = new WeakMap<PolicyStep, readonly Happening[]>();

function happeningsIn(step: PolicyStep): readonly Happening[] {
  const found = known.get(step);
  if (found) return found;
  const happenings: Happening[] = [];
  gather(step.element, step, happenings);
  known.set(step, happenings);
  return happenings;
}

function gather(element: PolicyElement, step: PolicyStep, into: Happening[]) {
  const included = step.included?.get(element);
  if (included && "root" in included) {
    for (const child of included.root.children) if (isElement(child)) gather(child, step, into);
    return;
  }
  if (element.name === "include-fragment") {
    into.push({ happens: "anything" });
    return;
  }
  // The condition of a retry is looked at after its policies have run.
  if (element.name !== "retry") expressionsOf(element, into);
  for (const child of element.children) if (isElement(child)) gather(child, step, into);
  if (element.name === "retry") expressionsOf(element, into);
  for (const { name, type } of variablesSetBy(element))
    into.push(name === undefined ? { happens: "anything" } : { happens: "set", name, type });
}

function expressionsOf(element: PolicyElement, into: Happening[]) {
  for (const attribute in element.attributes) {
    const value = element.attributes[attribute];
    if (isExpression(value)) expression(value.expression, { element, attribute }, into);
  }
  for (const child of element.children) {
    if (child.kind === "text" && isExpression(child.value)) expression(child.value.expression, { element }, into);
  }
  const response = element.name === "return-response" ? literalOf(element.attributes["response-variable-name"]) : undefined;
  // Where there is no such variable, the policy makes a response of its own.
  if (response !== undefined)
    into.push({
      happens: "read",
      name: response,
      how: "optional",
      hasDefault: true,
      type: "IResponse",
      element,
      attribute: "response-variable-name",
    });
}

function expression(text: string, at: Pick<Read, "element" | "attribute">, into: Happening[]) {
  const { variables } = analyzeExpression(text).facts;
  // Who asks knows it inside the expression, and in all that depends on it.
  for (const { name, how } of variables) if (how === "asked" && name !== undefined) into.push({ happens: "asked", name });
  for (const { name, how, type, hasDefault, span } of variables) {
    if (name !== undefined && how !== "asked") into.push({ happens: "read", name, how, type, hasDefault, ...at, span });
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

const familyOf = new Map(families.flatMap((family) => family.map((type) => [type, family] as const)));
/** A JObject is never a JArray; whatever is declared as its base may be either. */
const leaves = new Set(["JObject", "JArray", "JProperty", "JValue", "XElement", "XDocument"]);
const plain = (type: string) => (type.endsWith("?") ? type.slice(0, -1) : type);

/** Whether a value of one type can be cast to another at run time. Types that are in no family may be anything. */
function canBeReadAs(given: string, wanted: string): boolean {
  const from = plain(given);
  const to = plain(wanted);
  const own = familyOf.get(from);
  const other = familyOf.get(to);
  if (!own || !other) return true;
  if (own !== other) return false;
  return !(leaves.has(from) && leaves.has(to) && from !== to);
}
