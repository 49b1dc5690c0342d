import { describe, expect, it } from "vitest";
import { expr } from "../../../policies/expressions/expr";
import { backendIdentity, backendRouting } from "../../../policies/recipes/backend";
import { apiPolicies, factsOf } from "../../support/api-facts";

describe("the backend", () => {
  it.each([
    ["the platform's time", {}, '<set-backend-service backend-id="orders" />'],
    ["its own time", { timeout: 90 }, '<set-backend-service backend-id="orders" />\n<set-variable name="timeout" value="@(90)" />'],
  ])("is called within %s", (_, backend, expected) => {
    expect(apiPolicies(backendRouting(), factsOf({}, backend))).toEqual({ inbound: expected });
  });

  it.each(["a b", "a/b", "@(1)", "{{a}}", ""])("can't have the id %j", (id) => {
    expect(() => apiPolicies(backendRouting(), factsOf({}, { id }))).toThrow("an id has 1 to 80 letters");
  });

  it("is told who calls, and that it is the gateway who asks", () => {
    expect(apiPolicies(backendIdentity({ "X-Caller": expr`context.User.Id` }), factsOf({}, { identity: "api://orders" }))).toEqual({
      inbound: [
        '<set-header name="X-Caller" exists-action="override">',
        "    <value>@(context.User.Id)</value>",
        "</set-header>",
        '<authentication-managed-identity resource="api://orders" ignore-error="false" />',
      ].join("\n"),
    });
  });

  it("that has no identity keeps the caller's own token, and is told nothing", () => {
    expect(apiPolicies(backendIdentity({ "X-Caller": expr`context.User.Id` }), factsOf({}))).toEqual({});
  });
});
