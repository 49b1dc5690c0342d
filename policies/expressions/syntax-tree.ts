import type { Tree } from "web-tree-sitter";

/** A node of the C# syntax as plain data; its offsets count in the text of the expression. */
export interface SyntaxNode {
  /** As the grammar calls it: `member_access_expression`, or the token itself: `??=`. */
  readonly type: string;
  /** False for tokens such as brackets and operators. */
  readonly named: boolean;
  /** What it is to its parent: `left`, `type`, `name`. */
  readonly field: string | undefined;
  readonly start: number;
  readonly end: number;
  /** The parser put it in to go on; it does not stand in the text. */
  readonly missing: boolean;
  readonly parent: SyntaxNode | undefined;
  readonly children: SyntaxNode[];
}

/** Code that is nested deeper is no expression that anyone wrote, and everything that walks a tree recurses. */
export const maxSyntaxDepth = 1500;

/**
 * Copies a tree out of the parser's own memory, with offsets moved by `shift`. Undefined where it is nested deeper than
 * `maxSyntaxDepth`. Iterative, since the depth is not known before.
 */
export function copyTree(tree: Tree, shift: number): SyntaxNode | undefined {
  const { types, fields } = tree.language;
  const isNamed = namedTypes(tree.language);
  const cursor = tree.walk();
  try {
    const make = (parent: SyntaxNode | undefined): SyntaxNode => {
      const id = cursor.nodeTypeId;
      const start = cursor.startIndex;
      const end = cursor.endIndex;
      const node: SyntaxNode = {
        type: types[id] ?? cursor.nodeType,
        named: isNamed[id] ?? cursor.nodeIsNamed,
        field: fields[cursor.currentFieldId] ?? undefined,
        start: start + shift,
        end: end + shift,
        missing: start === end && cursor.nodeIsMissing,
        parent,
        children: [],
      };
      parent?.children.push(node);
      return node;
    };
    const root = make(undefined);
    let current: SyntaxNode = root;
    let depth = 0;
    for (;;) {
      if (cursor.gotoFirstChild()) {
        if (++depth > maxSyntaxDepth) return undefined;
        current = make(current);
        continue;
      }
      while (!cursor.gotoNextSibling()) {
        if (depth === 0 || !cursor.gotoParent() || !current.parent) return root;
        depth -= 1;
        current = current.parent;
      }
      current = make(current.parent);
    }
  } finally {
    cursor.delete();
  }
}

const namedByLanguage = new WeakMap<Tree["language"], readonly boolean[]>();

/** Which node types are named: asking once spares a question for each node. */
function namedTypes(language: Tree["language"]): readonly boolean[] {
  const known = namedByLanguage.get(language) ?? language.types.map((_, id) => language.nodeTypeIsNamed(id));
  namedByLanguage.set(language, known);
  return known;
}

/** The child that has a field's name. */
export function fieldOf(node: SyntaxNode, field: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === field);
}

/** The children that are not mere tokens or comments. */
export function partsOf(node: SyntaxNode): SyntaxNode[] {
  return node.children.filter((child) => child.named && child.type !== "comment");
}

/** Whether a token stands among the children. */
export function hasToken(node: SyntaxNode, token: string): boolean {
  return node.children.some((child) => !child.named && child.type === token);
}

/** Calls `visit` for the node and everything below it, parents first; a visit that returns false leaves the inside out. */
export function walkSyntax(node: SyntaxNode, visit: (node: SyntaxNode) => unknown) {
  if (visit(node) === false) return;
  for (const child of node.children) walkSyntax(child, visit);
}

/** The node before (-1) or behind (1) a node, tokens included. */
export function neighbourOf(node: SyntaxNode, step: -1 | 1): SyntaxNode | undefined {
  const siblings = node.parent?.children ?? [];
  // Siblings stand in the order of the text.
  let low = 0;
  let high = siblings.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((siblings[middle] as SyntaxNode).start < node.start) low = middle + 1;
    else high = middle;
  }
  while (siblings[low] !== node && low < siblings.length) low += 1;
  return siblings[low + step];
}

/** The node around all brackets of an expression taken away. */
export function withoutBrackets(node: SyntaxNode): SyntaxNode {
  let inner = node;
  while (inner.type === "parenthesized_expression") {
    const [only] = partsOf(inner);
    if (!only) return inner;
    inner = only;
  }
  return inner;
}

/** A member that is looked up: `receiver.name`, or `receiver?.name`. */
export interface Lookup {
  readonly receiver: SyntaxNode;
  /** An identifier, or a name with type arguments. */
  readonly name: SyntaxNode;
}

/** The lookup that a node is: `a.B`, `a?.B`. */
export function lookupOf(node: SyntaxNode): Lookup | undefined {
  if (node.type === "member_access_expression") {
    const receiver = fieldOf(node, "expression");
    const name = fieldOf(node, "name");
    return receiver && name && { receiver, name };
  }
  if (node.type !== "conditional_access_expression") return undefined;
  const receiver = fieldOf(node, "condition");
  const binding = partsOf(node).find((part) => part !== receiver);
  const name = binding?.type === "member_binding_expression" ? partsOf(binding)[0] : undefined;
  return receiver && name && { receiver, name };
}

/** Whether a node is what a call calls. */
export function isCallee(node: SyntaxNode): boolean {
  return node.parent?.type === "invocation_expression" && node.field === "function";
}
