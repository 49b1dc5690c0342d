import {
  type Constant,
  calculated,
  cast,
  isKnownType,
  isMade,
  type Known,
  known,
  type Made,
  madeByType,
  madeByValue,
  newMade,
  newText,
  ofType,
  ofValue,
  propertyOf,
  textOfLiteral,
  written,
} from "./constant-calls";
import { fieldOf, lookupOf, partsOf, type SyntaxNode, walkSyntax, withoutBrackets } from "./syntax-tree";

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
  /** What calls and lookups give, which several ask for what stands around them. */
  private readonly values = new Map<SyntaxNode, Known>();
  private readonly makings = new Map<SyntaxNode, Made | undefined>();
  /** What locals have come to, as parts of conditions and as values: each is followed once, however often it is named. */
  private readonly followed = {
    condition: new Map<string, Known>(),
    value: new Map<string, Known>(),
    made: new Map<string, Made | undefined>(),
  };

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
      const [type, operand] = [fieldOf(inner, "type"), fieldOf(inner, "value")];
      const value = operand && this.condition(operand);
      return value ? cast(value.value, (type && this.text(type)) ?? "") : this.assumed(inner);
    }
    if (inner.type === "identifier") {
      const value = this.local(inner, this.followed.condition, (declared) => this.condition(declared));
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

  private local<T>(node: SyntaxNode, followed: Map<string, T | undefined>, look: (value: SyntaxNode) => T | undefined): T | undefined {
    const name = this.text(node);
    const value = name === undefined || this.changed.has(name) ? undefined : this.locals.get(name);
    if (name === undefined || !value || this.following.has(name)) return undefined;
    if (followed.has(name)) return followed.get(name);
    this.following.add(name);
    const found = look(value);
    this.following.delete(name);
    followed.set(name, found);
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
    const areLetters = [left, right].every((side) => withoutBrackets(side).type === "character_literal");
    // The sum of two letters is a number.
    if (a && b && !(areLetters && sign === "+")) return calculated(sign, a.value, b.value);
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
      case "character_literal":
        return known(textOfLiteral(text));
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
        const [type, operand] = [fieldOf(inner, "type"), fieldOf(inner, "value")];
        const value = operand && this.value(operand);
        return value && cast(value.value, (type && this.text(type)) ?? "");
      }
      case "object_creation_expression": {
        const type = fieldOf(inner, "type");
        const given = type && /^[Ss]tring$/.test(this.text(type) ?? "") ? this.given(inner) : undefined;
        return given && newText(given);
      }
      case "identifier":
        return this.local(inner, this.followed.value, (declared) => this.value(declared));
      case "member_access_expression":
        return once(this.values, inner, () => this.member(inner, text));
      case "invocation_expression":
        return once(this.values, inner, () => this.call(inner));
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
    const property = lookup && this.text(lookup.name);
    if (!lookup || property === undefined) return unknown;
    const receiver = this.value(lookup.receiver)?.value ?? this.made(lookup.receiver);
    if (isMade(receiver)) return propertyOf(receiver, property);
    return typeof receiver === "string" && property === "Length" ? known(receiver.length) : unknown;
  }

  private call(node: SyntaxNode): Known {
    const call = this.called(node);
    if (!call) return unknown;
    const { owner, method, receiver, given } = call;
    if (isKnownType(owner)) return ofType(owner, method, given);
    const constants = given.flatMap((each) => (isMade(each) ? [] : [each]));
    const value = constants.length === given.length ? this.value(receiver)?.value : undefined;
    return value === undefined || value === null ? unknown : ofValue(value, method, constants);
  }

  /** A list, bytes or a length of time that a node stands for. */
  private made(node: SyntaxNode): Made | undefined {
    const inner = withoutBrackets(node);
    return once(this.makings, inner, () => this.making(inner));
  }

  private making(inner: SyntaxNode): Made | undefined {
    switch (inner.type) {
      case "identifier":
        return this.local(inner, this.followed.made, (declared) => this.made(declared));
      case "array_creation_expression":
      case "implicit_array_creation_expression":
        return this.items(partsOf(inner).find(({ type }) => type === "initializer_expression"));
      case "object_creation_expression": {
        const [type, initializer] = [fieldOf(inner, "type"), fieldOf(inner, "initializer")];
        const name = (type && this.text(type))?.replace(/^System\./, "") ?? "";
        if (initializer) return /^List\b/.test(name) ? this.items(initializer) : undefined;
        const given = name === "TimeSpan" ? this.given(inner) : undefined;
        return given && newMade(name, given);
      }
      case "invocation_expression": {
        const call = this.called(inner);
        if (!call) return undefined;
        const { owner, method, receiver, given } = call;
        if (isKnownType(owner)) return madeByType(owner, method, given);
        const constants = given.flatMap((each) => (isMade(each) ? [] : [each]));
        if (constants.length < given.length) return undefined;
        const value = this.value(receiver)?.value ?? this.made(receiver);
        return value === undefined ? undefined : madeByValue(value, method, constants);
      }
      default:
        return undefined;
    }
  }

  private items(initializer: SyntaxNode | undefined): Made | undefined {
    if (!initializer) return undefined;
    const items: Constant[] = [];
    for (const part of partsOf(initializer)) {
      const value = this.value(part);
      if (!value) return undefined;
      items.push(value.value);
    }
    return { kind: "list", items };
  }

  private called(node: SyntaxNode) {
    const called = fieldOf(node, "function");
    const lookup = called && lookupOf(called);
    const [method, owner] = lookup ? [this.text(lookup.name), this.text(lookup.receiver)] : [];
    if (!lookup || method === undefined || owner === undefined) return undefined;
    const given = this.given(node);
    return given && { owner: owner.replace(/^System\./, ""), method, receiver: lookup.receiver, given };
  }

  /** What a call or `new` is given; undefined where one of it is not known. */
  private given(node: SyntaxNode): (Constant | Made)[] | undefined {
    const list = fieldOf(node, "arguments");
    if (!list) return undefined;
    const given: (Constant | Made)[] = [];
    for (const argument of partsOf(list)) {
      const [part] = partsOf(argument).slice(-1);
      const value = part && (this.value(part)?.value ?? this.made(part));
      const isNull = value === undefined && part !== undefined && withoutBrackets(part).type === "null_literal";
      if (value === undefined && !isNull) return undefined;
      given.push(value ?? null);
    }
    return given;
  }
}

function once<K, V>(kept: Map<K, V>, key: K, find: () => V): V {
  const known = kept.get(key);
  if (known !== undefined || kept.has(key)) return known as V;
  const found = find();
  kept.set(key, found);
  return found;
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
