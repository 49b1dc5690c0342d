/** The scheme of a URL without its colon, in lower case; undefined where the text is no absolute URL. */
export function schemeOf(url: string): string | undefined {
  return /^\s*([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
}

/** Whether traffic to a URL is encrypted; undefined where the text is no absolute URL. */
export function isEncrypted(url: string): boolean | undefined {
  const scheme = schemeOf(url);
  return scheme === undefined ? undefined : scheme === "https" || scheme === "wss";
}

/** A URL as messages show it: user information and query, which may hold credentials, are left out. */
export function withoutCredentials(url: string): string {
  return url
    .trim()
    .replace(/[?#].*$/s, "")
    .replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, "$1");
}
