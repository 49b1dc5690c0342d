import { describe, expect, it } from "vitest";
import { onlyOperation, openapi, swagger } from "../../support/definition";

const schemes = {
  key: { type: "apiKey", name: "X-Key", in: "header" },
  login: { type: "openIdConnect", openIdConnectUrl: "https://login.example" },
  alias: { $ref: "#/components/securitySchemes/key" },
};
const securityOf = (root: object | undefined, own: object | undefined) =>
  onlyOperation(
    openapi(
      { "/a": { get: { responses: {}, ...(own && { security: own }) } } },
      { components: { securitySchemes: schemes }, ...(root && { security: root }) },
    ),
  ).security;

const key = { name: "key", kind: "apiKey", scopes: [] };
const login = { name: "login", kind: "openIdConnect", scopes: ["read"] };

describe("what a caller must fulfil", () => {
  it.each([
    ["is nothing where nobody says so", undefined, undefined, []],
    ["is what the definition says", [{ key: [] }], undefined, [[key]]],
    ["is what the operation says, where it does", [{ key: [] }], [{ login: ["read"] }], [[login]]],
    ["is nothing where the operation says so", [{ key: [] }], [], []],
    ["may be one of several", [{ key: [] }, { login: ["read"] }], undefined, [[key], [login]]],
    ["may be several together", [{ key: [], login: ["read"] }], undefined, [[key, login]]],
    ["may be left to the caller", [{ key: [] }, {}], undefined, [[key], []]],
    ["may be called by another name", [{ alias: [] }], undefined, [[{ ...key, name: "alias" }]]],
    ["is of an unknown kind where the scheme is missing", [{ gone: [] }], undefined, [[{ name: "gone", kind: "unknown", scopes: [] }]]],
    ["is nothing where what is said is no list", "key", undefined, []],
  ])("%s", (_, root, own, expected) => {
    expect(securityOf(root as object | undefined, own)).toEqual(expected);
  });

  it("stands in securityDefinitions in 2.0", () => {
    const { security } = onlyOperation(
      swagger({ "/a": { get: { responses: {} } } }, { securityDefinitions: { basic: { type: "basic" } }, security: [{ basic: [] }] }),
    );
    expect(security).toEqual([[{ name: "basic", kind: "basic", scopes: [] }]]);
  });
});
