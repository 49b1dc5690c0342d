import { describe, expect, it } from "vitest";
import { type Grants, operationScopes } from "../../../policies/recipes/operation-scopes";
import { factsOf, operationPolicies } from "../../support/api-facts";

const api = factsOf({
  "/orders": { get: { operationId: "listOrders" }, post: { operationId: "createOrder" } },
  "/orders/{id}": { get: { operationId: "getOrder" } },
});

/** What an operation asks for: the claims and their values, as its condition compares them; undefined where it asks for nothing of its own. */
function asked(grants: readonly Grants[], id: string) {
  const inbound = operationPolicies(operationScopes(grants), api, id)?.inbound;
  if (inbound === undefined) return undefined;
  expect(inbound).toContain("<return-response>");
  expect(inbound).toContain('<set-status code="403" reason="Forbidden" />');
  const condition = /condition="@\((.*)\)">/.exec(inbound)?.[1] ?? "";
  expect(condition.startsWith("!(")).toBe(true);
  return [...condition.matchAll(/Claims\.ContainsKey\("([^"]*)"\) && .*?Intersect\(new\[\] \{ (.*?) \}\)\.Any\(\)/g)].map(
    ([, claim, values]) => `${claim}: ${values?.replaceAll('"', "")}`,
  );
}

describe("the scopes of an operation", () => {
  const scopes = { listOrders: ["Read", "Write"], createOrder: ["Write"] };

  it.each([
    ["are its own, where they are fewer than all", "createOrder", ["scp: Write"]],
    ["need no second look, where any scope will do", "listOrders", undefined],
    ["need no second look, where it names none", "getOrder", undefined],
  ])("%s", (_, id, expected) => {
    expect(asked([{ claim: "scp", scopes }], id)).toEqual(expected);
  });

  it.each([
    ["createOrder", ["scp: Write"]],
    ["getOrder", ["scp: All"]],
  ])("are those under * where it is not listed: %s", (id, expected) => {
    expect(asked([{ claim: "scp", scopes: { createOrder: ["Write"], "*": ["All"] } }], id)).toEqual(expected);
  });

  it("are not taken for all of them because one is named twice", () => {
    expect(asked([{ claim: "scp", scopes: { listOrders: ["Read", "Read"], createOrder: ["Write"] } }], "listOrders")).toEqual([
      "scp: Read, Read",
    ]);
  });

  it("may be replaced by roles", () => {
    const grants = [
      { claim: "scp", scopes },
      { claim: "roles", scopes: { "*": ["Import"] } },
    ];
    expect(asked(grants, "createOrder")).toEqual(["scp: Write", "roles: Import"]);
    // The validation of the token asks for neither, so even those who may do everything are looked at.
    expect(asked(grants, "listOrders")).toEqual(["scp: Read, Write", "roles: Import"]);
    expect(asked(grants, "getOrder")).toEqual(["roles: Import"]);
  });

  it("are nobody's business where there are none", () => {
    expect(asked([{ claim: "scp", scopes: undefined }], "listOrders")).toBeUndefined();
    expect(asked([{ claim: "scp", scopes: {} }], "listOrders")).toBeUndefined();
  });

  it("stay text, whatever they hold", () => {
    const inbound = operationPolicies(
      operationScopes([{ claim: 'c"c', scopes: { listOrders: ['a" }) || true //'], "*": ["b"] } }]),
      api,
      "listOrders",
    )?.inbound;
    expect(inbound).toContain('Claims.ContainsKey("c\\u0022c")');
    expect(inbound).toContain('new[] { "a\\u0022 \\u007d) || true //" }');
  });
});
