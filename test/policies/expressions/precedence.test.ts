import { describe, expect, it } from "vitest";
import { parseCSharp } from "../../../policies/expressions/grammar";
import { asMethod, expressionSource } from "../../../policies/expressions/source";
import { partsOf, type SyntaxNode, walkSyntax } from "../../../policies/expressions/syntax-tree";

/** The code with a pair of square brackets around each operator with its operands. */
function grouped(code: string): string {
  const text = `@(${code})`;
  const { code: method, shift } = asMethod(expressionSource(text));
  const root = parseCSharp(method, shift)?.root;
  let found: SyntaxNode | undefined;
  if (root)
    walkSyntax(root, (node) => {
      if (node.type === "return_statement") found ??= partsOf(node)[0];
    });
  const show = (node: SyntaxNode): string => {
    if (node.type === "parenthesized_expression") return partsOf(node).map(show).join("");
    const inner = node.children.length === 0 ? text.slice(node.start, node.end) : node.children.map(show).join("");
    return /^(?:binary|prefix_unary|cast|is_pattern|conditional_access)_expression$/.test(node.type) ? `[${inner}]` : inner;
  };
  if (root) walkSyntax(root, (node) => expect(node.children.filter((child) => child.parent !== node)).toEqual([]));
  return found ? show(found) : "";
}

describe("?. binds more than operators before it", () => {
  it.each([
    ["a+b?.C", "[a+[b?.C]]"],
    ["a+b.D()?.C.E()[0]", "[a+[b.D()?.C].E()[0]]"],
    ["a+b?.C+d", "[[a+[b?.C]]+d]"],
    ["a+b?.C+d?.E", "[[a+[b?.C]]+[d?.E]]"],
    ["a+b?.C?.D", "[a+[[b?.C]?.D]]"],
    ["a?.B??c?.D", "[[a?.B]??[c?.D]]"],
    ["!b?.C", "[![b?.C]]"],
    ["(string)b?.C", "[(string)[b?.C]]"],
    ['a+b?["c"]', '[a+[b?["c"]]]'],
  ])("%s", (code, expected) => {
    expect(grouped(code)).toBe(expected);
  });
});

describe("operators behind it keep their own precedence", () => {
  it.each([
    ["a&&b?.C==d", "[a&&[[b?.C]==d]]"],
    ["a==b?.C&&d", "[[a==[b?.C]]&&d]"],
    ["a&&b?.C==d||e", "[[a&&[[b?.C]==d]]||e]"],
    ["a-b?.C*d", "[a-[[b?.C]*d]]"],
    ["a??b?.C+d", "[a??[[b?.C]+d]]"],
    ["a&&b?.C is d", "[a&&[[b?.C]isd]]"],
  ])("%s", (code, expected) => {
    expect(grouped(code)).toBe(expected);
  });
});
