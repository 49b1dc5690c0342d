import { describe, expect, it } from "vitest";
import { atPointer, dereference } from "../../../policies/openapi/pointer";

const root = {
  a: { "b/c": [{ d: 1 }], "e~f": 2, "g h": 3, "i%": 4, "": 5 },
  loop: { $ref: "#/loop" },
  one: { $ref: "#/two" },
  two: { $ref: "#/a" },
};

describe("atPointer", () => {
  it.each([
    ["#", root],
    ["#/a/b~1c/0/d", 1],
    ["#/a/e~0f", 2],
    ["#/a/g%20h", 3],
    ["#/a/i%", 4],
    ["#/a/i%25", 4],
    ["#/a/", 5],
    ["#/a/gone", undefined],
    ["#/a/gone/deeper", undefined],
    ["#/a/b~1c/7", undefined],
    ["#/a/b~1c/x", undefined],
    ["#/toString", undefined],
    ["#/a/__proto__", undefined],
    ["other.yaml#/a", undefined],
    ["", undefined],
  ])("finds what %s names", (pointer, expected) => {
    expect(atPointer(root, pointer)).toBe(expected);
  });
});

describe("dereference", () => {
  it.each([
    ["nothing to follow", { a: 1 }, { a: 1 }],
    ["no object", 7, 7],
    ["a reference to a reference", { $ref: "#/one" }, root.a],
    ["a circle", { $ref: "#/loop" }, undefined],
    ["a reference to nothing", { $ref: "#/gone" }, undefined],
    ["a reference that is no text", { $ref: 1 }, { $ref: 1 }],
  ])("with %s", (_, value, expected) => {
    expect(dereference(root, value)).toEqual(expected);
  });
});
