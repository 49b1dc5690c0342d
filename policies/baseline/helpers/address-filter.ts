import ipaddr from "ipaddr.js";
import { childrenNamed, elementsOf, type PolicyElement, textOf } from "../../document/ast";
import type { EstateIndex } from "../../estate/estate";
import { isDecidedByCaller } from "./flow";
import { knownText } from "./known-text";

/** More leading bits than these must be the same in a range's two ends: wider ranges are no list of callers. */
const narrowest = { ipv4: 8, ipv6: 16 } as const;

/**
 * Whether an `ip-filter` lets in a list of callers and nobody else. A range that half of the internet stands in is no
 * list; unknown where action or ends are computed or come from named values.
 */
export function listsCallers(filter: PolicyElement, estate: EstateIndex | undefined): "yes" | "no" | "unknown" {
  const { action } = filter.attributes;
  const chosen = knownText(action, estate)?.trim().toLowerCase();
  if (action !== undefined && chosen === undefined) return "unknown";
  if (chosen !== "allow") return "no";
  const widths = childrenNamed(filter, "address-range").map(({ attributes: { from, to } }) =>
    isNarrow(knownText(from, estate), knownText(to, estate)),
  );
  const networks = childrenNamed(filter, "address").map((address) => prefixOf(knownText(textOf(address), estate)));
  if (widths.includes(false) || networks.includes("wide") || share(filter, estate) > largestShare) return "no";
  if (isFromCaller(filter)) return "no";
  return widths.includes(undefined) ? "unknown" : "yes";
}

/** A list that holds more than this part of all IPv4 addresses is none, however it is cut into pieces. */
const largestShare = 1 / 16;

/** The part of all IPv4 addresses that the ranges of a filter hold, those twice that stand there twice. */
function share(filter: PolicyElement, estate: EstateIndex | undefined): number {
  let addresses = 0;
  for (const { attributes } of childrenNamed(filter, "address-range")) {
    const [from, to] = [numberOf(knownText(attributes.from, estate)), numberOf(knownText(attributes.to, estate))];
    if (from !== undefined && to !== undefined) addresses += Math.max(0, to - from + 1);
  }
  return addresses / 2 ** 32;
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined || !ipaddr.IPv4.isValidFourPartDecimal(text.trim())) return undefined;
  return ipaddr.IPv4.parse(text.trim())
    .toByteArray()
    .reduce((number, byte) => number * 256 + byte, 0);
}

/** Whether the caller's request names an address that is let in. */
function isFromCaller(filter: PolicyElement): boolean {
  return elementsOf(filter).some((child) => [textOf(child), ...Object.values(child.attributes)].some(isDecidedByCaller));
}

/** Whether an address is a network that is no list of callers. */
function prefixOf(text: string | undefined): "wide" | "narrow" {
  const [address = "", length] = (text ?? "").trim().split("/");
  if (length === undefined || !ipaddr.isValid(address)) return "narrow";
  return Number(length) < narrowest[ipaddr.parse(address).kind()] ? "wide" : "narrow";
}

function isNarrow(from: string | undefined, to: string | undefined): boolean | undefined {
  if (from === undefined || to === undefined || !ipaddr.isValid(from.trim()) || !ipaddr.isValid(to.trim())) return undefined;
  const [first, last] = [ipaddr.parse(from.trim()), ipaddr.parse(to.trim())];
  const [a, b] = [first.toByteArray(), last.toByteArray()];
  return first.kind() === last.kind() && a.slice(0, narrowest[first.kind()] / 8).every((byte, index) => byte === b[index]);
}
