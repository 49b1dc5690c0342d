import ipaddr from "ipaddr.js";

/** An IPv4 network; undefined for a text that is none, or whose address is not the network's first. */
export function networkOf(text: string): { readonly length: number; contains(other: string): boolean } | undefined {
  const [address = "", length = "", ...more] = text.split("/");
  if (more.length > 0 || !/^\d{1,2}$/.test(length) || Number(length) > 32 || !ipaddr.IPv4.isValidFourPartDecimal(address)) return undefined;
  const range = ipaddr.IPv4.parseCIDR(text);
  if (ipaddr.IPv4.networkAddressFromCIDR(text).toString() !== address) return undefined;
  return {
    length: range[1],
    contains(other) {
      const inner = networkOf(other);
      return inner !== undefined && inner.length >= range[1] && ipaddr.IPv4.parse(other.split("/")[0] as string).match(range);
    },
  };
}

export function isIpv4(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text);
}

/** The shortest network that has room for a number of addresses beside the five that Azure keeps in each subnet. */
export function lengthFor(addresses: number): number {
  return 32 - Math.ceil(Math.log2(addresses + 5));
}
