import { describe, expect, it } from "vitest";
import { didYouMean } from "../../../policies/document/did-you-mean";

describe("what was meant", () => {
  it.each([
    ["inbond", ["inbound", "outbound"], "inbound"],
    ["Inbound", ["inbound", "outbound"], "inbound"],
    ["call", ["calls", "renewal-period"], "calls"],
    ["renewalperiod", ["renewal-period", "calls"], "renewal-period"],
    ["id", ["is", "if"], "is"],
    ["header-nmae", ["header", "header-name", "name"], "header-name"],
  ])("by %s of %j is %s", (name, known, expected) => {
    expect(didYouMean(name, known)).toBe(`; did you mean "${expected}"?`);
  });

  it.each([
    ["quota", ["inbound", "outbound"]],
    ["a", ["calls"]],
    ["xyz", ["abc"]],
    ["inbound", []],
    ["", ["calls"]],
  ])("by %s of %j can't be told", (name, known) => {
    expect(didYouMean(name, known)).toBe("");
  });
});
