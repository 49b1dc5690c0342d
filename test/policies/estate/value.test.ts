import { describe, expect, it } from "vitest";
import { idOf, isKnown, isLate, isUnknown, outputOf, whyUnknown } from "../../../policies/estate/value";

describe("a value of an estate", () => {
  it.each([
    ["a text", "a", "known"],
    ["nothing", null, "known"],
    ["an object", { a: 1 }, "known"],
    ["what the deployment decides", { $late: "backends.orders" }, "late"],
    ["what the source can't tell", { $unknown: "it may not be read" }, "unknown"],
  ])("is %s", (_, value, kind) => {
    expect([isKnown(value), isLate(value), isUnknown(value)]).toEqual([kind === "known", kind === "late", kind === "unknown"]);
  });

  it("says why it can't be looked at", () => {
    expect(whyUnknown({ $late: "a" })).toBe("the deployment decides it (a)");
    expect(whyUnknown({ $unknown: "it may not be read" })).toBe("it may not be read");
  });

  it("may be an output of another record, such as its id", () => {
    expect(outputOf("/a", "b")).toEqual({ $late: "/a#b" });
    expect(idOf("/a")).toEqual({ $late: "/a#id" });
  });
});
