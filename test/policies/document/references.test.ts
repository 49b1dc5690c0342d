import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sourceText } from "../../../policies/document/ast";
import { beginsAsExpression } from "../../../policies/document/literal";
import { backend, certificate, fragment, logger, namedValue, schema, text } from "../../../policies/document/references";
import { hostileText } from "../../support/hostile-text";

describe("a named value", () => {
  it.each(["a", "orders-key", "Orders.Key_2", "-", "a".repeat(256)])("may be called %s", (name) => {
    expect(namedValue(name)).toEqual({ namedValue: name });
  });

  it.each(["", " a", "a b", "a}}", "{{a", "a\n", "größe", "a/b", "a".repeat(257)])("may not be called %j", (name) => {
    expect(() => namedValue(name)).toThrow(TypeError);
    expect(() => namedValue(name)).toThrow("a name has 1 to 256 letters");
  });
});

describe("an entity", () => {
  it.each(Object.entries({ backend, certificate, fragment, logger, schema }))("is referred to as a %s", (kind, refer) => {
    expect(refer("orders-1.2_b")).toEqual({ kind, id: "orders-1.2_b" });
    for (const id of ["a", "9", "a".repeat(80)]) expect(refer(id)).toEqual({ kind, id });
    for (const id of ["", "-a", "a-", ".", "a b", "a/b", "@(1)", "{{a}}", "a\n", "größe", "a".repeat(81)]) {
      expect(() => refer(id)).toThrow(`${kind}(${JSON.stringify(id)}): an id has 1 to 80`);
    }
  });
});

/** The tag on values that the compiler would refuse. */
const untyped = (...values: unknown[]) => text(Object.assign(["a", "b"], { raw: ["a", "b"] }), ...(values as string[]));

describe("a text", () => {
  it.each([
    ["is a literal", text`orders`, ["orders"]],
    ["is empty", text``, []],
    ["takes strings and numbers", text`${"a"}-${1}`, ["a-1"]],
    ["takes named values", text`https://${namedValue("host")}/v${1}`, ["https://", { namedValue: "host" }, "/v1"]],
    ["is only a named value", text`${namedValue("a")}`, [{ namedValue: "a" }]],
    ["has named values side by side", text`${namedValue("a")}${namedValue("b")}`, [{ namedValue: "a" }, { namedValue: "b" }]],
    ["holds single braces", text`{"a": "${namedValue("b")}"}`, ['{"a": "', { namedValue: "b" }, '"}']],
    ["reads escapes as JavaScript does", text`a\tb`, ["a\tb"]],
    ["ends in an @ behind something", text`user@${namedValue("host")}`, ["user@", { namedValue: "host" }]],
    ["has an @ behind a named value", text`${namedValue("a")}@(b)`, [{ namedValue: "a" }, "@(b)"]],
  ])("%s", (_, { template }, parts) => {
    expect(template).toEqual(parts);
  });

  it.each([
    ["that begins as an expression", () => text`@(a)`, "expr`...`"],
    ["that begins as an expression with what is put in", () => text`${"@("}${namedValue("a")})`, "expr`...`"],
    ["that begins as an expression when it is joined", () => text`${"@"}${"{"}a}`, "expr`...`"],
    ["whose first brace would be that of a named value", () => text`@${namedValue("a")}`, "would begin a policy expression"],
    [
      "whose first brace would be that of a named value, behind a blank",
      () => text` ${"@"}${namedValue("a")}`,
      "would begin a policy expression",
    ],
    ["that forms a named value", () => text`{{a}}`, "namedValue(...)"],
    ["that forms one with what is put in", () => text`{${"{a}"}}`, "namedValue(...)"],
    ["that forms one around a named value", () => text`{${namedValue("a")}}`, "a brace may not touch"],
    ["with a brace behind a named value", () => text`${namedValue("a")}}`, "a brace may not touch"],
    ["with a forged named value", () => text`${{ namedValue: "a}}@(b){{c" }}`, "a name has"],
    ["with a character that XML does not know", () => text`a${"\u0000"}`, "U+0000"],
    ["with nothing put in", () => untyped(undefined), "got undefined"],
    ["with null", () => untyped(null), "got null"],
    ["with an expression", () => untyped({ expression: "@(a)" }), "got object"],
  ])("is refused %s", (_, make, message) => {
    expect(make).toThrow(TypeError);
    expect(make).toThrow(message);
  });

  it("names those named values that were put in, and no others", () => {
    const property = fc.property(fc.array(hostileText, { minLength: 3, maxLength: 3 }), ([before = "", between = "", behind = ""]) => {
      let template: ReturnType<typeof text>;
      try {
        template = text`${before}${namedValue("a")}${between}${namedValue("b")}${behind}`;
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
        return;
      }
      const source = sourceText(template);
      expect(source).toBe(`${before}{{a}}${between}{{b}}${behind}`);
      expect([...source.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, name]) => name)).toEqual(["a", "b"]);
      expect(beginsAsExpression(source)).toBe(false);
    });
    fc.assert(property, { numRuns: 1000 });
  });
});
