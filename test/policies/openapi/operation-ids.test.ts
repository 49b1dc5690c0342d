import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { operationIds } from "../../../policies/openapi/operation-ids";
import { normalized, openapi } from "../../support/definition";

const operation = (operationId: string | undefined, path = "/a", method = "GET") => ({ operationId, path, method });

describe("the id of an operation", () => {
  it.each([
    ["its operationId", [operation("getOrder")], ["getOrder"]],
    ["its operationId, with hyphens for what ARM refuses", [operation("get order/by@id")], ["get-order-by-id"]],
    ["its operationId without what ARM refuses at the ends", [operation("{getOrder}")], ["getOrder"]],
    ["method and path where it has none", [operation(undefined, "/orders/{id}.json", "PUT")], ["put-orders-id-.json"]],
    ["method and path where ARM takes nothing of it", [operation("注文")], ["get-a"]],
    ["the method where the path is the root", [operation(undefined, "/")], ["get"]],
  ])("is %s", (_, operations, expected) => {
    expect(operationIds(operations)).toEqual(expected);
  });

  it("is method and path for all that share an operationId, whatever its case", () => {
    expect(operationIds([operation("getOrder", "/a"), operation("GetOrder", "/b"), operation("other", "/c")])).toEqual([
      "get-a",
      "get-b",
      "other",
    ]);
  });

  it("is method and path for those that ARM would not tell apart", () => {
    expect(operationIds([operation("get order", "/a"), operation("get-order", "/b")])).toEqual(["get-a", "get-b"]);
  });

  it("ends with a hash where method and path do not tell them apart either", () => {
    const ids = operationIds([operation(undefined, "/a/{b}"), operation(undefined, "/a-b"), operation("get-a-b", "/c")]);
    expect(ids).toEqual([
      expect.stringMatching(/^get-a-b-[0-9a-f]{8}$/),
      expect.stringMatching(/^get-a-b-[0-9a-f]{8}$/),
      expect.stringMatching(/^get-a-b-[0-9a-f]{8}$/),
    ]);
    expect(new Set(ids).size).toBe(3);
  });

  it("is cut and ends with a hash where it is too long", () => {
    const [first, second] = operationIds([operation("a".repeat(100), "/a"), operation(`${"a".repeat(99)}b`, "/b")]);
    expect(first).toMatch(/^a{71}-[0-9a-f]{8}$/);
    expect(second).toMatch(/^a{71}-[0-9a-f]{8}$/);
    expect(first).not.toBe(second);
  });

  const operations = fc.uniqueArray(
    fc.record({
      method: fc.constantFrom("GET", "PUT", "post"),
      path: fc.oneof(
        fc.constantFrom("/", "/a", "/A", "/a/{b}", "/a-b", `/${"x".repeat(90)}`),
        fc.string().map((text) => `/${text}`),
      ),
      operationId: fc.option(fc.oneof(fc.constantFrom("a", "A", "get-a", "a b", "x".repeat(90)), fc.string()), { nil: undefined }),
    }),
    { selector: ({ method, path }) => `${method} ${path}`, maxLength: 8 },
  );

  it("is unique without regard to case, and takes what ARM takes", () => {
    fc.assert(
      fc.property(operations, (all) => {
        const ids = operationIds(all);
        expect(new Set(ids.map((id) => id.toLowerCase())).size).toBe(all.length);
        for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/);
      }),
    );
  });

  it("depends on no other operation's place", () => {
    fc.assert(
      fc.property(operations, (all) => {
        const backwards = operationIds([...all].reverse()).reverse();
        expect(operationIds(all)).toEqual(backwards);
      }),
    );
  });
});

describe("operations that the gateway can't tell apart", () => {
  it("are one, and a note names the others", () => {
    const { operations, notes } = normalized(
      openapi({
        "/a?kind=2": { get: { summary: "two" } },
        "/a": { get: { summary: "none" }, put: {} },
        "/a#fragment": { get: { summary: "three" } },
      }),
    );
    expect(operations.map(({ id, summary }) => [id, summary])).toEqual([
      ["get-a", "none"],
      ["put-a", undefined],
    ]);
    expect(notes).toEqual([
      "GET /a#fragment is left out: the gateway can't tell it from GET /a, which is there already",
      "GET /a?kind=2 is left out: the gateway can't tell it from GET /a, which is there already",
    ]);
  });

  it("are the same ones in every order", () => {
    const paths = ["/a?x=1", "/a?x=2", "/a?x=3"].map((path, index) => [path, { get: { operationId: `op${index}` } }] as const);
    const ids = (entries: typeof paths) => normalized(openapi(Object.fromEntries(entries))).operations.map(({ id }) => id);
    expect(ids([...paths].reverse())).toEqual(ids(paths));
  });
});
