import { describe, expect, it } from "vitest";
import { expr } from "../../../policies/expressions/expr";
import { callerSubject, subscriptionOrAddress } from "../../../policies/recipes/caller";
import { addressLimit, callerLimit, subscriptionLimits } from "../../../policies/recipes/limits";
import { apiPolicies, factsOf, printed } from "../../support/api-facts";

const api = factsOf({});
const minute = { calls: 100, seconds: 60 };
const day = { calls: 5000, seconds: 86_400 };

describe("limits", () => {
  it("count the calls of one address", () => {
    expect(apiPolicies(addressLimit(minute), api)).toEqual({
      inbound: '<rate-limit-by-key calls="100" renewal-period="60" counter-key="@("orders:address:" + context.Request.IpAddress)" />',
    });
  });

  it.each([
    ["the token's subject", callerSubject, '(((Jwt)context.Variables["caller"]).Subject)'],
    ["the subscription, or the address without one", subscriptionOrAddress, "(context.Subscription?.Id ?? context.Request.IpAddress)"],
  ])("count the calls of one caller: %s", (_, caller, code) => {
    expect(apiPolicies(callerLimit(caller, minute, day), api)).toEqual({
      inbound: [
        `<rate-limit-by-key calls="100" renewal-period="60" counter-key="@("orders:rate:" + ${code})" />`,
        `<quota-by-key calls="5000" counter-key="@("orders:quota:" + ${code})" renewal-period="86400" />`,
      ].join("\n"),
    });
  });

  it("count each API for itself, and each limit by its own counter", () => {
    const keys = ["orders", "accounts"].flatMap((id) => {
      const text = [addressLimit(minute), callerLimit(expr`"x"`, minute, day)]
        .map((recipe) => apiPolicies(recipe, { ...api, id }).inbound)
        .join();
      return [...text.matchAll(/counter-key="@\(("[^"]*")/g)].map(([, key]) => key);
    });
    expect(new Set(keys).size).toBe(6);
  });

  it("count the calls of one subscription", () => {
    expect(printed(subscriptionLimits(minute, day).inbound)).toBe(
      '<rate-limit calls="100" renewal-period="60" />\n<quota calls="5000" renewal-period="86400" />',
    );
  });

  it.each([
    ["a rate over more than five minutes", () => addressLimit({ calls: 1, seconds: 301 })],
    ["a quota over less than five minutes", () => callerLimit(callerSubject, minute, { calls: 1, seconds: 299 })],
    ["half a call", () => addressLimit({ calls: 0.5, seconds: 60 })],
  ])("refuse %s", (_, recipe) => {
    expect(() => recipe().api?.(api)).toThrow(/attribute-(?:range|type)/);
  });
});
