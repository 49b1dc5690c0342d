import { isOneOf, wordsOf } from "./data/words";

/** Ends of names that say what somebody may do, owns or owes: what a caller must not set for itself. */
const privileged = new Set(
  [
    "role",
    "admin",
    "superuser",
    "permission",
    "privilege",
    "entitlement",
    "access level",
    "user type",
    "account type",
    "account status",
    "balance",
    "credit limit",
    "discount",
    "unit price",
    "verified",
    "is verified",
    "approved",
    "approval status",
    "approved by",
    "approved at",
    "owner id",
    "tenant id",
    "created by",
    "created at",
    "is active",
    "is staff",
    "is premium",
    "is internal",
    "plan tier",
    "subscription tier",
    "kyc status",
    "credit score",
    "two factor enabled",
    "mfa enabled",
  ].map((each) => each.replaceAll(" ", "")),
);
const longest = 3;

/**
 * Whether a field is one that callers like to set beyond their rights (mass assignment): `role`, `isAdmin`, `balance`,
 * `emailVerified`.
 */
export function isPrivileged(name: string): boolean {
  const words = wordsOf(name);
  for (let length = 1; length <= longest && length <= words.length; length++) {
    const tail = words.slice(-length);
    const exact = tail.map(([form]) => form).join("");
    const singular = [...tail.slice(0, -1).map(([form]) => form), tail[tail.length - 1]?.at(-1)].join("");
    if (privileged.has(exact) || privileged.has(singular)) return true;
  }
  return false;
}

/** Names of parameters with which a caller takes a part of a list. */
const paging =
  /^(?:\$?(?:top|skip|limit|offset|take|first|last|after|before|page|cursor|per_?page|page_?(?:size|number|token|index)|max_?(?:results|items|page_?size)|size|count|next(?:_?token|_?link)?|continuation(?:_?token)?|start(?:_?index)?|marker))$/i;

export function isPaging(name: string): boolean {
  return paging.test(name.replaceAll("-", "_"));
}

/** Names under which a caller gives an address that the service may call: `callbackUrl`, `webhook`, `return_to`. */
export function takesUrl(name: string): boolean {
  const words = wordsOf(name);
  return isOneOf(words.at(-1), addresses) || (isOneOf(words[0], sendings) && isOneOf(words.at(-1), targets));
}

const addresses = new Set(["url", "uri", "webhook", "callback", "endpoint", "redirect"]);
const sendings = new Set(["redirect", "callback", "return", "forward"]);
const targets = new Set(["to", "target", "host", "address", "location"]);
