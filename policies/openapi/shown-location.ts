/**
 * A location as messages, plans and reports show it: a URL without a password, and without a query or a fragment, which
 * may hold a signature or a token. A file's path is left as it is.
 */
export function shownLocation(location: string): string {
  const [, scheme, host = "", path = ""] = /^(https?:\/\/)([^/?#]*)([^?#]*)/i.exec(location) ?? [];
  return scheme ? `${scheme}${host.slice(host.lastIndexOf("@") + 1)}${path}` : location;
}
