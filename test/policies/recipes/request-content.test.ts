import { describe, expect, it } from "vitest";
import { requestContent } from "../../../policies/recipes/validation";
import { apiPolicies, factsOf, operationPolicies } from "../../support/api-facts";

const recipe = requestContent({ request: 65_536 });

const takes = (operationId: string, ...types: string[]) => ({
  operationId,
  requestBody: { content: Object.fromEntries(types.map((type) => [type, { schema: { type: "object" } }])) },
  responses: {},
});

const validated = (...types: string[]) =>
  [
    '<validate-content unspecified-content-type-action="prevent" max-size="65536" size-exceeded-action="prevent">',
    ...types.map((type) =>
      /json$/.test(type)
        ? `    <content type="${type}" validate-as="json" action="prevent" allow-additional-properties="false" />`
        : `    <content type="${type}" validate-as="xml" action="prevent" />`,
    ),
    "</validate-content>",
  ].join("\n");
const nothing = '<validate-content unspecified-content-type-action="prevent" max-size="65536" size-exceeded-action="prevent" />';
const bySizeAlone = '<validate-content unspecified-content-type-action="ignore" max-size="65536" size-exceeded-action="prevent" />';

describe("the bodies of an API whose types can all be validated", () => {
  it.each([
    ["JSON", [takes("a", "application/json")], validated("application/json")],
    [
      "JSON of a kind, with parameters and in any case",
      [takes("a", "Application/Problem+JSON; charset=utf-8")],
      validated("application/problem+json"),
    ],
    [
      "JSON and XML",
      [takes("a", "text/xml", "application/json"), takes("b", "application/soap+xml")],
      validated("application/json", "application/soap+xml", "text/xml"),
    ],
    ["one type of several operations", [takes("a", "application/json"), takes("b", "application/json")], validated("application/json")],
    ["no bodies", [{ operationId: "a", responses: {} }], nothing],
  ])("are validated once for all: %s", (_, operations, expected) => {
    const api = factsOf(Object.fromEntries(operations.map((operation, index) => [`/${index}`, { post: operation }])));
    expect(apiPolicies(recipe, api)).toEqual({ inbound: expected });
    for (const { id } of api.definition.operations) expect(operationPolicies(recipe, api, id)).toBeUndefined();
  });
});

describe("the bodies of an API that has others too", () => {
  const api = factsOf({
    "/json": { post: takes("json", "application/json") },
    "/file": { post: takes("file", "application/octet-stream") },
    "/both": { put: takes("both", "application/json", "image/png") },
    "/any": { post: takes("any", "*/*") },
    "/none": { post: { operationId: "none", responses: {} }, get: { operationId: "read", responses: {} } },
  });

  it("are validated by each operation for itself", () => {
    expect(apiPolicies(recipe, api)).toEqual({});
    expect(operationPolicies(recipe, api, "json")).toEqual({ inbound: validated("application/json") });
  });

  it("are limited in size and refused where they are of a type that was not declared", () => {
    const inbound = operationPolicies(recipe, api, "file")?.inbound ?? "";
    expect(inbound).toContain(
      'condition="@(context.Request.Body != null && !new[] { "application/octet-stream" }.Contains((context.Request.Headers.GetValueOrDefault("Content-Type", "").Split(\';\')[0].Trim().ToLowerInvariant())))"',
    );
    expect(inbound).toContain('<set-status code="415" reason="Unsupported Media Type" />');
    expect(inbound.endsWith(bySizeAlone)).toBe(true);
  });

  it("are validated where they can be, and the others limited", () => {
    const inbound = operationPolicies(recipe, api, "both")?.inbound ?? "";
    expect(inbound).toContain('!new[] { "application/json", "image/png" }.Contains(');
    expect(inbound).toContain(
      '<content type="application/json" validate-as="json" action="prevent" allow-additional-properties="false" />',
    );
    expect(inbound).toContain('unspecified-content-type-action="ignore"');
  });

  it("are limited in size alone where any type will do", () => {
    expect(operationPolicies(recipe, api, "any")).toEqual({ inbound: bySizeAlone });
  });

  it("are refused where none was declared and one could come", () => {
    expect(operationPolicies(recipe, api, "none")).toEqual({ inbound: nothing });
    expect(operationPolicies(recipe, api, "read")).toBeUndefined();
  });
});

describe("the size of a body", () => {
  it.each([
    [1000, 1000],
    [4 * 1024 * 1024, 4 * 1024 * 1024],
    // The service reads no more than that for validation.
    [100 * 1024 * 1024, 4 * 1024 * 1024],
  ])("of at most %i bytes is limited to %i", (request, expected) => {
    const api = factsOf({ "/a": { post: takes("a", "application/json") } });
    expect(apiPolicies(requestContent({ request }), api).inbound).toContain(`max-size="${expected}"`);
  });
});
