import type { ExpressionProblem } from "./problem";
import type { Typing } from "./static-type";
import { fieldOf, hasToken, partsOf, type SyntaxNode, walkSyntax } from "./syntax-tree";

/** Syntax that came after C# 7, by the node of the grammar: what it is, and how C# 7 says it. */
const later: Readonly<Record<string, readonly [what: string, instead: string] | undefined>> = {
  switch_expression: ["a switch expression (C# 8)", "use ?: or a switch statement"],
  recursive_pattern: ["a property pattern (C# 8)", "compare the members with &&"],
  negated_pattern: ["`is not` (C# 9)", "use != or !(... is ...)"],
  and_pattern: ["an `and` pattern (C# 9)", "use &&"],
  or_pattern: ["an `or` pattern (C# 9)", "use ||"],
  relational_pattern: ["a relational pattern (C# 9)", "compare with < or >"],
  parenthesized_pattern: ["a pattern in brackets (C# 9)", "use && and ||"],
  list_pattern: ["a list pattern (C# 11)", "compare the length and the elements"],
  raw_string_literal: ["a raw string (C# 11)", 'use "..." or @"..."'],
  string_literal_encoding: ["a UTF-8 string (C# 11)", "use Encoding.UTF8.GetBytes"],
  implicit_object_creation_expression: ["new() without a type (C# 9)", "name the type"],
  with_expression: ["a with expression (C# 9)", "make a new object"],
  collection_expression: ["a collection in square brackets (C# 12)", "use new[] { ... }"],
  record_declaration: ["a record (C# 9)", "use an anonymous type"],
};

/** Operators that came after C# 7. */
const operators: Readonly<Record<string, readonly [what: string, instead: string] | undefined>> = {
  "??=": ["??= (C# 8)", "use x = x ?? ..."],
  ">>>": [">>> (C# 11)", "use >> on an unsigned number"],
  ">>>=": [">>>= (C# 11)", "use >> on an unsigned number"],
};

/** Types that can be null anyway; in C# 7 they take no question mark. */
const references = new Set([
  "string",
  "object",
  "JObject",
  "JToken",
  "JArray",
  "IResponse",
  "IRequest",
  "Jwt",
  "Uri",
  "XElement",
  "XDocument",
]);

/** What the code uses of later versions of C#; the service compiles C# 7. What 7.1 to 7.3 brought is let pass. */
export function checkLanguageLevel(root: SyntaxNode, typing: Typing): ExpressionProblem[] {
  const problems: ExpressionProblem[] = [];
  const report = (node: SyntaxNode, [what, instead]: readonly [string, string]) =>
    problems.push({ rule: "expression-language", message: `${what} is no C# 7; ${instead}`, span: [node.start, node.end] });
  walkSyntax(root, (node) => {
    const known = later[node.type];
    if (known) {
      report(node, known);
      // A pattern is reported once, not for each of its parts.
      return false;
    }
    const special = specialCase(node, typing);
    if (special) report(node, special);
    return undefined;
  });
  return problems;
}

function specialCase(node: SyntaxNode, typing: Typing): readonly [string, string] | undefined {
  switch (node.type) {
    case "assignment_expression":
    case "binary_expression": {
      const operator = fieldOf(node, "operator") ?? node.children.find((child) => !child.named);
      return operator && operators[typing.textOf(operator)];
    }
    case "range_expression":
      return isMemberSlip(node)
        ? ["a range with .. (C# 8)", "a member follows a single dot"]
        : ["a range with .. (C# 8)", "use Skip, Take or Substring"];
    case "prefix_unary_expression":
      return typing.textOf(node).startsWith("^") ? ["an index from the end with ^ (C# 8)", "subtract from the length"] : undefined;
    case "postfix_unary_expression":
      return typing.textOf(node).endsWith("!") ? ["! behind a value (C# 8)", "leave it out"] : undefined;
    case "local_declaration_statement":
      return hasToken(node, "using") ? ["using without brackets (C# 8)", "write using (...) { ... }"] : undefined;
    case "foreach_statement":
      return hasToken(node, "await") ? ["await foreach (C# 8)", "use foreach"] : undefined;
    case "local_function_statement":
      return node.children.some((child) => child.type === "modifier" && typing.textOf(child) === "static")
        ? ["a static local function (C# 8)", "leave static out"]
        : undefined;
    case "lambda_expression":
    case "anonymous_method_expression":
      return node.children.some((child) => (child.type === "modifier" || !child.named) && typing.textOf(child) === "static")
        ? ["a static lambda (C# 9)", "leave static out"]
        : undefined;
    case "nullable_type": {
      const inner = fieldOf(node, "type");
      const name = inner && (inner.type === "generic_name" ? partsOf(inner)[0] : inner);
      const isReference = inner?.type === "array_type" || (name && references.has(typing.textOf(name)));
      return isReference ? ["? behind a type that can be null (C# 8)", "leave it out"] : undefined;
    }
    case "interpolated_string_expression":
      return typing.textOf(node).startsWith('@$"') ? ['@$"..." (C# 8)', 'write $@"..."'] : undefined;
    default:
      return undefined;
  }
}

/** `context..Request`: two dots where one was meant. */
function isMemberSlip(node: SyntaxNode): boolean {
  const parts = partsOf(node);
  return node.parent?.type !== "argument" && parts.at(-1)?.type !== "integer_literal";
}
