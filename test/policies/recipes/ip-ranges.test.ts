import { describe, expect, it } from "vitest";
import { ipAllowList, rangeOf } from "../../../policies/recipes/ip-allow-list";
import { apiPolicies, factsOf } from "../../support/api-facts";

describe("the range of", () => {
  it.each([
    ["192.0.2.7", "192.0.2.7", "192.0.2.7"],
    [" 192.0.2.7 ", "192.0.2.7", "192.0.2.7"],
    ["10.0.0.0/8", "10.0.0.0", "10.255.255.255"],
    ["192.0.2.77/24", "192.0.2.0", "192.0.2.255"],
    ["192.0.2.128/25", "192.0.2.128", "192.0.2.255"],
    ["192.0.2.7/32", "192.0.2.7", "192.0.2.7"],
    ["0.0.0.0/0", "0.0.0.0", "255.255.255.255"],
    ["2001:db8::1", "2001:db8::1", "2001:db8::1"],
    ["2001:DB8::1", "2001:DB8::1", "2001:DB8::1"],
    ["2001:db8::/32", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"],
    ["2001:db8::77/126", "2001:db8::74", "2001:db8::77"],
    ["2001:db8::1/128", "2001:db8::1", "2001:db8::1"],
    ["::ffff:192.0.2.7", "::ffff:192.0.2.7", "::ffff:192.0.2.7"],
  ])("%s is from %s to %s", (entry, from, to) => {
    expect(rangeOf(entry)).toEqual({ from, to });
  });

  it.each([
    "",
    " ",
    "host.example",
    "192.0.2",
    "192.0.2.256",
    "192.0.2.7.1",
    "192.0.2.7/",
    "192.0.2.7/33",
    "192.0.2.7/-1",
    "192.0.2.7/24/8",
    "192.0.2.7-192.0.2.9",
    "192.0.2.7, 192.0.2.8",
    // What looks like 10.0.0.0 is 8.0.0.0 to readers that know octal numbers.
    "010.0.0.0/8",
    "010.0.0.1",
    "0x0a.0.0.0/8",
    "10/8",
    "10.1/16",
    "3221225479",
    "2001:db8::/129",
    "2001:db8:::1",
    "fe80::1%eth0",
    "fe80::1%eth0/64",
    '192.0.2.7"',
    "{{allowed}}",
    "*",
  ])("%j is refused", (entry) => {
    expect(() => rangeOf(entry)).toThrow(`"${entry}" is no IP address and no network such as 10.0.0.0/8`);
  });
});

describe("the list of allowed addresses", () => {
  it("lets in single addresses and ranges", () => {
    const { inbound } = apiPolicies(ipAllowList(["10.0.0.0/8", "192.0.2.7", "2001:db8::/32"]), factsOf({}));
    expect(inbound).toBe(
      [
        '<ip-filter action="allow">',
        "    <address>192.0.2.7</address>",
        '    <address-range from="10.0.0.0" to="10.255.255.255" />',
        '    <address-range from="2001:db8::" to="2001:db8:ffff:ffff:ffff:ffff:ffff:ffff" />',
        "</ip-filter>",
      ].join("\n"),
    );
  });

  it("is refused where it is empty: nobody could call", () => {
    expect(() => ipAllowList([])).toThrow("the list of allowed addresses is empty: nobody could call");
  });

  it("is refused as a whole where one entry is wrong", () => {
    expect(() => ipAllowList(["10.0.0.0/8", "nowhere"])).toThrow('"nowhere" is no IP address');
  });
});
