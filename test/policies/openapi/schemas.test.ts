import { describe, expect, it } from "vitest";
import { normalized, openapi, swagger } from "../../support/definition";

const answering = (schema: unknown) => ({
  "/a": { get: { operationId: "read", responses: { 200: { description: "", content: { "application/json": { schema } } } } } },
});

function translated(schema: unknown) {
  const { schemas, notes } = normalized(openapi(answering(schema)));
  return { schema: schemas.read200, notes };
}

const leftOut = (...keywords: string[]) => [
  `schema keywords that OpenAPI 3.0 does not have are left out, so that less is validated: ${keywords.join(", ")}`,
];

describe("a schema in the dialect of OpenAPI 3.0", () => {
  it.each([
    ["a type or null", { type: ["string", "null"] }, { type: "string", nullable: true }],
    ["several types", { type: ["string", "integer"] }, { anyOf: [{ type: "string" }, { type: "integer" }] }],
    [
      "several types or null",
      { type: ["string", "integer", "null"] },
      { anyOf: [{ type: "string" }, { type: "integer" }], nullable: true },
    ],
    ["null alone", { type: "null" }, { nullable: true, enum: [null] }],
    ["one value", { const: "a" }, { enum: ["a"] }],
    [
      "a bound that is itself excluded",
      { exclusiveMinimum: 0, exclusiveMaximum: 9 },
      { minimum: 0, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: true },
    ],
    ["an excluded bound beside a lower one", { minimum: -5, exclusiveMinimum: 0 }, { minimum: 0, exclusiveMinimum: true }],
    ["an excluded bound beside a higher one", { exclusiveMinimum: 0, minimum: 5 }, { minimum: 5 }],
    ["an excluded bound beside a higher upper one", { maximum: 9, exclusiveMaximum: 5 }, { maximum: 5, exclusiveMaximum: true }],
    ["an excluded bound beside a lower upper one", { exclusiveMaximum: 9, maximum: 5 }, { maximum: 5 }],
    ["a switch beside its bound", { minimum: 0, exclusiveMinimum: true }, { minimum: 0, exclusiveMinimum: true }],
    ["a switch that is off", { minimum: 0, exclusiveMinimum: false }, { minimum: 0, exclusiveMinimum: false }],
    ["an old way to say nullable", { type: "string", "x-nullable": true }, { type: "string", nullable: true }],
    ["a file", { type: "file" }, { type: "string", format: "binary" }],
    ["everything", true, undefined],
    ["a property for everything and one for nothing", { properties: { a: true, b: false } }, { properties: { a: {}, b: { not: {} } } }],
    ["a discriminator of 2.0", { discriminator: "kind" }, { discriminator: { propertyName: "kind" } }],
    ["a discriminator of 3.x", { discriminator: { propertyName: "kind" } }, { discriminator: { propertyName: "kind" } }],
    ["no other properties", { additionalProperties: false }, { additionalProperties: false }],
    [
      "other properties of a kind",
      { additionalProperties: { type: ["string", "null"] } },
      { additionalProperties: { type: "string", nullable: true } },
    ],
    [
      "parts",
      { allOf: [{ const: 1 }], anyOf: [{ const: 2 }], oneOf: [{ const: 3 }], not: { const: 4 } },
      { allOf: [{ enum: [1] }], anyOf: [{ enum: [2] }], oneOf: [{ enum: [3] }], not: { enum: [4] } },
    ],
    ["what means nothing for validation", { type: "string", example: "a", "x-a": 1, $comment: "b", externalDocs: {} }, { type: "string" }],
  ])("%s", (_, given, expected) => {
    expect(translated(given)).toEqual({ schema: expected, notes: [] });
  });

  it.each([
    ["conditions", { type: "object", if: {}, else: {} }, { type: "object" }, ["else", "if"]],
    ["the first items", { type: "array", prefixItems: [{ type: "string" }] }, { type: "array", items: {} }, ["prefixItems"]],
    ["the first items and the others", { prefixItems: [{ type: "string" }], items: { type: "integer" } }, { items: {} }, ["prefixItems"]],
    ["the others and the first items", { items: { type: "integer" }, prefixItems: [{ type: "string" }] }, { items: {} }, ["prefixItems"]],
    ["properties by pattern", { patternProperties: { "^x-": {} } }, {}, ["patternProperties"]],
    ["properties by pattern and no others", { patternProperties: { "^x-": {} }, additionalProperties: false }, {}, ["patternProperties"]],
    [
      "a list of types beside alternatives",
      { type: ["string", "integer"], anyOf: [{ minLength: 1 }] },
      { anyOf: [{ minLength: 1 }] },
      ["a list of types beside anyOf"],
    ],
    ["a part that must not be, and can't be said", { not: { patternProperties: { a: {} } } }, {}, ["not", "patternProperties"]],
    [
      "alternatives that can't be told apart any more",
      { oneOf: [{ if: {} }, { type: "string" }] },
      { anyOf: [{}, { type: "string" }] },
      ["if", "oneOf"],
    ],
  ])("is wider without %s, and a note says so", (_, given, expected, keywords) => {
    expect(translated(given)).toEqual({ schema: expected, notes: leftOut(...keywords) });
  });

  it("of a list with one schema for each place takes any items", () => {
    expect(translated({ type: "array", items: [{ type: "string" }] }).schema).toEqual({ type: "array", items: {} });
  });

  it("is cut off where it is too deep for anybody", () => {
    let deep: object = { type: "string" };
    for (let depth = 0; depth < 300; depth++) deep = { properties: { a: deep } };
    const { schema, notes } = translated(deep);
    expect(JSON.stringify(schema)).not.toContain("string");
    expect(notes).toEqual(leftOut("what is nested more than 200 deep"));
  });
});

describe("the names of schemas", () => {
  it("are those that they have, and otherwise those of their operation", () => {
    const definition = normalized(
      openapi(
        {
          "/a": {
            post: {
              operationId: "make",
              requestBody: { content: { "application/json": { schema: { type: "object" } } } },
              responses: {
                200: { description: "", content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } } },
                400: { description: "", content: { "application/json": { schema: { type: "string" } } } },
              },
            },
          },
        },
        { components: { schemas: { Thing: { type: "object" }, Unused: { type: "object" } } } },
      ),
    );
    expect(Object.keys(definition.schemas)).toEqual(["Thing", "make400", "makeRequest"]);
  });

  it("of a circle end", () => {
    const schemas = {
      Node: { properties: { next: { $ref: "#/components/schemas/Node" }, other: { $ref: "#/components/schemas/Pair" } } },
      Pair: { items: { $ref: "#/components/schemas/Node" } },
    };
    expect(normalized(openapi(answering({ $ref: "#/components/schemas/Node" }), { components: { schemas } })).schemas).toEqual(schemas);
  });

  it("of a chain of any length are all there", () => {
    const schemas: Record<string, object> = { S5000: { type: "string" } };
    for (let each = 0; each < 5000; each++) schemas[`S${each}`] = { properties: { next: { $ref: `#/components/schemas/S${each + 1}` } } };
    const definition = normalized(openapi(answering({ $ref: "#/components/schemas/S0" }), { components: { schemas } }));
    expect(Object.keys(definition.schemas)).toHaveLength(5001);
  });

  it.each([
    ["a generic type", "Page«Order»", "Page-Order-"],
    ["an escaped path", "a~1b", "a-1b"],
    ["a percent sign that escapes nothing", "100%", "100"],
    ["a percent sign that escapes no character", "%ff", "ff"],
  ])("hold only what a reference may hold: %s", (_, given, expected) => {
    const key = given.replaceAll("~1", "/");
    const { schemas, operations } = normalized(
      openapi(answering({ $ref: `#/components/schemas/${given}` }), { components: { schemas: { [key]: { type: "string" } } } }),
    );
    expect(schemas).toEqual({ [expected]: { type: "string" } });
    expect(operations[0]?.responses[0]?.content).toEqual([{ type: "application/json", schema: expected }]);
  });

  it("stay apart where two would be the same", () => {
    const components = { schemas: { "a b": { type: "string" }, "a/b": { type: "integer" } } };
    const schema = { anyOf: [{ $ref: "#/components/schemas/a b" }, { $ref: "#/components/schemas/a~1b" }] };
    const { schemas } = normalized(openapi(answering(schema), { components }));
    expect(schemas).toMatchObject({ "a-b": { type: "string" }, "a-1b": { type: "integer" } });
  });

  it("of 2.0 stand in definitions", () => {
    const paths = {
      "/a": { get: { operationId: "read", responses: { 200: { description: "", schema: { $ref: "#/definitions/Thing" } } } } },
    };
    expect(normalized(swagger(paths, { definitions: { Thing: { type: "file" } } })).schemas).toEqual({
      Thing: { type: "string", format: "binary" },
    });
  });

  it("that lead nowhere name nothing", () => {
    const { operations, schemas } = normalized(openapi(answering({ $ref: "#/components/schemas/Gone" })));
    expect(operations[0]?.responses[0]?.content).toEqual([{ type: "application/json" }]);
    expect(schemas).toEqual({});
  });
});
