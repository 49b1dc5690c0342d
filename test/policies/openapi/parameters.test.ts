import { describe, expect, it } from "vitest";
import { normalized, onlyOperation, openapi, swagger } from "../../support/definition";

const get = (operation: object, item: object = {}) => ({ ...item, get: { responses: {}, ...operation } });

describe("the parameters of an operation", () => {
  it("are those of its path and its own, which come first where both have one", () => {
    const shared = [
      { name: "id", in: "path", required: true, schema: { type: "integer" } },
      { name: "page", in: "query", schema: { type: "integer" } },
    ];
    const own = [{ name: "page", in: "query", required: true, schema: { type: "string" } }];
    const { parameters } = onlyOperation(openapi({ "/a/{id}": get({ parameters: own }, { parameters: shared }) }));
    expect(parameters).toEqual([
      { name: "id", in: "path", required: true, type: "integer" },
      { name: "page", in: "query", required: true, type: "string" },
    ]);
  });

  it("of one name in different places are different parameters", () => {
    const both = ["query", "header"].map((place) => ({ name: "id", in: place, schema: { type: "string" } }));
    const { parameters } = onlyOperation(openapi({ "/a": get({ parameters: both }) }));
    expect(parameters.map((each) => each.in)).toEqual(["query", "header"]);
  });

  it("may be references to references", () => {
    const components = {
      parameters: { A: { $ref: "#/components/parameters/B" }, B: { name: "b", in: "query", schema: { $ref: "#/components/schemas/C" } } },
      schemas: { C: { type: "boolean" } },
    };
    const { parameters } = onlyOperation(openapi({ "/a": get({ parameters: [{ $ref: "#/components/parameters/A" }] }) }, { components }));
    expect(parameters).toEqual([{ name: "b", in: "query", required: false, type: "boolean" }]);
  });

  it.each([
    ["goes in a circle", { A: { $ref: "#/components/parameters/B" }, B: { $ref: "#/components/parameters/A" } }],
    ["leads nowhere", {}],
  ])("are left out where their reference %s", (_, parameters) => {
    const operation = get({ parameters: [{ $ref: "#/components/parameters/A" }] });
    expect(onlyOperation(openapi({ "/a": operation }, { components: { parameters } })).parameters).toEqual([]);
  });

  it("in the path are always required, and there even where nobody declared them", () => {
    const declared = [{ name: "a", in: "path", required: false, schema: { type: "integer" } }];
    const { parameters } = onlyOperation(openapi({ "/{a}/b-{c}.json": get({ parameters: declared }) }));
    expect(parameters).toEqual([
      { name: "a", in: "path", required: true, type: "integer" },
      { name: "c", in: "path", required: true, type: "string" },
    ]);
  });

  it("that the path does not have are left out", () => {
    const declared = [{ name: "gone", in: "path", required: true, schema: { type: "string" } }];
    expect(onlyOperation(openapi({ "/a": get({ parameters: declared }) })).parameters).toEqual([]);
  });

  it("in cookies are left out with a note", () => {
    const definition = normalized(openapi({ "/a": get({ parameters: [{ name: "session", in: "cookie", schema: { type: "string" } }] }) }));
    expect(definition.operations[0]?.parameters).toEqual([]);
    expect(definition.notes).toEqual(["cookie parameters can't be validated by the gateway and are left out"]);
  });

  it.each([
    ["a type", { schema: { type: "integer" } }, { type: "integer" }],
    ["a UUID", { schema: { type: "string", format: "uuid" } }, { type: "uuid" }],
    ["a type or null", { schema: { type: ["null", "integer"] } }, { type: "integer" }],
    ["no type", { schema: {} }, { type: "string" }],
    ["no schema", {}, { type: "string" }],
    ["a media type", { content: { "application/json": { schema: { type: "object" } } } }, { type: "object" }],
    ["values", { schema: { type: "integer", enum: [1, 2, null] } }, { type: "integer", values: ["1", "2"] }],
    ["values that are not single", { schema: { enum: ["", [1]] } }, { type: "string", values: ["", "[1]"] }],
    ["a default of false", { schema: { type: "boolean", default: false } }, { type: "boolean", default: "false" }],
    ["a default that is no single value", { schema: { type: "array", default: [1] } }, { type: "array" }],
    ["a description", { description: "What for.", schema: { type: "string" } }, { type: "string", description: "What for." }],
  ])("have the shape of %s", (_, raw, expected) => {
    const { parameters } = onlyOperation(openapi({ "/a": get({ parameters: [{ name: "p", in: "query", ...raw }] }) }));
    expect(parameters).toEqual([{ name: "p", in: "query", required: false, ...expected }]);
  });

  it("of 2.0 have their shape in themselves", () => {
    const raw = { name: "p", in: "query", type: "string", format: "uuid", enum: ["a"], default: "a" };
    expect(onlyOperation(swagger({ "/a": get({ parameters: [raw] }) })).parameters).toEqual([
      { name: "p", in: "query", required: false, type: "uuid", values: ["a"], default: "a" },
    ]);
  });
});
