import { describe, expect, it } from "vitest";
import type { PolicyElement } from "../../../policies/document/ast";
import { isDocument, notPolicies } from "../../../policies/document/is-document";
import { maxDepth, parsePolicy } from "../../../policies/document/parse";
import { elements } from "../../../policies/elements";

const root = { kind: "element", name: "policies", attributes: {}, children: [] };
const withRoot = (more: object) => ({ root: { ...root, ...more } });
const holding = (child: unknown) => withRoot({ children: [child] });
const comment = { kind: "comment", comment: "a" };

/** An element in as many others. */
function nested(depth: number): object {
  let element: object = root;
  for (let level = 0; level < depth; level++) element = { ...root, children: [element] };
  return { root: element };
}

describe("a document read from JSON", () => {
  it.each([
    ["an empty one", { root }],
    ["one with comments around it", { root, before: [comment], after: [] }],
    [
      "a literal, an expression and a template",
      withRoot({ attributes: { a: "b", c: { expression: "@(d)" }, e: { template: ["f", { namedValue: "g" }] } } }),
    ],
    ["a text", holding({ kind: "text", value: "a" })],
    ["a CDATA section", holding({ kind: "text", value: "a", cdata: true })],
    ["a comment", holding(comment)],
    ["one that is nested", nested(maxDepth)],
  ])("is %s", (_, value) => {
    expect(isDocument(value)).toBe(true);
    expect(isDocument(JSON.parse(JSON.stringify(value)))).toBe(true);
  });

  it("is what is parsed", () => {
    for (const { examples } of elements) {
      for (const { xml } of examples.pass) {
        const { document } = parsePolicy(`<!-- a --><policies><inbound>${xml}</inbound></policies>`);
        expect(isDocument(JSON.parse(JSON.stringify(document)))).toBe(true);
      }
    }
  });

  it.each([
    ["null", null],
    ["a list", [root]],
    ["a text", "<policies />"],
    ["without root", {}],
    ["a comment", { root: comment }],
    ["of another kind", withRoot({ kind: "policies" })],
    ["without a name", withRoot({ name: undefined })],
    ["without attributes", withRoot({ attributes: null })],
    ["with a list of attributes", withRoot({ attributes: [] })],
    ["with a number for an attribute", withRoot({ attributes: { a: 1 } })],
    ["with null for an attribute", withRoot({ attributes: { a: null } })],
    ["with a list for an attribute", withRoot({ attributes: { a: ["b"] } })],
    ["with an expression that is no text", withRoot({ attributes: { a: { expression: 1 } } })],
    ["with a template that is no list", withRoot({ attributes: { a: { template: "b" } } })],
    ["with a number in a template", withRoot({ attributes: { a: { template: [1] } } })],
    ["with null in a template", withRoot({ attributes: { a: { template: [null] } } })],
    ["with a named value that is no text", withRoot({ attributes: { a: { template: [{ namedValue: 1 }] } } })],
    ["without children", withRoot({ children: undefined })],
    ["with an object of children", withRoot({ children: {} })],
    ["with null for a child", holding(null)],
    ["with a text for a child", holding("a")],
    ["with a text without a value", holding({ kind: "text" })],
    ["with another mark of CDATA", holding({ kind: "text", value: "a", cdata: "yes" })],
    ["with a comment without text", holding({ kind: "comment", comment: 1 })],
    ["with an element before it", { root, before: [root] }],
    ["with null behind it", { root, after: null }],
    ["with a text around it", { root, before: "<!-- a -->" }],
    ["that is nested too deep", nested(maxDepth + 1)],
    ["that is nested far too deep", nested(100_000)],
  ])("is not %s", (_, value) => {
    expect(isDocument(value)).toBe(false);
  });
});

describe("a list of policies", () => {
  const policy = root as unknown as PolicyElement;

  it("has policies and comments in it", () => {
    expect(notPolicies([], "inbound")).toEqual([]);
    expect(notPolicies([policy, comment, policy], "inbound")).toEqual([]);
  });

  it.each([undefined, null, "a", policy, { length: 0 }])("is not %j", (list) => {
    expect(notPolicies(list, "inbound")).toEqual([expect.objectContaining({ rule: "attribute-type", path: "inbound" })]);
  });

  it.each([undefined, null, false, "<base />", [policy], { kind: "comment" }, { kind: "text", value: "a" }, { ...policy, children: [1] }])(
    "has no %j in it",
    (each) => {
      expect(notPolicies([policy, each, policy], "inbound").map(({ path }) => path)).toEqual(["inbound[2]"]);
    },
  );
});
