import { describe, expect, it } from "vitest";
import { Security } from "../../../policies/understanding/authentication";
import { openapi, swagger } from "../../support/definition";

const schemes = {
  entra: { type: "openIdConnect", openIdConnectUrl: "https://login.example/.well-known/openid-configuration" },
  oauth: {
    type: "oauth2",
    flows: { authorizationCode: { authorizationUrl: "https://l.example", tokenUrl: "https://t.example", scopes: {} } },
  },
  implicit: { type: "oauth2", flows: { implicit: { authorizationUrl: "https://l.example", scopes: {} } } },
  password: { type: "oauth2", flows: { password: { tokenUrl: "https://t.example", scopes: {} } } },
  plain: { type: "oauth2", flows: { clientCredentials: { tokenUrl: "http://t.example", scopes: {} } } },
  plainOidc: { type: "openIdConnect", openIdConnectUrl: "http://login.example" },
  bearer: { type: "http", scheme: "Bearer" },
  basic: { type: "http", scheme: "basic" },
  digest: { type: "http", scheme: "digest" },
  negotiate: { type: "http", scheme: "negotiate" },
  header: { type: "apiKey", in: "header", name: "X-Key" },
  query: { type: "apiKey", in: "query", name: "key" },
  tls: { type: "mutualTLS" },
};

const of = (security: unknown, root: unknown = undefined) => {
  const definition = openapi({}, { components: { securitySchemes: schemes }, ...(root !== undefined && { security: root }) });
  return new Security(definition).of(security === undefined ? {} : { security }, "#/paths/~1a/get");
};

describe("what a definition asks of callers", () => {
  it.each<[string, unknown, unknown, string, string, readonly string[]]>([
    ["nothing anywhere", undefined, undefined, "never", "nowhere", ["no-security"]],
    ["for the API", undefined, [{ entra: [] }], "always", "api", []],
    ["for the operation", [{ bearer: [] }], undefined, "always", "operation", []],
    ["an operation that is open on purpose", [], [{ entra: [] }], "never", "operation", ["open-on-purpose"]],
    ["an API that is open on purpose", undefined, [], "never", "api", ["open-on-purpose"]],
    ["credentials that may be left out", [{ entra: [] }, {}], undefined, "optional", "operation", ["optional-security"]],
    ["a scheme that is not declared", [{ ghost: [] }], undefined, "always", "operation", ["undeclared-scheme"]],
    ["a key alone", [{ header: [] }], undefined, "always", "operation", ["api-key-only"]],
    ["a key in the URL", [{ query: [] }], undefined, "always", "operation", ["api-key-in-query", "api-key-only"]],
    ["a key with a token", [{ header: [], entra: [] }], undefined, "always", "operation", []],
    ["a key or a token", [{ header: [] }, { entra: [] }], undefined, "always", "operation", []],
    ["passwords", [{ basic: [] }], undefined, "always", "operation", ["basic"]],
    ["digest", [{ digest: [] }], undefined, "always", "operation", ["outdated-scheme"]],
    ["negotiate", [{ negotiate: [] }], undefined, "always", "operation", ["outdated-scheme"]],
    ["the implicit flow", [{ implicit: [] }], undefined, "always", "operation", ["implicit-flow"]],
    ["the password flow", [{ password: [] }], undefined, "always", "operation", ["password-flow"]],
    ["tokens without encryption", [{ plain: [] }], undefined, "always", "operation", ["unencrypted-token-url"]],
    ["OpenID without encryption", [{ plainOidc: [] }], undefined, "always", "operation", ["unencrypted-token-url"]],
    ["a code flow", [{ oauth: ["a"] }], undefined, "always", "operation", []],
    ["certificates", [{ tls: [] }], undefined, "always", "operation", []],
  ])("%s", (_name, operation, root, asked, from, codes) => {
    const answer = of(operation, root);
    expect([answer.asked, answer.from, answer.weaknesses.map(({ code }) => code)]).toEqual([asked, from, codes]);
  });

  it("is told with kinds, places and scopes", () => {
    expect(of([{ query: [], oauth: ["read", "write"] }]).alternatives).toEqual([
      [
        { name: "oauth", kind: "oauth2", scopes: ["read", "write"] },
        { name: "query", kind: "apiKey", in: "query", scopes: [] },
      ],
    ]);
  });

  it.each([
    ["#/components/securitySchemes/implicit/flows/implicit", [{ implicit: [] }]],
    ["#/components/securitySchemes/query/in", [{ query: [] }]],
    ["#/paths/~1a/get/security", []],
    ["#/paths/~1a/get", undefined],
  ])("points at %s", (pointer, security) => {
    expect(of(security).weaknesses[0]?.pointer).toBe(pointer);
  });

  it("is read in version 2.0 as well", () => {
    const definitions = { login: { type: "basic" }, web: { type: "oauth2", flow: "implicit", authorizationUrl: "http://l.example" } };
    const security = new Security(swagger({}, { securityDefinitions: definitions, security: [{ login: [] }, { web: [] }] }));
    expect(security.of({}, "#/paths/~1a/get").weaknesses.map(({ code, pointer }) => [code, pointer])).toEqual([
      ["basic", "#/securityDefinitions/login"],
      ["implicit-flow", "#/securityDefinitions/web"],
      ["unencrypted-token-url", "#/securityDefinitions/web/authorizationUrl"],
    ]);
  });
});
