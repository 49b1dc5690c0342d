import { textOfLiteral } from "./constant-calls";
import { evaluate } from "./evaluate";
import type { ExpressionSource } from "./source";
import type { Typing } from "./static-type";
import { fieldOf, isCallee, lookupOf, partsOf, type SyntaxNode, walkSyntax, withoutBrackets } from "./syntax-tree";

/** A context variable that an expression reads. */
export interface VariableRead {
  /** Undefined where the name is computed. */
  readonly name: string | undefined;
  /** `value` is `Variables["x"]`, which fails where there is no such variable; `optional` is GetValueOrDefault; `asked` ContainsKey. */
  readonly how: "value" | "optional" | "asked";
  /** The type that it is cast to, or that is asked for: `string`, `JObject`. */
  readonly type?: string;
  /** For `optional`: a value is given for where there is none. */
  readonly hasDefault?: true;
  readonly span: readonly [start: number, end: number];
}

/** A part of the request, or of the context, that an expression reads. */
export interface ContextRead {
  /** The members behind `context`: `Request.Headers`, `LastError.Message`, `Response`. */
  readonly path: string;
  /** The literal name of a header, query parameter or path parameter. */
  readonly name?: string;
  /** Asked for is only whether it is there: ContainsKey, or a comparison with null or an empty text. */
  readonly presence?: true;
  readonly span: readonly [start: number, end: number];
}

/** A text that stands literally in an expression. */
export interface LiteralText {
  readonly text: string;
  readonly span: readonly [start: number, end: number];
}

/** What an expression does, as far as its text tells. */
export interface ExpressionFacts {
  readonly kind: "single" | "block";
  /** The code is no C#, or too much to look at: the rest is empty or incomplete. */
  readonly incomplete?: true;
  /** The type of its value, where it is certain: `string`, `int`, `bool`, `JObject`, `Jwt`, `IResponse`. */
  readonly type?: string;
  /** Its value, where it is one literal. */
  readonly literal?: string | number | boolean | null;
  /** Its value, where it is no literal and yet the same for every request: `1 == 2`, `"com" + "mon"`. */
  readonly constant?: string | number | boolean | null;
  readonly variables: readonly VariableRead[];
  readonly context: readonly ContextRead[];
  /** Members of `context` that are compared with null, or read by `?.`: `Response`, `User`. */
  readonly nullChecked: readonly string[];
  /** The methods that are called, without repetition: `AsJwt`, `GetValueOrDefault`. */
  readonly calls: readonly string[];
  readonly texts: readonly LiteralText[];
  /** The names of named values that the service puts in. */
  readonly namedValues: readonly string[];
}

export const noFacts = ({ kind, namedValues }: ExpressionSource): ExpressionFacts => ({
  kind,
  incomplete: true,
  variables: [],
  context: [],
  nullChecked: [],
  calls: [],
  texts: [],
  namedValues: [...new Set(namedValues.map(({ name }) => name))],
});

/** Gathers the facts of an expression whose syntax is sound. `text` is the expression with its named values. */
export function factsOfExpression(text: string, source: ExpressionSource, root: SyntaxNode, typing: Typing): ExpressionFacts {
  const gather = new Gathering(typing, text);
  walkSyntax(root, (node) => {
    if (node.start >= 2) gather.node(node);
  });
  const results = returned(root, source.kind);
  const type = resultType(results.map((node) => typing.typeOf(node)));
  const [only] = results;
  const isWhole = only && typing.textOf(only) === text.slice(only.start, only.end);
  const literal = results.length === 1 && only && isWhole ? literalValue(withoutBrackets(only), typing) : undefined;
  const mayBeConstant = literal === undefined && (!/\bcontext\b/.test(text) || /\b(?:true|false)\b|[=!]=/.test(text));
  const constant = mayBeConstant ? evaluate({ root, textOf: (node) => wholeText(node, text, typing) }) : undefined;
  return {
    kind: source.kind,
    ...(type && { type }),
    ...(literal !== undefined && { literal }),
    ...(constant && { constant: constant.value }),
    variables: gather.variables,
    context: gather.context,
    nullChecked: [...gather.nullChecked],
    calls: [...gather.calls],
    texts: gather.texts,
    namedValues: [...new Set(source.namedValues.map(({ name }) => name))],
  };
}

/** The code of a node; undefined where a named value stands in it, whose text is not known. */
function wholeText(node: SyntaxNode, text: string, typing: Typing): string | undefined {
  const code = typing.textOf(node);
  return code === text.slice(Math.max(node.start, 0), Math.max(node.end, 0)) ? code : undefined;
}

/** The code between the brackets of `@(...)`, or the values of the block's own returns. */
function returned(root: SyntaxNode, kind: "single" | "block"): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  walkSyntax(root, (node) => {
    if (node.start >= 2 && /^(?:lambda_expression|anonymous_method_expression|local_function_statement)$/.test(node.type)) return false;
    if (node.type !== "return_statement") return undefined;
    const [value] = partsOf(node);
    if (value) found.push(kind === "single" ? withoutBrackets(value) : value);
    return kind !== "single";
  });
  return found;
}

function resultType(types: readonly (string | undefined)[]): string | undefined {
  const distinct = new Set(types.filter((type) => type !== "null"));
  const [only] = distinct;
  return distinct.size === 1 ? only : undefined;
}

function literalValue(node: SyntaxNode, typing: Typing): string | number | boolean | null | undefined {
  const text = typing.textOf(node);
  switch (node.type) {
    case "null_literal":
      return null;
    case "boolean_literal":
      return text === "true";
    case "integer_literal": {
      const value = Number(text.replaceAll("_", ""));
      return Number.isSafeInteger(value) ? value : undefined;
    }
    default:
      return literalText(node.type, text);
  }
}

/** The text of a string literal that is not interpolated, from its C#. */
function literalText(type: string, text: string): string | undefined {
  return type === "verbatim_string_literal" || (type === "string_literal" && text.startsWith('"')) ? textOfLiteral(text) : undefined;
}

const dictionaries = /^(?:Request|Response)\.Headers$|^Request\.(?:Url|OriginalUrl)\.Query$|^Request\.MatchedParameters$/;

class Gathering {
  readonly variables: VariableRead[] = [];
  readonly context: ContextRead[] = [];
  readonly nullChecked = new Set<string>();
  readonly calls = new Set<string>();
  readonly texts: LiteralText[] = [];

  constructor(
    private readonly typing: Typing,
    private readonly source: string,
  ) {}

  node(node: SyntaxNode) {
    switch (node.type) {
      case "invocation_expression":
        this.call(node);
        return;
      case "identifier":
        if (this.typing.nameOf(node) === "context" && !this.typing.declared.has("context")) this.root(node);
        return;
      case "string_literal":
      case "verbatim_string_literal":
        this.text(node, literalText(node.type, this.source.slice(node.start, node.end)));
        return;
      case "string_content":
        this.text(node, this.source.slice(node.start, node.end));
    }
  }

  private text(node: SyntaxNode, text: string | undefined) {
    if (text) this.texts.push({ text, span: [node.start, node.end] });
  }

  private call(node: SyntaxNode) {
    const called = fieldOf(node, "function");
    const name = called?.type === "identifier" ? called : called && lookupOf(called)?.name;
    const plain = name?.type === "generic_name" ? partsOf(name)[0] : name;
    if (plain?.type === "identifier") this.calls.add(this.typing.nameOf(plain));
  }

  /** Follows the members behind `context` as far as they are plain. */
  private root(node: SyntaxNode) {
    const path: string[] = [];
    let last = node;
    for (;;) {
      const next = this.memberBehind(last);
      if (!next) break;
      path.push(next.name);
      last = next.node;
      const joined = path.join(".");
      if (joined === "Variables" || dictionaries.test(joined)) break;
    }
    if (path.length === 0 || path[0] === undefined) return;
    const span = [node.start, last.end] as const;
    if (path[0] === "Variables") this.variable(last, span);
    else this.read(path.join("."), last, span);
    this.nullCheck(path[0], node);
  }

  private memberBehind(node: SyntaxNode): { readonly name: string; readonly node: SyntaxNode } | undefined {
    const around = node.parent;
    const lookup = around && lookupOf(around);
    if (!around || lookup?.receiver !== node || lookup.name.type !== "identifier" || isCallee(around)) return undefined;
    return { name: this.typing.nameOf(lookup.name), node: around };
  }

  /** `context.X == null`, `context.X?.Y`, `context.X is null`. */
  private nullCheck(member: string, root: SyntaxNode) {
    const access = root.parent;
    if (access?.type === "conditional_access_expression" || !access) return;
    const around = access.parent;
    if (around?.type === "conditional_access_expression" && access.field === "condition") this.nullChecked.add(member);
    if (around?.type === "binary_expression" || around?.type === "is_pattern_expression" || around?.type === "is_expression") {
      if (/\bnull\b|\{\s*\}/.test(this.typing.textOf(around)) || around.type !== "binary_expression") this.nullChecked.add(member);
    }
  }

  private read(path: string, last: SyntaxNode, span: readonly [number, number]) {
    const entry = dictionaries.test(path) ? this.entryOf(last) : undefined;
    const presence = entry ? entry.presence : isComparedWithNothing(last, this.typing);
    this.context.push({
      path,
      ...(entry?.name !== undefined && { name: entry.name }),
      ...(presence && { presence: true as const }),
      span: entry ? [span[0], entry.node.end] : span,
    });
  }

  /** The entry of a dictionary that is looked up: `["x"]`, `GetValueOrDefault("x", "")`, `ContainsKey("x")`, `TryGetValue("x", out v)`. */
  private entryOf(
    last: SyntaxNode,
  ): { readonly name: string | undefined; readonly presence: boolean; readonly node: SyntaxNode } | undefined {
    const around = last.parent;
    if (around?.type === "element_access_expression" && last.field === "expression") {
      return { name: this.firstText(fieldOf(around, "subscript")), presence: false, node: around };
    }
    const call = this.callOn(last);
    if (!call) return undefined;
    const name = this.firstText(fieldOf(call.node, "arguments"));
    const presence =
      call.method === "ContainsKey" || (call.method === "GetValueOrDefault" && isComparedWithNothing(call.node, this.typing));
    return { name, presence, node: call.node };
  }

  private callOn(last: SyntaxNode): { readonly method: string; readonly node: SyntaxNode } | undefined {
    const access = last.parent;
    const lookup = access && lookupOf(access);
    const call = access?.parent;
    if (!access || !call || lookup?.receiver !== last || !isCallee(access)) return undefined;
    const plain = lookup.name.type === "generic_name" ? partsOf(lookup.name)[0] : lookup.name;
    return plain && { method: this.typing.nameOf(plain), node: call };
  }

  private firstText(list: SyntaxNode | undefined): string | undefined {
    const first = list && partsOf(list)[0];
    const value = first && partsOf(first).at(-1);
    const literal = value && withoutBrackets(value);
    const text = literal && literalText(literal.type, this.typing.textOf(literal));
    // What a named value puts into the name is not known.
    const isWhole = literal && this.typing.textOf(literal) === this.source.slice(literal.start, literal.end);
    return isWhole ? text : undefined;
  }

  private variable(last: SyntaxNode, span: readonly [number, number]) {
    const around = last.parent;
    if (around?.type === "element_access_expression" && last.field === "expression") {
      const type = this.castOf(around);
      const name = this.firstText(fieldOf(around, "subscript"));
      this.variables.push({ name, how: "value", ...(type && { type }), span: [span[0], around.end] });
      return;
    }
    const call = this.callOn(last);
    if (!call) {
      // The variables as a whole: any of them may be read.
      this.variables.push({ name: undefined, how: "optional", span });
      return;
    }
    const list = fieldOf(call.node, "arguments");
    const name = this.firstText(list);
    const how = call.method === "ContainsKey" ? "asked" : "optional";
    const isLookup = how === "asked" || /^(?:GetValueOrDefault|TryGetValue)$/.test(call.method);
    const type = call.method === "GetValueOrDefault" ? (this.typing.typeOf(call.node) ?? this.castOf(call.node)) : undefined;
    const hasDefault = call.method === "TryGetValue" || (list !== undefined && partsOf(list).length > 1);
    this.variables.push({
      name: isLookup ? name : undefined,
      how,
      ...(type && type !== "object" && { type }),
      ...(how === "optional" && hasDefault && { hasDefault: true as const }),
      span: [span[0], call.node.end],
    });
  }

  /** The type that a value is cast to right where it is read, by a cast, `as` or a declared variable's `is`. */
  private castOf(node: SyntaxNode): string | undefined {
    let inner = node;
    while (inner.parent?.type === "parenthesized_expression") inner = inner.parent;
    const around = inner.parent;
    return around?.type === "cast_expression" && inner.field === "value" ? this.typing.typeOf(around) : undefined;
  }
}

/** `x == null`, `x != ""`, `x == string.Empty`, `string.IsNullOrEmpty(x)`: whether something is there, not what. */
function isComparedWithNothing(node: SyntaxNode, typing: Typing): boolean {
  let inner = node;
  while (inner.parent?.type === "parenthesized_expression" || inner.parent?.type === "cast_expression") inner = inner.parent;
  const around = inner.parent;
  if (around?.type === "binary_expression") {
    const operator = fieldOf(around, "operator");
    const sign = operator && typing.textOf(operator);
    const other = partsOf(around).find((part) => part !== inner && part !== operator);
    if ((sign !== "==" && sign !== "!=") || !other) return false;
    return /^(?:null|""|[Ss]tring\.Empty)$/.test(typing.textOf(withoutBrackets(other)));
  }
  const call = around?.type === "argument" ? around.parent?.parent : undefined;
  const called = call?.type === "invocation_expression" ? fieldOf(call, "function") : undefined;
  return called !== undefined && /^[Ss]tring\.IsNullOr(?:Empty|WhiteSpace)$/.test(typing.textOf(called));
}
