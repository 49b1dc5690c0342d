import { describe, expect, it } from "vitest";
import { bindsParameter } from "../../../policies/baseline/helpers/object-binding";
import type { ObjectAuthorization } from "../../../policies/estate/declared";
import { objectBinding } from "../../../policies/recipes/object-binding";
import { factsOf, operationOf, operationPolicies } from "../../support/api-facts";

const api = factsOf({ "/users/{userId}/orders/{orderId}": { get: { operationId: "getOrder" } } });
const user: ObjectAuthorization = { parameter: "userId", by: "claim", claim: "oid" };
const order: ObjectAuthorization = { parameter: "orderId", by: "claim", claim: "order" };

describe("the binding of objects to claims", () => {
  it("refuses callers whose claim does not name the object", () => {
    expect(operationPolicies(objectBinding(), api, "getOrder", [user])?.inbound).toBe(
      [
        "<choose>",
        '    <when condition="@(!(((Jwt)context.Variables["caller"]).Claims.ContainsKey("oid") && ((Jwt)context.Variables["caller"]).Claims["oid"].Contains(context.Request.MatchedParameters["userId"])))">',
        "        <return-response>",
        '            <set-status code="403" reason="Forbidden" />',
        '            <set-header name="Content-Type">',
        "                <value>application/problem+json</value>",
        "            </set-header>",
        '            <set-header name="X-Correlation-Id">',
        '                <value>@(context.Variables.GetValueOrDefault<string>("correlation-id", ""))</value>',
        "            </set-header>",
        '            <set-body>{"type":"about:blank","title":"The caller is not allowed to do this","status":403}</set-body>',
        "        </return-response>",
        "    </when>",
        "</choose>",
      ].join("\n"),
    );
  });

  it("is what the baseline looks for", () => {
    const [policy] =
      objectBinding().operation?.({ operation: operationOf(api, "getOrder"), objectAuthorization: [user] }, api)?.inbound ?? [];
    if (!policy) throw new Error("there is no policy");
    expect(bindsParameter(policy, "userId", "oid")).toBe(true);
    expect(bindsParameter(policy, "userId", "sub")).toBe(false);
    expect(bindsParameter(policy, "orderId", "oid")).toBe(false);
  });

  it("is one check for each parameter", () => {
    const inbound = operationPolicies(objectBinding(), api, "getOrder", [user, order])?.inbound ?? "";
    expect([...inbound.matchAll(/MatchedParameters\["(\w+)"\]/g)].map(([, name]) => name)).toEqual(["userId", "orderId"]);
  });

  it.each([
    ["nobody is bound", []],
    ["the backend decides", [{ parameter: "orderId", by: "backend", owner: "orders-team" }]],
    ["it is nobody's", [{ parameter: "orderId", by: "nobody", reason: "public" }]],
  ] as const)("writes nothing where %s", (_, authorization) => {
    expect(operationPolicies(objectBinding(), api, "getOrder", authorization)).toBeUndefined();
  });
});
