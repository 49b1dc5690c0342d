import { fieldOf, lookupOf, partsOf, type SyntaxNode, walkSyntax, withoutBrackets } from "./syntax-tree";

/** A value that an expression has for every request. */
export type Constant = string | number | boolean | null;
/** A value that is known; undefined where it is not. */
export type Known = { readonly value: Constant } | undefined;

/** A part of a condition that is no constant and has no `&&`, `||` or `!` of its own. */
export interface Leaf {
  /** Its code, followed by that of the local variables that it names. */
  readonly code: string;
  /** The sign, where it is a comparison. */
  readonly comparison?: string;
  /** Its code alone, with the locals in it, where they keep their value, written out in brackets. */
  readonly inlined: string;
}

export interface EvaluationContext {
  readonly root: SyntaxNode;
  /** The code of a node; undefined where a named value stands in it. */
  readonly textOf: (node: SyntaxNode) => string | undefined;
  /** What to take a leaf for; nothing is assumed unless given. */
  readonly assume?: (leaf: Leaf) => boolean | undefined;
}

/**
 * The value of an expression, as far as its code tells without a request: constants are folded, `false && x` is false
 * whatever x is, and branches of a block that give the same value count as one. With assumptions about its leaves it tells
 * what a condition comes to under them.
 */
export function evaluate(context: EvaluationContext): Known {
  return new Evaluation(context).result();
}

const unknown: Known = undefined;
const known = (value: Constant): Known => ({ value });

const members: Readonly<Record<string, Constant>> = {
  "int.MaxValue": 2147483647,
  "Int32.MaxValue": 2147483647,
  "int.MinValue": -2147483648,
  "uint.MaxValue": 4294967295,
  "short.MaxValue": 32767,
  "long.MaxValue": Number.MAX_SAFE_INTEGER,
  "Int64.MaxValue": Number.MAX_SAFE_INTEGER,
  "double.MaxValue": Number.MAX_VALUE,
  "string.Empty": "",
  "String.Empty": "",
};

/** Calls that give something else each time they are made: comparing two of them says nothing. */
const changing = /\b(?:NewGuid|Next|NextDouble|NextBytes|Now|UtcNow)\b/;
/** Locals are followed through this many others. */
const maxLocals = 8;
/** Code that locals have made longer is followed no further. */
const maxInlined = 16_384;

/** What statements come to: the values that they may return, and whether they may come to their end. */
interface Course {
  readonly values: readonly Known[];
  readonly goesOn: boolean;
}

class Evaluation {
  private readonly locals = new Map<string, SyntaxNode>();
  private readonly changed = new Set<string>();
  private readonly following = new Set<string>();

  constructor(private readonly context: EvaluationContext) {}

  result(): Known {
    const { root } = this.context;
    let body: SyntaxNode | undefined;
    walkSyntax(root, (node) => {
      if (!body && node.type === "local_function_statement") body = fieldOf(node, "body");
      return body === undefined;
    });
    if (!body) return unknown;
    this.findChanged(body);
    const { values, goesOn } = this.statements(partsOf(body));
    return goesOn ? unknown : agreed(values);
  }

  private text(node: SyntaxNode): string | undefined {
    return this.context.textOf(node);
  }

  /** Variables that do not keep the value that they are declared with. */
  private findChanged(body: SyntaxNode) {
    walkSyntax(body, (node) => {
      if (node.type === "assignment_expression" || node.type === "postfix_unary_expression") this.change(partsOf(node)[0]);
      else if (node.type === "prefix_unary_expression" && /^(?:\+\+|--)/.test(this.text(node) ?? "")) this.change(partsOf(node)[0]);
      else if (node.type === "argument" && /^(?:out|ref)\b/.test(this.text(node) ?? "")) this.change(partsOf(node).at(-1));
      return true;
    });
  }

  private change(target: SyntaxNode | undefined) {
    const name = target && this.text(target);
    if (name !== undefined) this.changed.add(name);
  }

  private statements(list: readonly SyntaxNode[]): Course {
    const values: Known[] = [];
    for (const statement of list) {
      const course = this.statement(statement);
      values.push(...course.values);
      if (!course.goesOn) return { values, goesOn: false };
    }
    return { values, goesOn: true };
  }

  private statement(node: SyntaxNode): Course {
    switch (node.type) {
      case "return_statement": {
        const [value] = partsOf(node);
        return { values: [value ? this.condition(value) : unknown], goesOn: false };
      }
      case "block":
        return this.statements(partsOf(node));
      case "local_declaration_statement":
        this.declare(node);
        return { values: [], goesOn: true };
      case "expression_statement":
      case "empty_statement":
      case "comment":
        return { values: [], goesOn: true };
      case "if_statement":
        return this.branch(node);
      case "try_statement":
        // Whatever stands in it may fail and go on in a catch.
        return join(partsOf(node).map((part) => this.statements(blocksIn(part))));
      case "throw_statement":
        return { values: [], goesOn: false };
      default: {
        let returns = false;
        walkSyntax(node, (inner) => {
          if (inner.type === "return_statement") returns = true;
          return !/lambda|anonymous|local_function/.test(inner.type);
        });
        return { values: returns ? [unknown] : [], goesOn: true };
      }
    }
  }

  private branch(node: SyntaxNode): Course {
    const condition = fieldOf(node, "condition");
    const [yes, no] = [fieldOf(node, "consequence"), fieldOf(node, "alternative")];
    const decided = condition && this.condition(condition);
    if (decided?.value === true) return yes ? this.statement(yes) : { values: [], goesOn: true };
    if (decided?.value === false) return no ? this.statement(no) : { values: [], goesOn: true };
    return join([yes ? this.statement(yes) : { values: [], goesOn: true }, no ? this.statement(no) : { values: [], goesOn: true }]);
  }

  private declare(node: SyntaxNode) {
    walkSyntax(node, (inner) => {
      if (inner.type !== "variable_declarator") return true;
      const [name, value] = partsOf(inner);
      const text = name && this.text(name);
      // A name that is declared again, in another block, has no one value.
      if (text !== undefined && value && !this.locals.has(text)) this.locals.set(text, value);
      else if (text !== undefined) this.changed.add(text);
      return false;
    });
  }

  /** A part of the code where a condition may stand: assumptions hold here. */
  private condition(node: SyntaxNode): Known {
    const inner = withoutBrackets(node);
    if (inner.type === "binary_expression") return this.binary(inner);
    if (inner.type === "prefix_unary_expression" && this.text(inner)?.startsWith("!")) {
      const [operand] = partsOf(inner);
      const value = operand && this.condition(operand)?.value;
      return typeof value === "boolean" ? known(!value) : unknown;
    }
    if (inner.type === "conditional_expression") return this.conditional(inner, (part) => this.condition(part));
    if (inner.type === "cast_expression") {
      const value = fieldOf(inner, "value");
      return (value && this.condition(value)) ?? this.assumed(inner);
    }
    if (inner.type === "identifier") {
      const value = this.local(inner, (declared) => this.condition(declared));
      if (value) return value;
    }
    return this.value(inner) ?? this.assumed(inner);
  }

  private assumed(node: SyntaxNode, comparison?: string): Known {
    const { assume } = this.context;
    if (!assume) return unknown;
    // What a local was declared with says nothing of it any more once something else was assigned to it.
    if (node.type === "identifier" && this.changed.has(this.text(node) ?? "")) return unknown;
    const answer = assume(this.leaf(node, comparison));
    return answer === undefined ? unknown : known(answer);
  }

  private leaf(node: SyntaxNode, comparison: string | undefined): Leaf {
    const inline = () => this.inlined(node, []);
    return {
      code: this.expanded(node),
      ...(comparison !== undefined && { comparison }),
      get inlined() {
        return inline();
      },
    };
  }

  private inlined(node: SyntaxNode, within: readonly string[]): string {
    const text = this.text(node) ?? "";
    let code = "";
    let from = 0;
    walkSyntax(node, (inner) => {
      const name = inner.type === "identifier" && inner.field !== "name" ? this.text(inner) : undefined;
      const value = name === undefined || this.changed.has(name) || within.includes(name) ? undefined : this.locals.get(name);
      if (name === undefined || !value || within.length >= maxLocals || code.length > maxInlined) return true;
      code += `${text.slice(from, inner.start - node.start)}(${this.inlined(value, [...within, name])})`;
      from = inner.end - node.start;
      return false;
    });
    return code + text.slice(from);
  }

  /** The code of a node with that of the locals in it. */
  private expanded(node: SyntaxNode): string {
    const texts = [this.text(node) ?? ""];
    const seen = new Set<string>();
    const visit = (within: SyntaxNode) => {
      walkSyntax(within, (inner) => {
        const name = inner.type === "identifier" ? this.text(inner) : undefined;
        const value = name === undefined ? undefined : this.locals.get(name);
        if (name === undefined || !value || seen.has(name) || seen.size >= maxLocals) return true;
        seen.add(name);
        texts.push(this.text(value) ?? "");
        visit(value);
        return true;
      });
    };
    visit(node);
    return texts.join("\n");
  }

  private local(node: SyntaxNode, look: (value: SyntaxNode) => Known): Known {
    const name = this.text(node);
    const value = name === undefined || this.changed.has(name) ? undefined : this.locals.get(name);
    if (name === undefined || !value || this.following.has(name)) return unknown;
    this.following.add(name);
    const found = look(value);
    this.following.delete(name);
    return found;
  }

  private conditional(node: SyntaxNode, look: (part: SyntaxNode) => Known): Known {
    const condition = fieldOf(node, "condition");
    const [yes, no] = [fieldOf(node, "consequence"), fieldOf(node, "alternative")];
    if (!condition || !yes || !no) return unknown;
    const decided = this.condition(condition);
    if (decided?.value === true) return look(yes);
    if (decided?.value === false) return look(no);
    return agreed([look(yes), look(no)]);
  }

  private binary(node: SyntaxNode): Known {
    const operator = fieldOf(node, "operator");
    const [left, right] = [fieldOf(node, "left"), fieldOf(node, "right")];
    const sign = operator && this.text(operator);
    if (!left || !right || sign === undefined) return unknown;
    if (sign === "&&" || sign === "||" || sign === "&" || sign === "|") {
      const sides = [this.condition(left)?.value, this.condition(right)?.value];
      const decisive = sign.startsWith("|");
      if (sides.includes(decisive)) return known(decisive);
      return sides.every((side) => side === !decisive) ? known(!decisive) : unknown;
    }
    const isTruth = (part: SyntaxNode) => withoutBrackets(part).type === "boolean_literal";
    const look = isTruth(left) || isTruth(right) ? (part: SyntaxNode) => this.condition(part) : (part: SyntaxNode) => this.value(part);
    const [a, b] = [look(left), look(right)];
    if (a && b) return calculated(sign, a.value, b.value);
    if (sign === "??") return a && a.value !== null ? a : unknown;
    if (sign === "==" || sign === "!=") {
      const [one, other] = [this.text(withoutBrackets(left)), this.text(withoutBrackets(right))];
      if (one !== undefined && one === other && !changing.test(one)) return known(sign === "==");
    }
    return this.assumed(node, sign);
  }

  /** A value without assumptions. */
  private value(node: SyntaxNode): Known {
    const inner = withoutBrackets(node);
    const text = this.text(inner);
    if (text === undefined) return unknown;
    switch (inner.type) {
      case "boolean_literal":
        return known(text === "true");
      case "null_literal":
        return known(null);
      case "integer_literal":
      case "real_literal": {
        const digits = text.replaceAll("_", "");
        const value = Number(/^0[xXbB]/.test(digits) ? digits.replace(/[uUlL]+$/, "") : digits.replace(/[uUlLfFdDmM]+$/, ""));
        return Number.isNaN(value) ? unknown : known(value);
      }
      case "string_literal":
      case "verbatim_string_literal":
        return plainText(text);
      case "interpolated_string_expression":
        return this.interpolated(inner);
      case "prefix_unary_expression": {
        const [operand] = partsOf(inner);
        const value = operand && this.value(operand)?.value;
        if (text.startsWith("!")) return typeof value === "boolean" ? known(!value) : unknown;
        return typeof value === "number" ? known(text.startsWith("-") ? -value : value) : unknown;
      }
      case "binary_expression":
        return this.binary(inner);
      case "conditional_expression":
        return this.conditional(inner, (part) => this.value(part));
      case "cast_expression": {
        const value = fieldOf(inner, "value");
        return value && this.value(value);
      }
      case "identifier":
        return this.local(inner, (declared) => this.value(declared));
      case "member_access_expression":
        return this.member(inner, text);
      case "invocation_expression":
        return this.call(inner);
      default:
        return unknown;
    }
  }

  private interpolated(node: SyntaxNode): Known {
    let text = "";
    for (const part of partsOf(node)) {
      if (part.type === "string_content") text += this.text(part) ?? "";
      else if (part.type === "interpolation") {
        const inside = partsOf(part).filter(({ type }) => type !== "interpolation_brace");
        const value = inside.length === 1 && inside[0] ? this.value(inside[0]) : unknown;
        if (!value) return unknown;
        text += written(value.value);
      }
    }
    return known(text);
  }

  private member(node: SyntaxNode, text: string): Known {
    const name = text.replace(/^System\./, "");
    const constant = Object.hasOwn(members, name) ? members[name] : undefined;
    if (constant !== undefined) return known(constant);
    const lookup = lookupOf(node);
    const receiver = lookup && this.value(lookup.receiver)?.value;
    return lookup && typeof receiver === "string" && this.text(lookup.name) === "Length" ? known(receiver.length) : unknown;
  }

  private call(node: SyntaxNode): Known {
    const called = fieldOf(node, "function");
    const lookup = called && lookupOf(called);
    const list = fieldOf(node, "arguments");
    if (!lookup || !list) return unknown;
    const values = partsOf(list).map((argument) => {
      const [value] = partsOf(argument).slice(-1);
      return value && this.value(value);
    });
    const given = values.flatMap((each) => (each ? [each.value] : []));
    if (given.length < values.length) return unknown;
    const method = this.text(lookup.name);
    const owner = this.text(lookup.receiver)?.replace(/^System\./, "");
    if (owner !== undefined && /^(?:[Ss]tring|bool|Boolean|int|Int32|Convert)$/.test(owner)) return ofType(owner, method ?? "", given);
    const receiver = this.value(lookup.receiver);
    return receiver && receiver.value !== null ? ofValue(receiver.value, method ?? "", given) : unknown;
  }
}

function blocksIn(node: SyntaxNode): SyntaxNode[] {
  if (node.type === "block") return partsOf(node);
  const body = fieldOf(node, "body") ?? partsOf(node).find(({ type }) => type === "block");
  return body ? partsOf(body) : [];
}

function join(courses: readonly Course[]): Course {
  return { values: courses.flatMap(({ values }) => values), goesOn: courses.some(({ goesOn }) => goesOn) };
}

/** The one value that all of some are; undefined where they differ or one is not known. */
function agreed(values: readonly Known[]): Known {
  const [first] = values;
  return first && values.every((each) => each?.value === first.value) ? first : unknown;
}

function plainText(text: string): Known {
  if (text.startsWith("@")) return known(text.slice(2, -1).replaceAll('""', '"'));
  const inner = text.slice(1, -1);
  // Escapes that matter to nothing that is compared here.
  return known(inner.replace(/\\(["'\\])/g, "$1"));
}

/** A value as C# writes it into a text. */
function written(value: Constant): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  return value === null ? "" : String(value);
}

function calculated(sign: string, a: Constant, b: Constant): Known {
  if (sign === "==") return known(a === b);
  if (sign === "!=") return known(a !== b);
  if (sign === "??") return known(a ?? b);
  if (sign === "+" && (typeof a === "string" || typeof b === "string")) return known(written(a) + written(b));
  if (typeof a !== "number" || typeof b !== "number") return unknown;
  switch (sign) {
    case "<":
      return known(a < b);
    case ">":
      return known(a > b);
    case "<=":
      return known(a <= b);
    case ">=":
      return known(a >= b);
    case "+":
      return known(a + b);
    case "-":
      return known(a - b);
    case "*":
      return known(a * b);
    case "/":
      return b === 0 ? unknown : known(Number.isInteger(a) && Number.isInteger(b) ? Math.trunc(a / b) : a / b);
    case "%":
      return b === 0 ? unknown : known(a % b);
    default:
      return unknown;
  }
}

function ofType(owner: string, method: string, given: readonly Constant[]): Known {
  const [first = null, second = null] = given;
  const isText = /^[Ss]tring$/.test(owner);
  if (isText && method === "IsNullOrEmpty") return known(first === null || first === "");
  if (isText && method === "IsNullOrWhiteSpace") return known(first === null || String(first).trim() === "");
  if (isText && method === "Equals" && given.length === 2) return known(first === second);
  if (isText && method === "Concat") return known(given.map(written).join(""));
  if (/^(?:bool|Boolean)$/.test(owner) && method === "Parse")
    return /^(?:true|false)$/i.test(String(first)) ? known(/^true$/i.test(String(first))) : unknown;
  if (method === "ToBoolean") return typeof first === "boolean" ? known(first) : known(/^true$/i.test(String(first)));
  if (method === "Parse" || method === "ToInt32") return first !== null && Number.isInteger(Number(first)) ? known(Number(first)) : unknown;
  if (method === "ToString" && owner === "Convert") return known(written(first));
  return unknown;
}

function ofValue(receiver: Exclude<Constant, null>, method: string, given: readonly Constant[]): Known {
  const [first] = given;
  if (method === "ToString" && given.length === 0) return known(written(receiver));
  if (method === "Equals" && given.length === 1) return known(receiver === first);
  if (typeof receiver !== "string") return unknown;
  if (given.length === 0) {
    if (/^ToLower/.test(method)) return known(receiver.toLowerCase());
    if (/^ToUpper/.test(method)) return known(receiver.toUpperCase());
    if (method === "Trim") return known(receiver.trim());
    return unknown;
  }
  if (given.length > 1 || typeof first !== "string") return unknown;
  if (method === "StartsWith") return known(receiver.startsWith(first));
  if (method === "EndsWith") return known(receiver.endsWith(first));
  if (method === "Contains") return known(receiver.includes(first));
  return unknown;
}
