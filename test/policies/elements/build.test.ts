import { describe, expect, it } from "vitest";
import type { PolicyElement } from "../../../policies/document/ast";
import { PolicyError } from "../../../policies/document/diagnostic";
import { namedValue, text } from "../../../policies/document/references";
import { findElement } from "../../../policies/elements";
import { buildElement } from "../../../policies/elements/build";

/*
 * What types would refuse, and values that were put together by hand: builders look at them all the same, since the
 * caller may have read them from somewhere.
 */

function build(name: string, args?: unknown): PolicyElement {
  const declaration = findElement(name);
  if (!declaration) throw new Error(`there is no ${name}`);
  return buildElement(declaration, args);
}

const variable = (value: unknown) => build("set-variable", { name: "a", value });
const valueFor = (value: unknown) => variable(value).attributes.value;

describe("a value made by hand", () => {
  it.each([
    ["a text", "a", "a"],
    ["a number", 1.5, "1.5"],
    ["true", true, "true"],
    ["an expression", { expression: "@(a)" }, { expression: "@(a)" }],
    ["an expression with blanks around it", { expression: " @{ return a; }\n" }, { expression: "@{ return a; }" }],
    ["a named value", { namedValue: "a" }, { template: [{ namedValue: "a" }] }],
    ["a template", { template: ["a", namedValue("b")] }, { template: ["a", { namedValue: "b" }] }],
    [
      "a template in more parts than it needs",
      { template: ["a", "", "b", namedValue("c"), ""] },
      { template: ["ab", { namedValue: "c" }] },
    ],
    ["a template without named values", text`a${1}`, "a1"],
    ["an empty template", text``, ""],
  ])("may be %s", (_, value, expected) => {
    expect(valueFor(value)).toEqual(expected);
  });

  it.each([
    ["no expression", { expression: "a" }, "expression-unbalanced"],
    ["an expression that does not end", { expression: "@(a" }, "expression-unbalanced"],
    ["an expression with something behind it", { expression: '@(a)" b="c' }, "expression-unbalanced"],
    ["an expression behind something", { expression: "a@(b)" }, "expression-unbalanced"],
    ["an expression that is no text", { expression: 1 }, "expression-unbalanced"],
    ["an expression with a character that XML does not know", { expression: '@("\u0000")' }, "character-not-allowed"],
    ["a named value of a forged name", { namedValue: "a}} @(b) {{c" }, "literal-is-code"],
    ["a named value without a name", { namedValue: "" }, "literal-is-code"],
    ["a named value whose name is no text", { namedValue: ["a"] }, "attribute-type"],
    ["a template that is no list", { template: "{{a}}" }, "attribute-type"],
    ["a template with a number", { template: [1] }, "attribute-type"],
    ["a template with null", { template: [null] }, "attribute-type"],
    ["a template that forms a named value", { template: ["{{a}}"] }, "literal-is-code"],
    ["a template whose parts form a named value", { template: ["{", "{a}", "}"] }, "literal-is-code"],
    ["a template whose parts form an expression", { template: ["@", "(a)"] }, "literal-is-code"],
    ["a template whose parts form an expression with a named value", { template: ["@", "", { namedValue: "a" }] }, "literal-is-code"],
    ["a template with a brace at a named value", { template: [{ namedValue: "a" }, "}b"] }, "literal-is-code"],
    ["a template with half a character", { template: ["\ud83d", namedValue("a"), "\ude00"] }, "character-not-allowed"],
    ["a reference where none is asked for", { kind: "backend", id: "a" }, "attribute-type"],
    ["null", null, "attribute-type"],
    ["a list", ["a"], "attribute-type"],
    ["a function", () => "a", "attribute-type"],
    ["a symbol", Symbol("a"), "attribute-type"],
    ["an empty object", {}, "attribute-type"],
    ["no number", 10n, "attribute-type"],
  ])("may not be %s", (_, value, rule) => {
    expect(() => variable(value)).toThrow(PolicyError);
    expect(() => variable(value)).toThrow(`set-variable/@value: `);
    expect(() => variable(value)).toThrow(`(${rule})`);
  });

  it("whose halves meet is one character", () => {
    expect(valueFor({ template: ["\ud83d", "\ude00"] })).toBe("😀");
  });
});

describe("a reference made by hand", () => {
  const include = (fragmentId: unknown) => build("include-fragment", { fragmentId });

  it("names an entity of the kind that is asked for", () => {
    expect(include({ kind: "fragment", id: "shared" }).attributes).toEqual({ "fragment-id": "shared" });
    expect(include(namedValue("shared")).attributes).toEqual({ "fragment-id": { template: [{ namedValue: "shared" }] } });
  });

  it.each([
    [{ kind: "backend", id: "shared" }, "attribute-type"],
    [{ id: "shared" }, "attribute-type"],
    ["shared", "attribute-type"],
    [1, "attribute-type"],
    [{ kind: "fragment", id: "@(a)" }, "attribute-value"],
    [{ kind: "fragment", id: "{{a}}" }, "attribute-value"],
    [{ kind: "fragment", id: 'a" b="c' }, "attribute-value"],
    [{ kind: "fragment", id: "" }, "attribute-value"],
    [{ kind: "fragment", id: undefined }, "attribute-type"],
    [{ kind: "fragment", id: ["shared"] }, "attribute-type"],
    [{ expression: "@(a)" }, "expression-not-allowed"],
  ])("is refused as %j", (value, rule) => {
    expect(() => include(value)).toThrow(PolicyError);
    expect(() => include(value)).toThrow(`(${rule})`);
  });
});

describe("text", () => {
  it("that is blank is none, except where white space counts", () => {
    expect(build("set-header", { name: "A", value: ["", " \n", "a "] }).children).toMatchObject([
      { children: [] },
      { children: [] },
      { children: [{ kind: "text", value: "a " }] },
    ]);
    expect(build("set-body", { body: "" }).children).toEqual([]);
    expect(build("set-body", { body: " \n" }).children).toEqual([{ kind: "text", value: " \n" }]);
    expect(build("set-body", { value: " " }).children).toMatchObject([{ name: "value", children: [{ kind: "text", value: " " }] }]);
  });

  it("of a liquid template may hold liquid's braces, and no named values", () => {
    const body = (value: unknown) => build("set-body", { template: "liquid", body: value }).children;
    expect(body("Hello {{body.name}}")).toEqual([{ kind: "text", value: "Hello {{body.name}}" }]);
    expect(build("set-body", { template: "liquid", value: "{{a}}" }).children).toMatchObject([{ children: [{ value: "{{a}}" }] }]);
    for (const value of ["@(a)", namedValue("a"), text`a ${namedValue("b")}`]) expect(() => body(value)).toThrow("(literal-is-code)");
    expect(() => build("set-body", { template: "none", body: "{{a}}" })).toThrow("(literal-is-code)");
    expect(() => build("set-body", { template: "{{liquid}}", body: "a" })).toThrow("(literal-is-code)");
  });
});

describe("arguments", () => {
  it.each([
    ["a text for an object", "rate-limit", "calls", "rate-limit: expected an object of arguments"],
    ["null for an object", "rate-limit", null, "rate-limit: expected an object of arguments, got null"],
    ["a list for an object", "rate-limit", [{ calls: 1, renewalPeriod: 1 }], "rate-limit: expected an object of arguments, got a list"],
    [
      "a list for a child",
      "send-request",
      { mode: "copy", responseVariableName: "a", setHeader: [[]] },
      "send-request/set-header: expected an object",
    ],
    ["no list of policies", "retry", { condition: true, count: 1, interval: 1, policies: {} }, "expected a list of policies"],
    ["no policies in a list of them", "choose", { when: { condition: true, policies: [null] } }, "choose/when[1]: expected a policy"],
    ["an unknown key", "set-method", { text: "GET" }, "set-method: expected text"],
    [
      "an unknown key beside known ones",
      "cache-remove-value",
      { key: "a", caching: "internal" },
      `there is no "caching" here; known are id, key, cachingType`,
    ],
    ["an id that is an expression", "base", { id: { expression: "@(a)" } }, "base/@id: "],
    ["an id that begins like one", "base", { id: "@(a)" }, "base/@id: "],
    [
      "an id for a child that is no policy",
      "set-header",
      { name: "A", existsAction: "delete", id: "a", value: { id: "b" } },
      "set-header/value: ",
    ],
  ])("are refused with %s", (_, name, args, message) => {
    expect(() => build(name, args)).toThrow(PolicyError);
    expect(() => build(name, args)).toThrow(message);
  });

  it("may name the policy", () => {
    expect(build("base", { id: "a" }).attributes).toEqual({ id: "a" });
    expect(build("send-request", { mode: "copy", responseVariableName: "a", setBody: { id: "b", body: "c" } }).children).toMatchObject([
      { name: "set-body", attributes: { id: "b" } },
    ]);
  });

  it("that are not given make nothing", () => {
    expect(build("forward-request", { timeout: undefined })).toEqual(build("forward-request"));
    expect(build("forward-request").attributes).toEqual({});
  });
});
