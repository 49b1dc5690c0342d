import { describe, expect, it } from "vitest";
import type { PolicyElement, PolicyNode } from "../../../policies/document/ast";
import { parsePolicy } from "../../../policies/document/parse";
import { LineIndex, type Span } from "../../../policies/document/positions";

function read(source: string) {
  const { document, positions } = parsePolicy(source);
  if (!document) throw new Error("there is no document");
  const at = (span: Span | undefined) => span && source.slice(...span);
  return { root: document.root, document, positions, at };
}

function child(element: PolicyElement, index = 0): PolicyNode {
  const found = element.children[index];
  if (!found) throw new Error(`${element.name} has no child ${index}`);
  return found;
}

describe("the source text of", () => {
  const source = `<!--z--> <a b = "c" d='@("e")'\n  f="" ><g/> text <h>@{ return 1; } </h><!-- i --><![CDATA[j]]></a  >`;
  const { root, document, positions, at } = read(source);

  it("elements, with their tags and what is between them", () => {
    expect(at(positions.spanOf(root))).toBe(source.slice(9));
    expect(at(positions.openingTagOf(root))).toBe(`<a b = "c" d='@("e")'\n  f="" >`);
    expect(at(positions.contentOf(root))).toBe("<g/> text <h>@{ return 1; } </h><!-- i --><![CDATA[j]]>");
  });

  it("elements with one tag, which have no content", () => {
    const g = child(root) as PolicyElement;
    expect(at(positions.spanOf(g))).toBe("<g/>");
    expect(at(positions.openingTagOf(g))).toBe("<g/>");
    expect(positions.contentOf(g)).toBeUndefined();
  });

  it("texts, comments and CDATA sections", () => {
    expect(at(positions.spanOf(child(root, 1)))).toBe(" text ");
    expect(at(positions.spanOf(child(child(root, 2) as PolicyElement)))).toBe("@{ return 1; }");
    expect(at(positions.spanOf(child(root, 3)))).toBe("<!-- i -->");
    expect(at(positions.contentOf(child(root, 3)))).toBe(" i ");
    expect(at(positions.spanOf(child(root, 4)))).toBe("<![CDATA[j]]>");
    expect(at(positions.contentOf(child(root, 4)))).toBe("j");
    expect(document.before?.map((each) => at(positions.spanOf(each)))).toEqual(["<!--z-->"]);
  });

  it.each([
    ["b", `b = "c"`, "c"],
    ["d", `d='@("e")'`, `@("e")`],
    ["f", `f=""`, ""],
  ])("the attribute %s", (name, whole, value) => {
    expect(at(positions.spanOf(root, name))).toBe(whole);
    expect(at(positions.attributeNameOf(root, name))).toBe(name);
    expect(at(positions.attributeValueOf(root, name))).toBe(value);
  });

  it("an attribute that is not there: the element has a place, the attribute none", () => {
    expect(positions.spanOf(root, "x")).toEqual(positions.spanOf(root));
    expect(positions.attributeNameOf(root, "x")).toBeUndefined();
    expect(positions.attributeValueOf(root, "x")).toBeUndefined();
  });

  it("a node of another document: none", () => {
    const other = read("<a />").root;
    expect(positions.spanOf(other)).toBeUndefined();
    expect(positions.openingTagOf(other)).toBeUndefined();
    expect(positions.contentOf(other)).toBeUndefined();
  });
});

it.each([
  ["a value without quotes", "<a b=c d='e' />", "b", "b=c", "c"],
  ["a value that does not close", `<a b="c />`, "b", `b="c `, "c "],
  ["a broken expression", `<a b="@(c" d="e" />`, "b", `b="@(c"`, "@(c"],
  ["one that is escaped", `<a b="@(&quot;c&quot;)" />`, "b", `b="@(&quot;c&quot;)"`, "@(&quot;c&quot;)"],
  ["white space around an expression", `<a b=" @(c) " />`, "b", `b=" @(c) "`, " @(c) "],
  ["the first of two", `<a b="c" b="d" />`, "b", `b="c"`, "c"],
  ["characters that are replaced", `<a b\u0000="\u0001" />`, "b\ufffd", `b\u0000="\u0001"`, "\u0001"],
])("%s", (_, source, name, whole, value) => {
  const { root, positions, at } = read(source);
  expect(at(positions.spanOf(root, name))).toBe(whole);
  expect(at(positions.attributeValueOf(root, name))).toBe(value);
});

it("an element that is not closed ends where its parent does", () => {
  const { root, positions, at } = read("<a><b>c</a>");
  const b = child(root) as PolicyElement;
  expect(at(positions.spanOf(b))).toBe("<b>c");
  expect(at(positions.contentOf(b))).toBe("c");
});

it("texts that become one have one place", () => {
  const { root, positions, at } = read("<a>b</c>d</a>");
  expect(root.children).toEqual([{ kind: "text", value: "bd" }]);
  expect(at(positions.spanOf(child(root)))).toBe("b</c>d");
});

it("finds each of very many attributes", () => {
  const names = Array.from({ length: 20_000 }, (_, i) => `b${i}`);
  const { root, positions, at } = read(`<a ${names.map((name) => `${name}="${name}"`).join(" ")} />`);
  expect(names.every((name) => at(positions.attributeValueOf(root, name)) === name)).toBe(true);
});

describe("lines and columns", () => {
  it.each([
    ["", 0, 1, 1],
    ["ab", 1, 1, 2],
    ["a\nb", 2, 2, 1],
    ["a\nb", 1, 1, 2],
    ["a\r\nb", 3, 2, 1],
    ["\n\n\n", 3, 4, 1],
    ["😀b", 2, 1, 3],
    ["\ufeffa", 1, 1, 1],
    ["\ufeffa", 0, 1, 1],
    ["\ufeffa\nb", 3, 2, 1],
  ])("%j at %i", (source, offset, line, column) => {
    expect(new LineIndex(source).at(offset)).toEqual({ line, column });
  });
});
