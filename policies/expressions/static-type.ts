import { elementOf, plainName, resultOf, takeApart, typeNamed } from "./allowed";
import { sequenceMethods, sequenceResults } from "./allowed/collections";
import { serviceMethods } from "./allowed/context";
import { type Declared, declaredNames, roleOf, typeNameOf } from "./names";
import { fieldOf, lookupOf, partsOf, type SyntaxNode } from "./syntax-tree";

/** What a name followed by a dot stands for, where it is no value. */
export interface TypePath {
  /** As written, without `global::` and spaces. */
  readonly name: string;
  /** The node that ends the name: its parent reads a member. */
  readonly node: SyntaxNode;
}

/** Names with more dots than this are no names of types. */
const maxNameParts = 12;

const comparisons = new Set(["==", "!=", "<", ">", "<=", ">=", "&&", "||"]);
const integers = new Set(["int", "short", "byte", "sbyte", "ushort", "char"]);

/**
 * The types of the parts of one expression, as far as they are certain: what is only likely has no type. `var` takes the
 * type of its value; a name that is declared twice has none, unless both agree.
 */
export class Typing {
  readonly declared: ReadonlyMap<string, readonly Declared[]>;
  private readonly known = new Map<SyntaxNode, string | undefined>();
  private readonly variables = new Map<string, string | undefined>();

  constructor(
    root: SyntaxNode,
    private readonly text: string,
  ) {
    this.declared = declaredNames(root, (node) => this.textOf(node));
  }

  textOf(node: SyntaxNode): string {
    return this.text.slice(Math.max(node.start, 0), Math.max(node.end, 0));
  }

  nameOf(node: SyntaxNode): string {
    return this.textOf(node).replace(/^@/, "");
  }

  /** Whether a name is a variable, a parameter, a function or the context. */
  isDeclared(name: string): boolean {
    return name === "context" || this.declared.has(name);
  }

  typeOf(node: SyntaxNode): string | undefined {
    if (this.known.has(node)) return this.known.get(node);
    // While a type is looked for it is not known: `var x = x;` comes to an end.
    this.known.set(node, undefined);
    const type = this.find(node) || undefined;
    this.known.set(node, type);
    return type;
  }

  /** The type that a name with dots stands for: `Convert`, `System.Text.Encoding`. Undefined where its root is a value. */
  pathOf(node: SyntaxNode): TypePath | undefined {
    if (node.type === "predefined_type") return { name: this.textOf(node), node };
    if (node.type === "generic_name") {
      const [name] = partsOf(node);
      return name && { name: this.textOf(name), node };
    }
    const parts: string[] = [];
    let left = node;
    while (left.type === "member_access_expression" && parts.length < maxNameParts) {
      const lookup = lookupOf(left);
      if (lookup?.name.type !== "identifier") return undefined;
      parts.unshift(this.nameOf(lookup.name));
      left = lookup.receiver;
    }
    const root = left.type === "alias_qualified_name" ? fieldOf(left, "name") : left;
    if (root?.type !== "identifier" || this.isDeclared(this.nameOf(root))) return undefined;
    return { name: [this.nameOf(root), ...parts].join("."), node };
  }

  private find(node: SyntaxNode): string | undefined {
    switch (node.type) {
      case "string_literal":
      case "verbatim_string_literal":
      case "raw_string_literal":
      case "interpolated_string_expression":
        return "string";
      case "boolean_literal":
      case "is_expression":
      case "is_pattern_expression":
        return "bool";
      case "character_literal":
        return "char";
      case "null_literal":
        return "null";
      case "integer_literal":
        return integerType(this.textOf(node));
      case "real_literal":
        return realType(this.textOf(node));
      case "parenthesized_expression":
      case "checked_expression":
        return this.typeOfPart(node);
      case "cast_expression":
      case "object_creation_expression":
      case "default_expression":
      case "array_creation_expression":
        return this.written(fieldOf(node, "type"));
      case "as_expression":
        return this.written(fieldOf(node, "right"));
      case "implicit_array_creation_expression":
        return this.arrayOf(node);
      case "binary_expression":
        return this.binary(node);
      case "prefix_unary_expression":
        return this.prefixed(node);
      case "conditional_expression":
        return common(this.typeOfField(node, "consequence"), this.typeOfField(node, "alternative"));
      case "assignment_expression":
        return this.typeOfField(node, "left");
      case "identifier":
        return roleOf(node) === "value" ? this.variable(this.nameOf(node)) : undefined;
      case "member_access_expression":
        return this.member(node);
      case "element_access_expression":
        return this.fromReceiver(fieldOf(node, "expression"), "[]");
      case "invocation_expression":
        return this.invocation(node);
      case "conditional_access_expression":
        return this.conditionalAccess(node);
      default:
        return undefined;
    }
  }

  private written(type: SyntaxNode | undefined): string | undefined {
    return type && typeNameOf(type, (node) => this.textOf(node));
  }

  private typeOfField(node: SyntaxNode, field: string): string | undefined {
    const child = fieldOf(node, field);
    return child && this.typeOf(child);
  }

  private typeOfPart(node: SyntaxNode): string | undefined {
    const [part] = partsOf(node);
    return part && this.typeOf(part);
  }

  private arrayOf(node: SyntaxNode): string | undefined {
    const initializer = node.children.find((child) => child.type === "initializer_expression");
    const types = new Set(initializer ? partsOf(initializer).map((part) => this.typeOf(part)) : []);
    const [only] = types;
    return types.size === 1 && only && only !== "null" ? `${only}[]` : undefined;
  }

  private variable(name: string): string | undefined {
    const entries = this.declared.get(name);
    if (!entries) return name === "context" ? "IProxyRequestContext" : undefined;
    if (this.variables.has(name)) return this.variables.get(name);
    this.variables.set(name, undefined);
    const types = new Set(entries.map((entry) => this.typeOfDeclared(entry)));
    const [only] = types;
    const type = types.size === 1 && only !== "null" ? only : undefined;
    this.variables.set(name, type);
    return type;
  }

  private typeOfDeclared({ type, value, element }: Declared): string | undefined {
    if (type !== undefined) return type;
    const from = value && this.typeOf(value);
    return element ? from && elementOf(from) : from;
  }

  private prefixed(node: SyntaxNode): string | undefined {
    const sign = this.textOf(node)[0];
    if (sign === "!") return "bool";
    return sign === "-" || sign === "+" ? arithmetic(this.typeOfPart(node), "int") : undefined;
  }

  private binary(node: SyntaxNode): string | undefined {
    const operator = fieldOf(node, "operator");
    const sign = operator ? this.textOf(operator) : "";
    if (comparisons.has(sign)) return "bool";
    const left = this.typeOfField(node, "left");
    const right = this.typeOfField(node, "right");
    switch (sign) {
      case "??":
        return left && right && (left === right || left === `${right}?` || right === "null")
          ? right === "null"
            ? left
            : right
          : undefined;
      case "+":
        if (left === "XNamespace") return "XName";
        if (left === "string" || right === "string") return "string";
        if (left === "DateTime" || left === "DateTimeOffset") return right === "TimeSpan" ? left : undefined;
        return arithmetic(left, right);
      case "-":
        if (left === "DateTime" || left === "DateTimeOffset") return right === left ? "TimeSpan" : right === "TimeSpan" ? left : undefined;
        return arithmetic(left, right);
      case "*":
      case "/":
      case "%":
        return arithmetic(left, right);
      default:
        return undefined;
    }
  }

  private member(node: SyntaxNode): string | undefined {
    const name = fieldOf(node, "name");
    return name?.type === "identifier" ? this.fromReceiver(fieldOf(node, "expression"), this.nameOf(name)) : undefined;
  }

  /** What a member of a value or of a type gives. */
  private fromReceiver(receiver: SyntaxNode | undefined, member: string): string | undefined {
    const type = receiver && (this.typeOf(receiver) ?? this.staticType(receiver));
    return type === undefined ? undefined : resultOf(type, member);
  }

  private staticType(receiver: SyntaxNode): string | undefined {
    const path = this.pathOf(receiver);
    return path && typeNamed(path.name) ? plainName(path.name) : undefined;
  }

  private invocation(node: SyntaxNode): string | undefined {
    const called = fieldOf(node, "function");
    if (!called) return undefined;
    if (called.type === "identifier") return this.localFunction(called);
    const lookup = lookupOf(called);
    return lookup && this.method(lookup.receiver, lookup.name, node);
  }

  private localFunction(called: SyntaxNode): string | undefined {
    if (this.nameOf(called) === "nameof") return "string";
    const node = this.functionNamed(called);
    return node && this.written(fieldOf(node, "type"));
  }

  private functionNamed(called: SyntaxNode): SyntaxNode | undefined {
    const name = this.nameOf(called);
    for (let around = called.parent; around; around = around.parent) {
      if (around.type !== "block") continue;
      for (const statement of around.children) {
        const own = statement.type === "local_function_statement" ? fieldOf(statement, "name") : undefined;
        if (own && this.nameOf(own) === name) return statement;
      }
    }
    return undefined;
  }

  private method(receiver: SyntaxNode, name: SyntaxNode, call: SyntaxNode): string | undefined {
    if (name.type === "generic_name") {
      const [method, list] = partsOf(name);
      const [argument, ...others] = list ? partsOf(list) : [];
      // `As<T>()`, `GetValueOrDefault<T>()`, `Value<T>()`, `DeserializeObject<T>()`: what is asked for is what comes.
      const gives = method && /^(?:As|GetValueOrDefault|Value|ToObject|DeserializeObject|Cast|OfType)$/.test(this.nameOf(method));
      if (!gives || others.length > 0) return undefined;
      const type = this.written(argument);
      return type && /^(?:Cast|OfType)$/.test(this.nameOf(method)) ? `IEnumerable<${type}>` : type;
    }
    const method = this.nameOf(name);
    const of = this.receiverType(receiver);
    if (method === "ToString") return "string";
    if (method === "GetValueOrDefault") return of && this.valueOrDefault(of, call);
    if (of === undefined) return serviceMethods[method] || undefined;
    return resultOf(of, `${method}()`) ?? this.sequenceMethod(of, method) ?? (serviceMethods[method] || undefined);
  }

  private receiverType(receiver: SyntaxNode): string | undefined {
    const type = this.typeOf(receiver) ?? this.staticType(receiver);
    // A nullable value that was looked into is there.
    return type?.endsWith("?") && isBehindQuestionMark(receiver) ? type.slice(0, -1) : type;
  }

  /** A header's or claim's values come as one text, unless the default says otherwise; a variable as what its default is. */
  private valueOrDefault(of: string, call: SyntaxNode): string | undefined {
    const [, value] = takeApart(of).of;
    if (value !== "string[]" && value !== "object") return value;
    const list = fieldOf(call, "arguments");
    const fallback = list && partsOf(list)[1];
    if (!fallback) return value === "string[]" ? "string" : undefined;
    const given = partsOf(fallback).at(-1);
    const type = given && this.typeOf(given);
    return type === "null" ? (value === "string[]" ? "string" : undefined) : type;
  }

  private sequenceMethod(of: string, method: string): string | undefined {
    if (!sequenceMethods.has(method)) return undefined;
    const element = elementOf(of);
    switch (sequenceResults[method]) {
      case "int":
        return element && "int";
      case "bool":
        return element && "bool";
      case "element":
        return element;
      case "array":
        return element && `${element}[]`;
      case "list":
        return element && `List<${element}>`;
      case "sequence":
        return element && `IEnumerable<${element}>`;
      default:
        return undefined;
    }
  }

  /** `a?.B`, `a?["b"]`: what a value type gives may be missing, unless the chain goes on behind it. */
  private conditionalAccess(node: SyntaxNode): string | undefined {
    const condition = fieldOf(node, "condition");
    const binding = partsOf(node).find((part) => part !== condition);
    const receiver = condition && this.typeOf(condition)?.replace(/\?$/, "");
    if (!receiver || !binding) return undefined;
    const [name] = partsOf(binding);
    const member = binding.type === "element_binding_expression" ? "[]" : name?.type === "identifier" ? this.nameOf(name) : undefined;
    const type = member && resultOf(receiver, member);
    if (!type) return undefined;
    const goesOn = node.field === "expression" || node.field === "function" || node.field === "condition";
    return isValueType(type) && !goesOn ? `${type}?` : type;
  }
}

function isBehindQuestionMark(receiver: SyntaxNode): boolean {
  return receiver.parent?.type === "conditional_access_expression" && receiver.field === "condition";
}

const valueTypes = new Set([
  ...["bool", "byte", "char", "decimal", "double", "short", "int", "long", "sbyte", "float", "ushort", "uint", "ulong"],
  ...["DateTime", "DateTimeOffset", "TimeSpan", "Guid"],
]);

export function isValueType(type: string): boolean {
  return valueTypes.has(type);
}

function integerType(text: string): string {
  const suffix = /[uUlL]+$/.exec(text.replace(/^0[xX][0-9a-fA-F_]+/, (digits) => digits.replace(/./g, "0")))?.[0].toLowerCase() ?? "";
  if (suffix === "l") return "long";
  if (suffix === "u") return "uint";
  if (suffix !== "") return "ulong";
  const digits = text.replaceAll("_", "");
  const value = Number(digits);
  return value <= 0x7fffffff ? "int" : value <= 0xffffffff ? "uint" : "long";
}

function realType(text: string): string {
  const suffix = text.at(-1)?.toLowerCase();
  return suffix === "f" ? "float" : suffix === "m" ? "decimal" : "double";
}

function arithmetic(left: string | undefined, right: string | undefined): string | undefined {
  if (!left || !right) return undefined;
  if (integers.has(left) && integers.has(right)) return "int";
  const order = ["int", "long", "float", "double"];
  const rank = (type: string) => (integers.has(type) ? 0 : order.indexOf(type));
  if (rank(left) >= 0 && rank(right) >= 0) return order[Math.max(rank(left), rank(right))];
  return left === "decimal" && right === "decimal" ? "decimal" : undefined;
}

function common(left: string | undefined, right: string | undefined): string | undefined {
  if (left === right) return left === "null" ? undefined : left;
  if (left === "null") return right && !isValueType(right) ? right : undefined;
  if (right === "null") return left && !isValueType(left) ? left : undefined;
  return undefined;
}
