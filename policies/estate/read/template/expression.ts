/**
 * The expressions of ARM templates: `[concat(parameters('name'), '/policy')]`. Source: Azure Resource Manager,
 * "Syntax and expressions in ARM templates".
 */
export type Expression =
  | { readonly kind: "literal"; readonly value: string | number }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: "member"; readonly of: Expression; readonly key: Expression };

/** Resource Manager refuses longer ones. */
const maxLength = 24_576;
const maxDepth = 64;

/** What a text of a template says: itself, or an expression; `broken` where it can't be read as one. */
export type TemplateText = { readonly text: string } | { readonly expression: Expression } | { readonly broken: string };

export function readTemplateText(text: string): TemplateText {
  if (!text.startsWith("[") || !text.endsWith("]")) return { text };
  // Two brackets stand for one, and no expression.
  if (text.startsWith("[[")) return { text: text.slice(1) };
  if (text.length > maxLength) return { broken: `an expression of more than ${maxLength} characters` };
  try {
    return { expression: new Parser(text.slice(1, -1)).parse() };
  } catch (error) {
    if (error instanceof SyntaxProblem) return { broken: error.message };
    throw error;
  }
}

class SyntaxProblem extends Error {}

const tokens = /\s*(?:('(?:[^']|'')*')|(-?\d+)|([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)|([()[\],.]))/y;

class Parser {
  private at = 0;
  private depth = 0;
  private token: RegExpExecArray | undefined;

  constructor(private readonly source: string) {
    this.next();
  }

  parse(): Expression {
    const expression = this.term();
    if (this.token) throw new SyntaxProblem("something stands behind the end of the expression");
    return expression;
  }

  private term(): Expression {
    this.depth += 1;
    if (this.depth > maxDepth) throw new SyntaxProblem(`an expression that is nested more than ${maxDepth} deep`);
    const found = this.members(this.primary());
    this.depth -= 1;
    return found;
  }

  private primary(): Expression {
    const [, text, number, name] = this.token ?? [];
    if (text !== undefined) {
      this.next();
      return { kind: "literal", value: text.slice(1, -1).replaceAll("''", "'") };
    }
    if (number !== undefined) {
      this.next();
      return { kind: "literal", value: Number(number) };
    }
    if (name === undefined) throw new SyntaxProblem("an expression that can't be read");
    this.next();
    this.take("(");
    const args: Expression[] = [];
    if (!this.is(")")) {
      args.push(this.term());
      while (this.is(",")) {
        this.next();
        args.push(this.term());
      }
    }
    this.take(")");
    return { kind: "call", name, args };
  }

  private members(of: Expression): Expression {
    let found = of;
    for (let count = 0; ; count += 1) {
      if (count > maxDepth) throw new SyntaxProblem("an expression with too many members");
      if (this.is(".")) {
        this.next();
        const name = this.token?.[3];
        if (name === undefined) throw new SyntaxProblem("a dot without a name");
        this.next();
        const keys = name.split(".");
        if (keys.length > maxDepth) throw new SyntaxProblem("an expression with too many members");
        for (const key of keys) found = { kind: "member", of: found, key: { kind: "literal", value: key } };
      } else if (this.is("[")) {
        this.next();
        const key = this.term();
        this.take("]");
        found = { kind: "member", of: found, key };
      } else return found;
    }
  }

  private is(mark: string): boolean {
    return this.token?.[4] === mark;
  }

  private take(mark: string) {
    if (!this.is(mark)) throw new SyntaxProblem(`an expression without its "${mark}"`);
    this.next();
  }

  private next() {
    tokens.lastIndex = this.at;
    const found = tokens.exec(this.source);
    if (!found) {
      if (this.source.slice(this.at).trim() !== "") throw new SyntaxProblem("an expression that can't be read");
      this.token = undefined;
      return;
    }
    this.at = tokens.lastIndex;
    this.token = found;
  }
}

/** Functions whose texts are names, and no values that somebody may want to hide. */
const naming = /^(?:parameters|variables|resourceId|subscriptionResourceId|extensionResourceId|tenantResourceId|reference|copyIndex)$/i;
const maxShown = 160;

/** An expression for messages: texts that may be values are left out, and so is what is too long to be read. */
export function shownExpression(expression: Expression): string {
  const shown = render(expression, false);
  return shown.length > maxShown ? `${shown.slice(0, maxShown)}…` : shown;
}

function render(expression: Expression, named: boolean): string {
  switch (expression.kind) {
    case "literal":
      return typeof expression.value === "number" ? String(expression.value) : named ? `'${expression.value}'` : "'…'";
    case "call":
      return `${expression.name}(${expression.args.map((arg) => render(arg, naming.test(expression.name))).join(", ")})`;
    case "member": {
      const { of, key } = expression;
      const name = key.kind === "literal" && /^[A-Za-z_]\w*$/.test(String(key.value)) ? `.${key.value}` : `[${render(key, false)}]`;
      return `${render(of, false)}${name}`;
    }
  }
}
