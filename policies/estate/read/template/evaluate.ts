import { isObject, type JsonObject, own, textIn } from "../json";
import { type Expression, readTemplateText, shownExpression } from "./expression";
import { callFunction, type FunctionContext } from "./functions";
import { type Budget, isTemplateObject, type TemplateValue, Unseen, unseenId } from "./value";

/** Resource Manager runs a loop at most so often. Source: "Resource iteration in ARM templates". */
export const maxCopies = 800;

/** Expressions that lead through more variables and parameters than this are no template's. */
const maxDepth = 200;

/** The names of a template without regard to case, as Resource Manager takes them. */
function byName(section: unknown): ReadonlyMap<string, unknown> {
  return new Map(isObject(section) ? Object.entries(section).map(([name, value]) => [name.toLowerCase(), value]) : []);
}

/** Loops that an expression stands in, by name; the innermost one last. */
type Loops = readonly { readonly name: string; readonly index: TemplateValue }[];

/**
 * Works out the values of one template. Parameters have what they are given, else their defaults; secure ones are never
 * looked at. What the template does not tell stays open, with the reason.
 */
export class Evaluator implements FunctionContext {
  private readonly parameters: ReadonlyMap<string, unknown>;
  private readonly variables: ReadonlyMap<string, unknown>;
  private readonly worked = new Map<string, TemplateValue>();
  private readonly open = new Set<string>();
  private depth = 0;

  /**
   * @param given the values of parameters, by lower-case names
   * @param scope the path of the resource group; empty for a subscription
   */
  constructor(
    private readonly template: JsonObject,
    private readonly given: ReadonlyMap<string, TemplateValue>,
    readonly scope: string,
    readonly budget: Budget,
  ) {
    this.parameters = byName(own(template, "parameters"));
    const variables = own(template, "variables");
    const loops = isObject(variables) ? own(variables, "copy") : undefined;
    const made = Array.isArray(loops)
      ? loops.filter(isObject).map((loop) => [textIn(loop, "name") ?? "", new VariableLoop(loop)] as const)
      : [];
    this.variables = new Map([...byName(variables), ...made.map(([name, loop]) => [name.toLowerCase(), loop] as const)]);
  }

  /** The same template on another resource group. */
  at(scope: string): Evaluator {
    return new Evaluator(this.template, this.given, scope, this.budget);
  }

  /** JSON of a template with every expression in it worked out. */
  value(json: unknown, loops: Loops = []): TemplateValue {
    this.budget.spend();
    if (typeof json === "string") return this.text(json, loops);
    if (typeof json !== "object" || json === null) return (json ?? null) as TemplateValue;
    if (Array.isArray(json)) return json.map((each) => this.value(each, loops));
    const object = json as JsonObject;
    const entries: [string, TemplateValue][] = [];
    for (const [key, each] of Object.entries(object)) {
      if (key === "copy" && Array.isArray(each) && each.every((loop) => isObject(loop) && textIn(loop, "name") !== undefined)) {
        for (const loop of each as JsonObject[]) entries.push([textIn(loop, "name") as string, this.loop(loop, loops)]);
      } else entries.push([key, this.value(each, loops)]);
    }
    return Object.fromEntries(entries);
  }

  /** A loop of properties or of a variable, as the list that it makes. */
  private loop(loop: JsonObject, loops: Loops): TemplateValue {
    const name = textIn(loop, "name") ?? "";
    const count = this.value(own(loop, "count") ?? null, loops);
    if (count instanceof Unseen) return count;
    if (typeof count !== "number" || count < 0 || count > maxCopies)
      return new Unseen(`a loop runs at most ${maxCopies} times`, `(${name})`);
    return Array.from({ length: count }, (_, index) => this.value(own(loop, "input") ?? null, [...loops, { name, index }]));
  }

  private text(text: string, loops: Loops): TemplateValue {
    const read = readTemplateText(text);
    if ("text" in read) return read.text;
    if ("broken" in read) return new Unseen(read.broken, "(unknown)");
    const value = this.evaluate(read.expression, loops);
    return value instanceof Unseen ? value.from(shownExpression(read.expression)) : value;
  }

  private evaluate(expression: Expression, loops: Loops): TemplateValue {
    this.budget.spend();
    if (this.depth > maxDepth) return new Unseen(`it leads through more than ${maxDepth} expressions`, "(unknown)");
    this.depth += 1;
    try {
      switch (expression.kind) {
        case "literal":
          return expression.value;
        case "member":
          return this.member(expression, loops);
        case "call":
          return this.call(expression, loops);
      }
    } finally {
      this.depth -= 1;
    }
  }

  private member(expression: Expression & { kind: "member" }, loops: Loops): TemplateValue {
    const of = this.evaluate(expression.of, loops);
    const key = this.evaluate(expression.key, loops);
    const unseen = (why: string) => new Unseen(why, `(${shownExpression(expression).replaceAll("/", "|")})`);
    if (of instanceof Unseen) return unseen(of.why);
    if (key instanceof Unseen) return unseen(key.why);
    if (Array.isArray(of) && typeof key === "number") return (of as readonly TemplateValue[])[key] ?? unseen("there is no such item");
    if (!isTemplateObject(of)) return unseen("there is no such member");
    const name = Object.keys(of).find((each) => each.toLowerCase() === String(key).toLowerCase());
    return name === undefined ? unseen("there is no such member") : (of[name] as TemplateValue);
  }

  private call(expression: Expression & { kind: "call" }, loops: Loops): TemplateValue {
    const { name, args } = expression;
    const arg = (index: number) => this.evaluate(args[index] ?? { kind: "literal", value: "" }, loops);
    switch (name.toLowerCase()) {
      case "parameters":
        return this.parameter(arg(0));
      case "variables":
        return this.variable(arg(0));
      case "if": {
        const condition = arg(0);
        if (typeof condition === "boolean") return arg(condition ? 1 : 2);
        return this.unseen(expression, condition instanceof Unseen ? condition.why : "its condition is neither true nor false");
      }
      case "and":
      case "or":
        return this.logical(expression, name.toLowerCase() === "or", loops);
      case "coalesce": {
        for (let index = 0; index < args.length; index += 1) {
          const value = arg(index);
          if (value !== null) return value;
        }
        return null;
      }
      case "copyindex":
        return this.copyIndex(
          args.map((_, index) => arg(index)),
          expression,
          loops,
        );
      case "resourcegroup":
        if (args.length > 0) break;
        return {
          id: unseenId(this.scope),
          name: this.scope.startsWith("/resourceGroups/(")
            ? new Unseen("the resource group is only known when it is deployed", this.scope.slice("/resourceGroups/".length))
            : this.scope.slice("/resourceGroups/".length),
          location: new Unseen("the place of the resource group is only known when it is deployed", "(location)"),
        };
      case "subscription":
        if (args.length > 0) break;
        return {
          id: new Unseen("the subscription is only known when it is deployed", "/subscriptions/(subscription)"),
          subscriptionId: new Unseen("the subscription is only known when it is deployed", "(subscription)"),
        };
    }
    return callFunction(
      name,
      args.map((_, index) => arg(index)),
      this,
      shownExpression(expression),
    );
  }

  private unseen(expression: Expression, why: string): Unseen {
    return new Unseen(why, `(${shownExpression(expression).replaceAll("/", "|")})`);
  }

  /** `and` and `or`: one argument can decide, whatever the others are. */
  private logical(expression: Expression & { kind: "call" }, decisive: boolean, loops: Loops): TemplateValue {
    let missing: Unseen | undefined;
    for (const each of expression.args) {
      const value = this.evaluate(each, loops);
      if (value === decisive) return decisive;
      if (value !== !decisive)
        missing ??= value instanceof Unseen ? value : this.unseen(expression, "an argument is neither true nor false");
    }
    return missing ? this.unseen(expression, missing.why) : !decisive;
  }

  private copyIndex(args: readonly TemplateValue[], expression: Expression, loops: Loops): TemplateValue {
    const name = args.find((each) => typeof each === "string");
    const offset = args.find((each) => typeof each === "number") ?? 0;
    const loop =
      name === undefined ? loops[loops.length - 1] : loops.find((each) => each.name.toLowerCase() === String(name).toLowerCase());
    if (!loop) return this.unseen(expression, "there is no such loop");
    return typeof loop.index === "number" ? loop.index + Number(offset) : loop.index;
  }

  private parameter(name: TemplateValue): TemplateValue {
    if (typeof name !== "string") return name instanceof Unseen ? name : new Unseen("the name of a parameter is no text", "(unknown)");
    const key = name.toLowerCase();
    const declared = this.parameters.get(key);
    if (!isObject(declared)) return new Unseen(`there is no parameter ${name}`, `(${name})`);
    if (/^secure/i.test(textIn(declared, "type") ?? "")) return new Unseen(`the parameter ${name} is secure`, `(${name})`);
    const given = this.given.get(key);
    if (given !== undefined) return given;
    const fallback = own(declared, "defaultValue");
    if (fallback === undefined) return new Unseen(`the parameter ${name} has no value`, `(${name})`);
    return this.once(`parameter ${key}`, name, () => this.value(fallback));
  }

  private variable(name: TemplateValue): TemplateValue {
    if (typeof name !== "string") return name instanceof Unseen ? name : new Unseen("the name of a variable is no text", "(unknown)");
    const key = name.toLowerCase();
    if (!this.variables.has(key)) return new Unseen(`there is no variable ${name}`, `(${name})`);
    const raw = this.variables.get(key);
    return this.once(`variable ${key}`, name, () => (raw instanceof VariableLoop ? this.loop(raw.loop, []) : this.value(raw)));
  }

  /** Works something out once; what is made of itself is never known. */
  private once(key: string, name: string, make: () => TemplateValue): TemplateValue {
    const known = this.worked.get(key);
    if (known !== undefined) return known;
    if (this.open.has(key)) return new Unseen(`${name} is made of itself`, `(${name})`);
    this.open.add(key);
    const value = make();
    this.open.delete(key);
    this.worked.set(key, value);
    return value;
  }
}

/** A variable that a loop makes, told apart from any value that a variable may have. */
class VariableLoop {
  constructor(readonly loop: JsonObject) {}
}
