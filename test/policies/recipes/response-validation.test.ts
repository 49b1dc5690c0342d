import { describe, expect, it } from "vitest";
import { parameterValidation, responseContent, responseHeaders, responseStatus } from "../../../policies/recipes/validation";
import { apiPolicies, factsOf, operationPolicies } from "../../support/api-facts";

const answers = (operationId: string, responses: object) => ({ get: { operationId, responses } });
const of = (...types: string[]) => ({ description: "An answer.", content: Object.fromEntries(types.map((type) => [type, {}])) });
const json = of("application/json");

describe("the bodies of responses", () => {
  const recipe = responseContent({ response: 1_048_576 });
  const types = (text: string | undefined) => [...(text ?? "").matchAll(/<content type="([^"]*)"/g)].map(([, type]) => type);

  it("are withheld where they hold more than is declared; problems may always be told", () => {
    const api = factsOf({ "/a": answers("a", { 200: json, 404: of("text/xml") }), "/b": answers("b", { 204: of() }) });
    const { outbound } = apiPolicies(recipe, api);
    expect(outbound).toContain('unspecified-content-type-action="prevent" max-size="1048576" size-exceeded-action="prevent"');
    expect(types(outbound)).toEqual(["application/json", "application/problem+json", "text/xml"]);
    expect(operationPolicies(recipe, api, "a")).toBeUndefined();
  });

  it("of types that can't be validated leave the others to their operations", () => {
    const api = factsOf({
      "/a": answers("a", { 200: json }),
      "/b": answers("b", { 200: of("image/png") }),
      "/c": answers("c", { 200: json, 406: of("text/html") }),
    });
    expect(apiPolicies(recipe, api)).toEqual({});
    expect(types(operationPolicies(recipe, api, "a")?.outbound)).toEqual(["application/json", "application/problem+json"]);
    expect(operationPolicies(recipe, api, "b")).toBeUndefined();
    expect(operationPolicies(recipe, api, "c")).toBeUndefined();
  });
});

describe("the statuses of responses", () => {
  const recipe = responseStatus();

  it("are withheld where they are not declared; plain errors may pass", () => {
    const api = factsOf({ "/a": answers("a", { 200: json }), "/b": answers("b", { 201: json, 409: json }) });
    const { outbound } = apiPolicies(recipe, api);
    expect(outbound).toContain('<validate-status-code unspecified-status-code-action="prevent">');
    const allowed = [...(outbound ?? "").matchAll(/<status-code code="(\d+)" action="ignore" \/>/g)].map(([, code]) => Number(code));
    expect(allowed).toEqual([400, 401, 403, 404, 405, 406, 409, 410, 412, 413, 415, 422, 428, 429, 500, 502, 503, 504]);
    expect(operationPolicies(recipe, api, "a")).toBeUndefined();
  });

  it.each([
    ["a default response stands for all of them", { 200: json, default: json }],
    ["a range stands for all of its statuses", { "2XX": json }],
    ["an operation declares none", {}],
  ])("are left to single operations where %s", (_, responses) => {
    const api = factsOf({ "/a": answers("a", { 200: json }), "/b": answers("b", responses) });
    expect(apiPolicies(recipe, api)).toEqual({});
    expect(operationPolicies(recipe, api, "a")?.outbound).toContain("validate-status-code");
    expect(operationPolicies(recipe, api, "b")).toBeUndefined();
  });
});

describe("other validations", () => {
  const api = factsOf({ "/a": answers("a", { 200: json }) });

  it("withhold responses with headers that do not fit", () => {
    expect(apiPolicies(responseHeaders(), api)).toEqual({
      outbound: '<validate-headers specified-header-action="prevent" unspecified-header-action="ignore" />',
    });
  });

  it("refuse parameters that do not fit, and query parameters that are not declared; clients send headers of their own", () => {
    expect(apiPolicies(parameterValidation(), api)).toEqual({
      inbound: [
        '<validate-parameters specified-parameter-action="prevent" unspecified-parameter-action="prevent">',
        '    <headers specified-parameter-action="prevent" unspecified-parameter-action="ignore" />',
        "</validate-parameters>",
      ].join("\n"),
    });
  });
});
