import { lookup as dnsLookup } from "node:dns";
import http from "node:http";
import https from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";

export interface FetchLimits {
  /** The largest body, in bytes. */
  readonly maxBytes: number;
  /** For the whole answer, redirects included, in milliseconds. */
  readonly timeout: number;
  readonly maxRedirects: number;
}

export const defaultFetchLimits: FetchLimits = { maxBytes: 32 * 1024 * 1024, timeout: 30_000, maxRedirects: 5 };

/**
 * Addresses that are not on the public internet: loopback, private, link-local (cloud metadata), shared, multicast,
 * reserved; and those of IPv6 that stand for one of IPv4, which may be any.
 */
const notPublic = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const) {
  notPublic.addSubnet(network, prefix, "ipv4");
}
for (const [network, prefix] of [
  ["::", 96],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
] as const) {
  notPublic.addSubnet(network, prefix, "ipv6");
}

/** Whether an IP address is one that a redirect must not lead to; what is no address counts as one. */
export function isPrivateAddress(address: string): boolean {
  if (isIP(address) === 0) return true;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return notPublic.check(mapped, "ipv4");
  return notPublic.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

/**
 * Reads a text over http or https. The caller has chosen the first address; redirects are followed to public addresses
 * only, and the connection goes to the very address that was looked at, so that a name can't change its mind in between.
 * @throws Error saying what was refused or failed.
 */
export async function fetchBounded(
  url: string,
  limits: FetchLimits = defaultFetchLimits,
): Promise<{ readonly url: string; readonly text: string }> {
  const signal = AbortSignal.timeout(limits.timeout);
  let current = new URL(url);
  for (let redirects = 0; ; redirects++) {
    if (current.protocol !== "https:" && current.protocol !== "http:")
      throw new Error(`${current.protocol}// is not read; only http and https are`);
    const answer = await request(current, redirects > 0, limits, signal).catch((error: unknown) => {
      if (signal.aborted) throw new Error(`no complete answer within ${limits.timeout / 1000} s`);
      throw error;
    });
    if ("text" in answer) return { url: current.href, text: answer.text };
    if (redirects >= limits.maxRedirects) throw new Error(`more than ${limits.maxRedirects} redirects`);
    const next = new URL(answer.location, current);
    if (current.protocol === "https:" && next.protocol === "http:") throw new Error("a redirect from https to http is not followed");
    current = next;
  }
}

type Answer = { readonly text: string } | { readonly location: string };

function request(url: URL, mustBePublic: boolean, { maxBytes }: FetchLimits, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const host = url.hostname.replace(/^\[|\]$/g, "");
    if (mustBePublic && isIP(host) && isPrivateAddress(host)) {
      reject(new Error(`a redirect to the private address ${host} is not followed`));
      return;
    }
    const options = {
      signal,
      headers: { accept: "application/json, application/yaml, text/yaml, */*", "accept-encoding": "identity" },
      lookup: mustBePublic ? publicLookup : undefined,
      // A connection that is open already would be used without a look at its address.
      ...(mustBePublic && { agent: false }),
    };
    const client = url.protocol === "https:" ? https : http;
    const outgoing = client.get(url, options, (response) => {
      const status = response.statusCode ?? 0;
      if (status >= 300 && status < 400 && response.headers.location) {
        response.resume();
        resolve({ location: response.headers.location });
        return;
      }
      if (status !== 200) {
        response.resume();
        reject(new Error(`the server answered ${status}`));
        return;
      }
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxBytes) {
          outgoing.destroy();
          reject(new Error(`the answer is larger than ${maxBytes} bytes`));
        } else chunks.push(chunk);
      });
      response.on("end", () => resolve({ text: Buffer.concat(chunks).toString("utf8") }));
      response.on("error", reject);
    });
    outgoing.on("error", reject);
  });
}

/** Looks a name up and refuses every answer that is not public. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) {
      callback(error, "", 0);
      return;
    }
    const refused = addresses.find(({ address }) => isPrivateAddress(address));
    const [first] = addresses;
    if (refused || !first)
      callback(new Error(`a redirect to ${hostname}, which is the private address ${refused?.address}, is not followed`), "", 0);
    else if (options.all) (callback as unknown as (error: null, addresses: readonly unknown[]) => void)(null, addresses);
    else callback(null, first.address, first.family);
  });
};
