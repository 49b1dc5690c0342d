import { plainName } from "./allowed";
import { fieldOf, hasToken, neighbourOf, partsOf, type SyntaxNode, walkSyntax } from "./syntax-tree";

/** What an identifier is where it stands. */
export type Role =
  /** It makes a name known: a variable, a parameter, a local function, a label. */
  | "declares"
  /** It is the name of a type. */
  | "type"
  /** It follows a dot, names an argument or a member to set: its meaning lies elsewhere. */
  | "member"
  /** It stands for a value, or for the type or namespace whose member follows. */
  | "value";

const typeHolders: Readonly<Record<string, string | undefined>> = {
  cast_expression: "type",
  object_creation_expression: "type",
  array_type: "type",
  nullable_type: "type",
  typeof_expression: "type",
  default_expression: "type",
  sizeof_expression: "type",
  variable_declaration: "type",
  parameter: "type",
  declaration_pattern: "type",
  declaration_expression: "type",
  recursive_pattern: "type",
  type_pattern: "type",
  catch_declaration: "type",
  foreach_statement: "type",
  local_function_statement: "type",
  tuple_element: "type",
  as_expression: "right",
  is_expression: "right",
};

/** What an identifier, or a name with type arguments, is where it stands. */
export function roleOf(node: SyntaxNode): Role {
  const { parent, field } = node;
  if (!parent) return "value";
  if (field !== undefined && typeHolders[parent.type] === field) return "type";
  switch (parent.type) {
    case "generic_name":
      return "member";
    case "type_argument_list":
    case "qualified_name":
    case "alias_qualified_name":
    case "constant_pattern":
      return "type";
    case "member_access_expression":
      return field === "name" ? "member" : "value";
    case "member_binding_expression":
    case "subpattern":
    case "with_initializer":
      return "member";
    case "argument":
      return field === "name" ? "member" : "value";
    case "anonymous_object_creation_expression":
      return neighbourOf(node, 1)?.type === "=" ? "member" : "value";
    case "assignment_expression":
      return field === "left" && parent.parent?.type === "initializer_expression" ? "member" : "value";
    case "foreach_statement":
      return field === "left" ? "declares" : "value";
    case "from_clause":
      return field === "name" ? "declares" : "value";
    case "let_clause":
    case "join_clause":
      return partsOf(parent)[0] === node ? "declares" : "value";
    case "query_expression":
      return neighbourOf(node, -1)?.type === "into" ? "declares" : "value";
    case "join_into_clause":
    case "type_parameter":
    case "implicit_parameter":
    case "labeled_statement":
    case "goto_statement":
    case "tuple_pattern":
      return "declares";
    case "variable_declarator":
    case "parameter":
    case "local_function_statement":
    case "declaration_pattern":
    case "declaration_expression":
    case "catch_declaration":
      return field === "name" ? "declares" : "value";
    default:
      return "value";
  }
}

/** A name that the code of an expression makes known itself. */
export interface Declared {
  readonly name: string;
  /** The type as written; undefined for `var` and where none is written. */
  readonly type: string | undefined;
  /** What gives a `var` its type. */
  readonly value: SyntaxNode | undefined;
  /** The value is a sequence, and the name stands for its elements. */
  readonly element: boolean;
}

/**
 * Every name that the code declares, wherever: scopes are left aside, so that a name counts as known throughout. A name
 * that is declared more than once has more than one entry.
 */
export function declaredNames(root: SyntaxNode, textOf: (node: SyntaxNode) => string): Map<string, Declared[]> {
  const names = new Map<string, Declared[]>();
  const add = (node: SyntaxNode, declared: Omit<Declared, "name">) => {
    const name = textOf(node).replace(/^@/, "");
    const entries = names.get(name);
    if (entries) entries.push({ name, ...declared });
    else names.set(name, [{ name, ...declared }]);
  };
  walkSyntax(root, (node) => {
    // What is outside of the expression's text belongs to the method around it.
    if (node.start < 2) return;
    if (node.type === "implicit_parameter" && node.children.length === 0) add(node, { type: undefined, value: undefined, element: false });
    if (node.type !== "identifier" || roleOf(node) !== "declares") return;
    const { parent } = node;
    const typeNode =
      parent?.type === "variable_declarator" ? parent.parent && fieldOf(parent.parent, "type") : parent && fieldOf(parent, "type");
    const isFunction = parent?.type === "local_function_statement";
    const isElement = parent?.type === "foreach_statement";
    const value = isFunction ? undefined : isElement && parent ? fieldOf(parent, "right") : parent && initialValue(parent, node);
    add(node, { type: isFunction ? undefined : typeNode && typeNameOf(typeNode, textOf), value, element: isElement });
  });
  return names;
}

function initialValue(parent: SyntaxNode, name: SyntaxNode): SyntaxNode | undefined {
  if (parent.type !== "variable_declarator" || !hasToken(parent, "=")) return undefined;
  return partsOf(parent).find((part) => part !== name && part.type !== "bracketed_argument_list");
}

/**
 * A type as C# writes it, without namespaces and spaces: `List<string>`, `byte[]`, `int?`. Undefined for `var`, tuples and
 * what is no plain type.
 */
export function typeNameOf(node: SyntaxNode, textOf: (node: SyntaxNode) => string): string | undefined {
  switch (node.type) {
    case "predefined_type":
      return textOf(node);
    case "identifier":
      return textOf(node) === "dynamic" ? "dynamic" : plainName(textOf(node));
    case "qualified_name":
    case "alias_qualified_name": {
      const name = fieldOf(node, "name");
      if (name?.type === "generic_name") return typeNameOf(name, textOf);
      return plainName(
        textOf(node)
          .replace(/\s+/g, "")
          .replace(/^global::/, ""),
      );
    }
    case "generic_name": {
      const [name, list] = partsOf(node);
      if (!name || !list) return undefined;
      const of = partsOf(list).map((part) => typeNameOf(part, textOf));
      return of.every((each) => each !== undefined) && of.length > 0 ? `${plainName(textOf(name))}<${of.join(",")}>` : undefined;
    }
    case "nullable_type": {
      const inner = fieldOf(node, "type");
      const name = inner && typeNameOf(inner, textOf);
      return name && `${name}?`;
    }
    case "array_type": {
      const inner = fieldOf(node, "type");
      const name = inner && typeNameOf(inner, textOf);
      const rank = fieldOf(node, "rank");
      return name && rank && !hasToken(rank, ",") ? `${name}[]` : undefined;
    }
    default:
      return undefined;
  }
}
