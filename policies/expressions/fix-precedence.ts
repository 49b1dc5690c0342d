import { fieldOf, partsOf, type SyntaxNode } from "./syntax-tree";

type Mutable = { -readonly [K in keyof SyntaxNode]: SyntaxNode[K] };

/**
 * The grammar takes `a + b?.C` for `(a + b)?.C`: it lets `?.` bind less than operators and casts before it. This puts
 * each `?.` where C# has it, and operators behind it by their own precedence.
 */
export function fixPrecedence(root: SyntaxNode) {
  for (const child of [...root.children]) fixPrecedence(child);
  if (root.type === "conditional_access_expression") rotate(root as Mutable);
}

const absorbs = new Set(["binary_expression", "prefix_unary_expression", "cast_expression", "await_expression"]);

function rotate(access: Mutable) {
  const absorbed = fieldOf(access, "condition") as Mutable | undefined;
  if (!absorbed || !absorbs.has(absorbed.type) || !access.parent) return;
  const spine: Mutable[] = [];
  let operand: Mutable = absorbed;
  while (absorbs.has(operand.type)) {
    spine.push(operand);
    const last = partsOf(operand).at(-1);
    if (!last) return;
    operand = last as Mutable;
  }
  // What goes on behind the `?.` goes with it.
  const chain: Mutable[] = [access];
  for (let top = access; top.parent && continues(top); ) {
    top = top.parent as Mutable;
    chain.push(top);
  }
  const top = chain[chain.length - 1] as Mutable;
  const place = top.parent as Mutable | undefined;
  if (!place) return;
  const inner = spine[spine.length - 1] as Mutable;
  const { field: topField } = top;
  const { field: operandField } = operand;
  replace(place, top, absorbed, topField);
  replace(access, absorbed, operand, "condition");
  replace(inner, operand, top, operandField);
  for (const each of chain) each.start = operand.start;
  for (const each of spine) each.end = top.end;
  settle(absorbed);
}

/** Puts a node into the place of another. */
function replace(parent: Mutable, old: Mutable, by: Mutable, field: string | undefined) {
  const index = parent.children.indexOf(old);
  if (index < 0) return;
  parent.children[index] = by;
  by.parent = parent;
  by.field = field;
}

/** Whether a node is what a lookup, call or element access starts from. */
function continues({ parent, field }: SyntaxNode): boolean {
  switch (parent?.type) {
    case "member_access_expression":
    case "element_access_expression":
      return field === "expression";
    case "invocation_expression":
      return field === "function";
    case "conditional_access_expression":
      return field === "condition";
    case "postfix_unary_expression":
      return true;
    default:
      return false;
  }
}

const precedences: readonly (readonly string[])[] = [
  ["??"],
  ["||"],
  ["&&"],
  ["|"],
  ["^"],
  ["&"],
  ["==", "!="],
  ["<", ">", "<=", ">=", "is", "as"],
  ["<<", ">>", ">>>"],
  ["+", "-"],
  ["*", "/", "%"],
];

function precedenceOf(node: SyntaxNode): number {
  const operator = node.children.find((child) => !child.named);
  return operator ? precedences.findIndex((level) => level.includes(operator.type)) : -1;
}

const operators = new Set(["binary_expression", "is_expression", "as_expression", "is_pattern_expression"]);

/** `(a && b) == c` without brackets is `a && (b == c)`: turns operators around until the stronger stand inside. */
function settle(node: Mutable) {
  if (node.type !== "binary_expression") return;
  for (;;) {
    const outer = node.parent as Mutable | undefined;
    if (!outer || !operators.has(outer.type) || partsOf(outer)[0] !== node || !outer.parent) return;
    const weak = precedenceOf(node);
    const strong = precedenceOf(outer);
    const right = fieldOf(node, "right") as Mutable | undefined;
    if (!right || weak < 0 || strong <= weak) return;
    const { field: nodeField } = node;
    const { field: outerField } = outer;
    replace(outer.parent as Mutable, outer, node, outerField);
    replace(outer, node, right, nodeField);
    replace(node, right, outer, "right");
    outer.start = right.start;
    node.end = outer.end;
  }
}
