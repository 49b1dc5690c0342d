import { describe, expect, it } from "vitest";
import { isPrivateAddress } from "../../../policies/openapi/fetch-bounded";

describe("isPrivateAddress", () => {
  it.each([
    ["0.0.0.0", "this host"],
    ["0.1.2.3", "this network"],
    ["10.0.0.1", "private"],
    ["10.255.255.255", "private"],
    ["100.64.0.1", "shared by carriers"],
    ["100.127.255.255", "shared by carriers"],
    ["127.0.0.1", "loopback"],
    ["127.255.255.254", "loopback"],
    ["169.254.169.254", "metadata of clouds"],
    ["172.16.0.1", "private"],
    ["172.31.255.255", "private"],
    ["192.0.0.1", "protocol assignments"],
    ["192.168.1.1", "private"],
    ["198.18.0.1", "benchmarks"],
    ["224.0.0.1", "multicast"],
    ["240.0.0.1", "reserved"],
    ["255.255.255.255", "broadcast"],
    ["::", "this host"],
    ["::1", "loopback"],
    ["::127.0.0.1", "IPv4 in IPv6, the old way"],
    ["::ffff:127.0.0.1", "IPv4 in IPv6"],
    ["::FFFF:10.0.0.1", "IPv4 in IPv6"],
    ["::ffff:7f00:1", "IPv4 in IPv6, in hexadecimal"],
    ["0:0:0:0:0:ffff:a9fe:a9fe", "IPv4 in IPv6, written out"],
    ["64:ff9b::7f00:1", "IPv4 behind NAT64"],
    ["64:ff9b:1::7f00:1", "IPv4 behind a NAT64 of one's own"],
    ["2002:7f00:1::", "IPv4 behind 6to4"],
    ["2001:0:7f00:1::", "IPv4 behind Teredo"],
    ["100::1", "discarded"],
    ["fc00::1", "unique local"],
    ["fdff::1", "unique local"],
    ["fe80::1", "link-local"],
    ["fe80::1%eth0", "link-local, with its zone"],
    ["febf::1", "link-local"],
    ["fec0::1", "site-local"],
    ["ff02::1", "multicast"],
    ["localhost", "no address"],
    ["", "no address"],
  ])("keeps away from %s (%s)", (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  it.each([
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.1",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "192.169.0.0",
    "223.255.255.255",
    "2606:4700:4700::1111",
    "2001:4860:4860::8888",
    "::ffff:8.8.8.8",
    "::ffff:808:808",
  ])("takes %s for public", (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  });
});
