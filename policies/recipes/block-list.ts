import type { NamedValueRef } from "../document/ast";
import type { DocumentSections } from "../document/build-document";
import { choose } from "../elements";
import { expr } from "../expressions/expr";
import { refusal } from "./refusal";

/**
 * How much the list takes: a named value has at most 4,096 characters, so some 270 IPv4 addresses with their commas, or
 * 220 IPv4 networks, or 100 full IPv6 addresses. It is for the hour of an attack; a firewall in front takes over.
 */
export const blockListCapacity = 4096;

/** What the named value holds while nobody is blocked; the service refuses an empty one. */
export const emptyBlockList = "none";

/**
 * Refuses the addresses and networks (`192.0.2.7, 198.51.100.0/24, 2001:db8::/32`) that one named value lists, so that
 * an attack is stopped by changing that value, without a deployment.
 */
export function blockList(list: NamedValueRef): DocumentSections {
  const blocked = expr.block`
    var entries = ${list}.Split(new[] { ',', ' ' }, StringSplitOptions.RemoveEmptyEntries);
    if (entries.Contains(context.Request.IpAddress))
    {
        return true;
    }
    System.Net.IPAddress caller;
    if (!System.Net.IPAddress.TryParse(context.Request.IpAddress, out caller))
    {
        return false;
    }
    var address = caller.GetAddressBytes();
    return entries.Any(entry =>
    {
        var parts = entry.Split('/');
        System.Net.IPAddress network;
        int length;
        if (parts.Length != 2 || !System.Net.IPAddress.TryParse(parts[0], out network) || !int.TryParse(parts[1], out length))
        {
            return false;
        }
        var prefix = network.GetAddressBytes();
        return prefix.Length == address.Length && length >= 0 && length <= 8 * prefix.Length
            && Enumerable.Range(0, length).All(bit => ((prefix[bit / 8] ^ address[bit / 8]) & (128 >> (bit % 8))) == 0);
    });
  `;
  return { inbound: [choose({ when: [{ condition: blocked, policies: [refusal(403)] }] })] };
}
