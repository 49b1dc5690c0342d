import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DefinitionError } from "../../../policies/openapi/definition-error";
import { normalizeDefinition } from "../../../policies/openapi/normalize";

const words = [
  "openapi",
  "swagger",
  "paths",
  "info",
  "title",
  "version",
  "servers",
  "url",
  "variables",
  "default",
  "host",
  "schemes",
  "basePath",
  "get",
  "post",
  "parameters",
  "name",
  "in",
  "schema",
  "content",
  "requestBody",
  "responses",
  "200",
  "2XX",
  "headers",
  "security",
  "securityDefinitions",
  "consumes",
  "produces",
  "components",
  "schemas",
  "$ref",
  "type",
  "enum",
  "properties",
  "items",
  "allOf",
  "oneOf",
  "not",
  "additionalProperties",
  "required",
  "toString",
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "x-a",
  "/a/{b}",
  "/a?b",
  "application/json",
] as const; // prettier-ignore

const texts = fc.oneof(
  fc.constantFrom(
    ...words,
    "2.0",
    "3.0.3",
    "3.1.0",
    "path",
    "query",
    "body",
    "formData",
    "#",
    "#/",
    "#/components/schemas/a",
    "#/paths/~1a/get",
    "#/%",
    "#/a%ff",
    "other.yaml#/a",
    "null",
    "file",
    "https://{a}.example",
    "\ud800",
    "@(1)",
  ),
  fc.string(),
);

/** JSON that has the words of OpenAPI in it. */
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "large", withCrossShrink: true },
    fc.oneof(texts, fc.constantFrom(null, true, false, 0, -1, 1e300)),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...words), fc.string()), tie("value"), { maxKeys: 5, noNullPrototype: true }),
  ),
}));

const object = fc.dictionary(fc.constantFrom(...words), value, { maxKeys: 6, noNullPrototype: true });
const operation = fc.record(
  { operationId: value, parameters: value, requestBody: value, responses: value, security: value, consumes: value, tags: value },
  { requiredKeys: [] },
);
const definition = fc
  .tuple(
    fc.constantFrom({ openapi: "3.0.3" }, { openapi: "3.1.0" }, { swagger: "2.0" }, {}),
    fc.dictionary(texts, fc.record({ get: operation, post: operation, parameters: value, $ref: texts }, { requiredKeys: [] }), {
      maxKeys: 4,
    }),
    object,
    object,
  )
  .map(([head, paths, components, rest]) => ({ ...rest, paths, components: { schemas: components, parameters: components }, ...head }));

function judge(root: Record<string, unknown>, url?: string) {
  try {
    const model = normalizeDefinition(root, "openapi.yaml", url);
    const ids = model.operations.map(({ id }) => id.toLowerCase());
    expect(new Set(ids).size).toBe(ids.length);
    for (const name of Object.keys(model.schemas)) expect(name).toMatch(/^[A-Za-z0-9._-]+$/);
    for (const { status } of model.operations.flatMap(({ responses }) => responses)) expect(status).toBeGreaterThanOrEqual(100);
    expect(() => JSON.stringify(model)).not.toThrow();
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
  }
}

describe("whatever a definition holds", () => {
  it("it is read, or refused with a reason", () => {
    fc.assert(
      fc.property(definition, (root) => judge(root)),
      { numRuns: 300 },
    );
  });

  it("it is read from a URL, or refused with a reason", () => {
    fc.assert(
      fc.property(definition, (root) => judge(root, "https://host.example/specs/openapi.yaml")),
      { numRuns: 100 },
    );
  });

  it("it is no definition, and refused with a reason", () => {
    fc.assert(
      fc.property(object, (root) => judge(root)),
      { numRuns: 100 },
    );
  });
});
