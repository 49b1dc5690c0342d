import { describe, expect, it } from "vitest";
import { childNamed, elementsOf, type PolicyElement, textOf } from "../../../policies/document/ast";
import { crossOrigin } from "../../../policies/recipes/cross-origin";
import { factsOf } from "../../support/api-facts";

function corsOf(paths: object, origins = ["https://portal.example"]): PolicyElement {
  const [policy] = crossOrigin(origins).api?.(factsOf(paths)).inbound ?? [];
  if (!policy) throw new Error("there is no policy");
  return policy;
}
const texts = (policy: PolicyElement, list: string) => elementsOf(childNamed(policy, list) ?? policy).map((each) => textOf(each));
const header = (name: string) => ({ name, in: "header", schema: { type: "string" } });

describe("calls from browsers", () => {
  const policy = corsOf({
    "/a": { get: { parameters: [header("X-Channel"), header("authorization")] }, delete: {}, options: {} },
    "/b": { get: { parameters: [header("x-channel"), { name: "q", in: "query" }] } },
  });

  it("come from the listed origins, without credentials; others end here", () => {
    expect(policy.attributes).toEqual({ "allow-credentials": "false", "terminate-unmatched-request": "true" });
    expect(texts(policy, "allowed-origins")).toEqual(["https://portal.example"]);
  });

  it("may use the methods that the API has", () => {
    expect(texts(policy, "allowed-methods")).toEqual(["DELETE", "GET"]);
    expect(texts(corsOf({}), "allowed-methods")).toEqual(["GET"]);
  });

  it("may send the headers that the API knows, each once in any case", () => {
    expect(texts(policy, "allowed-headers")).toEqual([
      "Authorization",
      "Content-Type",
      "X-Correlation-Id",
      "Ocp-Apim-Subscription-Key",
      "X-Channel",
    ]);
  });

  it("may read the id of the request, and when to try again", () => {
    expect(texts(policy, "expose-headers")).toEqual(["X-Correlation-Id", "Retry-After"]);
  });

  it.each(["@(context.Request.Headers)", "{{origin}}"])("can't come from %s: it would be code", (origin) => {
    expect(() => corsOf({}, [origin])).toThrow("literal-is-code");
  });
});
