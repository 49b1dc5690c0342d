import ipaddr from "ipaddr.js";
import type { DocumentSections } from "../document/build-document";
import { ipFilter } from "../elements";
import type { Recipe } from "./recipe";

/**
 * Lets in only the listed addresses and networks (`192.0.2.7`, `10.0.0.0/8`, `2001:db8::/32`).
 * @throws TypeError naming an entry that is neither
 */
export function ipAllowList(entries: readonly string[]): Recipe {
  const sections = onlyFrom(entries);
  return { name: "ip-allow-list", fulfils: [], api: () => sections };
}

/**
 * The policy that lets in only the listed addresses and networks.
 * @throws TypeError naming an entry that is neither
 */
export function onlyFrom(entries: readonly string[]): DocumentSections {
  if (entries.length === 0) throw new TypeError("the list of allowed addresses is empty: nobody could call");
  const ranges = entries.map(rangeOf);
  return {
    inbound: [
      ipFilter({
        action: "allow",
        address: ranges.flatMap((range) => (range.from === range.to ? [range.from] : [])),
        addressRange: ranges.filter((range) => range.from !== range.to),
      }),
    ],
  };
}

/** The first and the last address of a network; both the same for a single address. */
export function rangeOf(entry: string): { readonly from: string; readonly to: string } {
  const text = entry.trim();
  // Other notations mean something else than they seem to: 010.0.0.0/8 is the network 8.0.0.0.
  const [address = "", length, ...more] = text.split("/");
  const known =
    more.length === 0 && (ipaddr.IPv4.isValidFourPartDecimal(address) || (ipaddr.IPv6.isValid(address) && !address.includes("%")));
  if (known && length === undefined) return { from: text, to: text };
  if (known && ipaddr.isValidCIDR(text)) {
    const family = ipaddr.parseCIDR(text)[0].kind() === "ipv6" ? ipaddr.IPv6 : ipaddr.IPv4;
    const first = family.networkAddressFromCIDR(text);
    const last = family.broadcastAddressFromCIDR(text);
    return { from: first.toString(), to: last.toString() };
  }
  throw new TypeError(`"${entry}" is no IP address and no network such as 10.0.0.0/8`);
}
