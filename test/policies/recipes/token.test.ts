import { describe, expect, it } from "vitest";
import { childNamed, elementsOf, type PolicyElement, sourceText, textOf } from "../../../policies/document/ast";
import type { Recipe } from "../../../policies/recipes/recipe";
import { entraToken, oidcToken } from "../../../policies/recipes/token";
import { factsOf } from "../../support/api-facts";

const tenant = "8f9f2f0e-2a51-4d2f-9d3a-6c1f6f0f7c55";

function policyOf(recipe: Recipe): PolicyElement {
  const [policy, ...more] = recipe.api?.(factsOf({})).inbound ?? [];
  if (!policy || more.length > 0) throw new Error("expected one policy");
  return policy;
}

/** The texts of a list, and those of each claim by its name. */
const texts = (policy: PolicyElement, list: string) =>
  elementsOf(childNamed(policy, list) ?? policy).map((each) => sourceText(textOf(each) ?? ""));
const claims = (policy: PolicyElement) => {
  const list = childNamed(policy, "required-claims");
  return list && elementsOf(list).map((claim) => [claim.attributes, elementsOf(claim).map((value) => textOf(value))]);
};

describe("a token of Microsoft Entra", () => {
  it("is validated: tenant, header, audience; and kept for the policies behind", () => {
    const policy = policyOf(entraToken({ tenant, audience: "api://orders" }));
    expect(policy.name).toBe("validate-azure-ad-token");
    expect(policy.attributes).toEqual({
      "tenant-id": tenant,
      "header-name": "Authorization",
      "failed-validation-httpcode": "401",
      "failed-validation-error-message": "Unauthorized",
      "output-token-variable-name": "caller",
    });
    expect(texts(policy, "audiences")).toEqual(["api://orders"]);
    expect(claims(policy)).toBeUndefined();
  });

  it("may be for several audiences, and of known applications only", () => {
    const policy = policyOf(entraToken({ tenant, audience: ["api://orders", "1111"], clients: ["2222", "3333"] }));
    expect(texts(policy, "audiences")).toEqual(["api://orders", "1111"]);
    expect(texts(policy, "client-application-ids")).toEqual(["2222", "3333"]);
  });

  it("needs one of all scopes that operations ask for", () => {
    const scopes = { listOrders: ["Orders.Read", "Orders.Write"], createOrder: ["Orders.Write"], "*": ["Orders.All"] };
    expect(claims(policyOf(entraToken({ tenant, audience: "a", scopes })))).toEqual([
      [{ name: "scp", match: "any", separator: " " }, ["Orders.All", "Orders.Read", "Orders.Write"]],
    ]);
  });

  it("needs one of all roles, where callers have no scopes", () => {
    expect(
      claims(policyOf(entraToken({ tenant, audience: "a", roles: { "*": ["Orders.Import"], createOrder: ["Orders.Admin"] } }))),
    ).toEqual([[{ name: "roles", match: "any" }, ["Orders.Admin", "Orders.Import"]]]);
  });

  it("leaves scopes or roles to the operations, where either will do", () => {
    const token = { tenant, audience: "a", scopes: { "*": ["Orders.Read"] }, roles: { "*": ["Orders.Import"] } };
    expect(claims(policyOf(entraToken(token)))).toBeUndefined();
  });

  it.each([
    ["an audience that would be code", { audience: "@(context.Request.Url.Host)" }],
    ["a tenant that would be a named value", { tenant: "{{tenant}}" }],
    ["a scope that would be a named value", { scopes: { "*": ["{{scope}}"] } }],
  ])("is refused with %s", (_, wrong) => {
    expect(() => policyOf(entraToken({ tenant, audience: "a", ...wrong }))).toThrow("literal-is-code");
  });
});

describe("a token of another issuer", () => {
  const token = {
    configuration: "https://login.example/.well-known/openid-configuration",
    issuer: "https://login.example",
    audience: "orders",
  };

  it("is validated: signature, expiry, issuer, audience", () => {
    const policy = policyOf(oidcToken(token));
    expect(policy.name).toBe("validate-jwt");
    expect(policy.attributes).toEqual({
      "header-name": "Authorization",
      "require-scheme": "Bearer",
      "failed-validation-httpcode": "401",
      "failed-validation-error-message": "Unauthorized",
      "require-expiration-time": "true",
      "require-signed-tokens": "true",
      "clock-skew": "60",
      "output-token-variable-name": "caller",
    });
    expect(childNamed(policy, "openid-config")?.attributes).toEqual({ url: token.configuration });
    expect(texts(policy, "audiences")).toEqual(["orders"]);
    expect(texts(policy, "issuers")).toEqual(["https://login.example"]);
    expect(claims(policy)).toBeUndefined();
  });

  it.each([
    ["scope", undefined],
    ["permissions", "permissions"],
  ])("needs one of all scopes in the claim %s", (name, scopeClaim) => {
    const policy = policyOf(oidcToken({ ...token, scopes: { a: ["write"], b: ["read", "write"] }, ...(scopeClaim && { scopeClaim }) }));
    expect(claims(policy)).toEqual([[{ name, match: "any", separator: " " }, ["read", "write"]]]);
  });

  it("is refused where its configuration is no URL", () => {
    expect(() => policyOf(oidcToken({ ...token, configuration: "login.example" }))).toThrow("attribute-type");
  });
});
