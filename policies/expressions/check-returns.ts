import type { ExpressionProblem } from "./problem";
import { fieldOf, hasToken, partsOf, type SyntaxNode, walkSyntax } from "./syntax-tree";

/**
 * Statements that can end without a value. As the compiler does, this asks which ends can be reached by the shape of the
 * statements; of conditions it knows `true` and `false`, and takes other constants for either.
 */
export function checkReturns(body: SyntaxNode, text: string): ExpressionProblem[] {
  const problems: ExpressionProblem[] = [];
  const report = (message: string, start: number, end: number) =>
    problems.push({ rule: "expression-no-return", message, span: [Math.max(start, 2), Math.min(Math.max(end, 3), text.length)] });
  if (!usesGoto(body) && flowOf(body, text).ends) {
    report("the statements can end without return: each path needs a return with a value, or a throw", text.length - 1, text.length);
  }
  walkSyntax(body, (node) => {
    if (node === body) return undefined;
    switch (node.type) {
      case "switch_section":
        if (runsOn(node, text)) {
          const message = "the statements of this case run into the next; end them with break or return";
          problems.push({ rule: "expression-syntax", message, span: [node.start, node.end] });
        }
        return undefined;
      case "return_statement":
        if (partsOf(node).length === 0) report("return gives no value here", node.start, node.end);
        return undefined;
      case "local_function_statement":
        localFunction(node, text, report);
        return false;
      case "lambda_expression":
      case "anonymous_method_expression":
        return false;
      default:
        return undefined;
    }
  });
  return problems;
}

function localFunction(node: SyntaxNode, text: string, report: (message: string, start: number, end: number) => void) {
  const type = fieldOf(node, "type");
  const name = fieldOf(node, "name");
  const body = fieldOf(node, "body");
  if (!type || !name || body?.type !== "block") return;
  const isAsync = node.children.some((child) => child.type === "modifier");
  const yields = has(body, (inner) => inner.type === "yield_statement");
  if (text.slice(type.start, type.end) === "void" || isAsync || yields || usesGoto(body) || !flowOf(body, text).ends) return;
  report(`the function ${text.slice(name.start, name.end)} can end without return`, name.start, name.end);
}

function has(node: SyntaxNode, test: (node: SyntaxNode) => boolean): boolean {
  let found = false;
  walkSyntax(node, (inner) => {
    found ||= test(inner);
    return !found;
  });
  return found;
}

/** Where jumps go is not followed: code with labels is left to the compiler. */
function usesGoto(body: SyntaxNode): boolean {
  return has(body, (node) => node.type === "labeled_statement");
}

/** How a statement can be left: at its end, or by jumps out of it. */
interface Flow {
  readonly ends: boolean;
  readonly breaks: boolean;
  readonly continues: boolean;
}

const onlyEnds: Flow = { ends: true, breaks: false, continues: false };
const never: Flow = { ends: false, breaks: false, continues: false };

function either(flows: readonly Flow[]): Flow {
  return {
    ends: flows.some(({ ends }) => ends),
    breaks: flows.some(({ breaks }) => breaks),
    continues: flows.some(({ continues }) => continues),
  };
}

function flowOf(node: SyntaxNode | undefined, text: string): Flow {
  switch (node?.type) {
    case undefined:
      return onlyEnds;
    case "return_statement":
    case "throw_statement":
    case "goto_statement":
      return never;
    case "break_statement":
      return { ...never, breaks: true };
    case "continue_statement":
      return { ...never, continues: true };
    case "block":
      return sequence(partsOf(node), text);
    case "if_statement": {
      const condition = constantOf(fieldOf(node, "condition"), text);
      const then = condition === false ? never : flowOf(fieldOf(node, "consequence"), text);
      const otherwise = condition === true ? never : flowOf(fieldOf(node, "alternative"), text);
      return either([then, otherwise]);
    }
    case "while_statement":
    case "for_statement": {
      const condition = fieldOf(node, "condition");
      const isEndless = condition ? constantOf(condition, text) !== "unknown" : node.type === "for_statement";
      return { ...never, ends: !isEndless || flowOf(fieldOf(node, "body"), text).breaks };
    }
    case "do_statement": {
      const body = flowOf(fieldOf(node, "body"), text);
      const isEndless = constantOf(fieldOf(node, "condition"), text) === true;
      return { ...never, ends: body.breaks || (!isEndless && (body.ends || body.continues)) };
    }
    case "switch_statement":
      return switchFlow(node, text);
    case "try_statement":
      return tryFlow(node, text);
    case "using_statement":
    case "lock_statement":
    case "fixed_statement":
    case "unsafe_statement":
    case "checked_statement":
      return flowOf(fieldOf(node, "body") ?? partsOf(node).at(-1), text);
    default:
      return onlyEnds;
  }
}

/** Statements one behind the other; what stands behind one that does not end is never reached. */
function sequence(statements: readonly SyntaxNode[], text: string): Flow {
  const flows: Flow[] = [];
  for (const statement of statements) {
    const flow = flowOf(statement, text);
    flows.push({ ...flow, ends: false });
    if (!flow.ends) return either(flows);
  }
  return { ...either(flows), ends: true };
}

function statementsOf(section: SyntaxNode): SyntaxNode[] {
  return partsOf(section).filter((part) => /_statement$|^block$/.test(part.type));
}

function runsOn(section: SyntaxNode, text: string): boolean {
  const statements = statementsOf(section);
  return statements.length > 0 && sequence(statements, text).ends;
}

function switchFlow(node: SyntaxNode, text: string): Flow {
  const body = fieldOf(node, "body");
  const sections = body ? partsOf(body).filter((part) => part.type === "switch_section") : [];
  const flows = sections.flatMap((section) => {
    const statements = statementsOf(section);
    // Labels that share their statements with the next section stand alone.
    return statements.length === 0 ? [] : [sequence(statements, text)];
  });
  // A section that runs on is reported by itself.
  const { breaks, continues } = either(flows);
  const hasDefault = sections.some((section) => hasToken(section, "default"));
  return { ends: !hasDefault || breaks, breaks: false, continues };
}

function tryFlow(node: SyntaxNode, text: string): Flow {
  const blocks = [
    fieldOf(node, "body"),
    ...node.children.filter(({ type }) => type === "catch_clause").map((each) => fieldOf(each, "body")),
  ];
  const atLast = node.children.find(({ type }) => type === "finally_clause");
  if (atLast && !flowOf(partsOf(atLast)[0], text).ends) return never;
  return either(blocks.map((block) => flowOf(block, text)));
}

/** The value of a condition; one without a name in it is some constant, which is taken for whatever is harmless. */
function constantOf(condition: SyntaxNode | undefined, text: string): boolean | "constant" | "unknown" {
  if (!condition) return "unknown";
  const code = text.slice(condition.start, condition.end).trim();
  if (/^\(*\s*true\s*\)*$/.test(code)) return true;
  if (/^\(*\s*false\s*\)*$/.test(code)) return false;
  return has(condition, (node) => node.type === "identifier") ? "unknown" : "constant";
}
