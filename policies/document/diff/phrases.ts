/*
 * How differences are put into words, as data: what is not named here gets the words of `words.ts` that fit everything.
 */

/** How an attribute is spoken of: its name in words, or the words for a switch. */
export type AttributePhrase =
  | string
  /** Says all by itself: "backend URL changed", without the policy's name. */
  | { readonly alone: string }
  /** What the policy does where it is on: "requires signed tokens". */
  | { readonly does: string };

/** An amount in a period: "100 calls a minute". */
export interface Rate {
  readonly noun: string;
  /** The attributes with the amounts, and what is counted. */
  readonly amounts: Readonly<Record<string, string>>;
  /** The attribute with the length of the period, or its length in seconds. */
  readonly period: string | number;
}

export interface Phrases {
  /** What an element is called. */
  readonly noun?: string;
  /** What its text is called, where that is not the element's own name. */
  readonly text?: string;
  /** An attribute that belongs to the name: "ip-filter (allow)". */
  readonly kind?: string;
  /** It wraps a list and has attributes, which are spoken of as the policy's own. */
  readonly list?: true;
  readonly attributes?: Readonly<Record<string, AttributePhrase>>;
  readonly rates?: readonly Rate[];
}

const callRate: Rate = { noun: "rate limit", amounts: { calls: "calls" }, period: "renewal-period" };
const quotaRate: Rate = { noun: "quota", amounts: { calls: "calls", bandwidth: "kilobytes" }, period: "renewal-period" };
const tokenRates: readonly Rate[] = [
  { noun: "token limit", amounts: { "tokens-per-minute": "tokens" }, period: 60 },
  { noun: "token quota", amounts: { "token-quota": "tokens" }, period: "token-quota-period" },
];
const tokenLimit: Phrases = {
  rates: tokenRates,
  attributes: { "estimate-prompt-tokens": { does: "estimates the tokens of prompts" }, "ignore-prompt": { does: "ignores prompts" } },
};
const semanticCache: Phrases = {
  attributes: { "score-threshold": "score threshold", "ignore-system-messages": { does: "ignores system messages" } },
};
/** By the name of an element, with the policy that it is a part of, or its parent, in front where that matters. */
export const phrases: Readonly<Record<string, Phrases>> = {
  // Limits.
  "rate-limit": { rates: [callRate] },
  "rate-limit/api": { rates: [callRate] },
  "rate-limit/operation": { rates: [callRate] },
  "rate-limit-by-key": {
    rates: [callRate],
    attributes: { "flexible-retry-window": { does: "begins a period with the first refused call" } },
  },
  quota: { rates: [quotaRate] },
  "quota/api": { rates: [quotaRate] },
  "quota/operation": { rates: [quotaRate] },
  "quota-by-key": { rates: [quotaRate] },
  "llm-token-limit": tokenLimit,
  "azure-openai-token-limit": tokenLimit,
  "limit-concurrency": { attributes: { "max-count": "number of requests at a time" } },

  // Tokens, certificates and addresses.
  "validate-jwt": {
    attributes: {
      "require-expiration-time": { does: "requires an expiry time" },
      "require-signed-tokens": { does: "requires signed tokens" },
    },
  },
  "validate-azure-ad-token": {
    attributes: {
      "tenant-id": "tenant",
      "allow-protected-forwarded-tokens": { does: "accepts protected forwarded tokens" },
      "allow-proof-of-possession-tokens": { does: "accepts proof-of-possession tokens" },
    },
  },
  "validate-client-certificate": {
    attributes: {
      "validate-revocation": { does: "refuses revoked certificates" },
      "validate-trust": { does: "refuses certificates of unknown authorities" },
      "validate-not-before": { does: "refuses certificates that are not valid yet" },
      "validate-not-after": { does: "refuses expired certificates" },
      "ignore-error": { does: "goes on where the certificate is refused" },
    },
  },
  "openid-config": { noun: "OpenID configuration" },
  "issuer-signing-keys": { noun: "signing keys" },
  "issuer-signing-keys/key": { noun: "signing key" },
  "issuer-signing-tokens": { noun: "signing tokens" },
  "issuer-signing-tokens/token": { noun: "signing token" },
  "decryption-keys/key": { noun: "decryption key" },
  "required-claims": { noun: "required claims" },
  "required-claims/claim": { noun: "required claim" },
  "client-application-ids": { noun: "client applications" },
  "client-application-ids/application-id": { noun: "client application" },
  "backend-application-ids": { noun: "backend applications" },
  "backend-application-ids/application-id": { noun: "backend application" },
  "ip-filter": { kind: "action" },
  "check-header": { attributes: { "ignore-case": { does: "ignores case" } } },
  "check-header/value": { noun: "accepted value" },

  // Browsers.
  cors: {
    attributes: {
      "allow-credentials": { does: "allows credentials" },
      "terminate-unmatched-request": { does: "answers requests that nothing matches" },
    },
  },
  "allowed-origins": { noun: "allowed origins" },
  "allowed-origins/origin": { noun: "allowed origin" },
  "allowed-methods": {
    noun: "allowed methods",
    attributes: { "preflight-result-max-age": "preflight cache time" },
    list: true,
  },
  "allowed-methods/method": { noun: "allowed method" },
  "allowed-headers": { noun: "allowed headers" },
  "allowed-headers/header": { noun: "allowed header" },
  "expose-headers": { noun: "exposed headers" },
  "expose-headers/header": { noun: "exposed header" },

  // Validation.
  "validate-content": {
    attributes: {
      "unspecified-content-type-action": "action for unspecified content types",
      "size-exceeded-action": "action for bodies that are too large",
      "max-size": "largest body",
    },
  },
  "validate-content/content": {
    attributes: {
      "allow-additional-properties": { does: "allows properties that the schema does not name" },
      "case-insensitive-property-names": { does: "matches property names in upper and lower case alike" },
    },
  },
  "validate-parameters": {
    attributes: {
      "specified-parameter-action": "action for specified parameters",
      "unspecified-parameter-action": "action for unspecified parameters",
    },
  },
  "validate-headers": {
    attributes: {
      "specified-header-action": "action for specified headers",
      "unspecified-header-action": "action for unspecified headers",
    },
  },
  "validate-status-code": { attributes: { "unspecified-status-code-action": "action for unspecified status codes" } },
  "llm-content-safety": {
    attributes: {
      "shield-prompt": { does: "checks prompts for attacks" },
      "enforce-on-completions": { does: "checks completions" },
    },
  },
  "blocklists/id": { noun: "block list" },
  categories: { list: true },

  // Backends.
  "set-backend-service": { attributes: { "base-url": { alone: "backend URL" }, "backend-id": { alone: "backend" } } },
  "forward-request": {
    attributes: {
      "follow-redirects": { does: "follows redirects" },
      "buffer-request-body": { does: "keeps the body of the request" },
      "buffer-response": { does: "buffers the response" },
      "fail-on-error-status-code": { does: "treats statuses from 400 as failures" },
    },
  },
  "send-request": {
    attributes: {
      "ignore-error": { does: "goes on after an error" },
      "buffer-response": { does: "buffers the response" },
      "fail-on-error-status-code": { does: "treats statuses from 400 as failures" },
    },
  },
  "rewrite-uri": {
    attributes: { template: { alone: "path for the backend" }, "copy-unmatched-params": { does: "copies other parameters" } },
  },
  retry: { attributes: { count: "number of retries", "first-fast-retry": { does: "retries at once the first time" } } },
  "authentication-managed-identity": {
    attributes: { resource: "resource", "client-id": "identity", "ignore-error": { does: "goes on after an error" } },
  },
  "connection-string": { attributes: { "use-managed-identity": { does: "uses a managed identity" } } },

  // Caches.
  "cache-store": { attributes: { duration: "cache time", "cache-response": { does: "caches the response" } } },
  "cache-store-value": { attributes: { duration: "cache time" } },
  "llm-semantic-cache-store": { attributes: { duration: "cache time" } },
  "azure-openai-semantic-cache-store": { attributes: { duration: "cache time" } },
  "llm-semantic-cache-lookup": semanticCache,
  "azure-openai-semantic-cache-lookup": semanticCache,
  "cache-lookup": {
    attributes: {
      "vary-by-developer": { does: "tells developers apart" },
      "vary-by-developer-groups": { does: "tells groups of developers apart" },
      "must-revalidate": { does: "asks clients to revalidate" },
      "allow-private-response-caching": { does: "caches responses to requests with credentials" },
    },
  },

  // Messages.
  "set-body": { text: "body" },
  "set-method": { text: "method" },
  "set-url": { noun: "URL" },
  "set-status": { attributes: { code: "status code" } },
  "log-to-eventhub": { text: "message" },
  "publish-to-dapr": { text: "message" },
  "xsl:stylesheet": { noun: "stylesheet" },
};

/** Attributes that are called the same wherever they stand. */
export const attributeNouns: Readonly<Record<string, string>> = {
  "backend-id": "backend",
  "fragment-id": "fragment",
  "failed-check-error-message": "refusal message",
  "failed-check-httpcode": "refusal status",
  "failed-validation-error-message": "refusal message",
  "failed-validation-httpcode": "refusal status",
  "http-version": "HTTP version",
  "timeout-ms": "timeout",
  url: "URL",
};

/** Numbers that name something, so that none is higher than another. */
export const codes: ReadonlySet<string> = new Set([
  "code",
  "failed-check-httpcode",
  "failed-validation-httpcode",
  "http-version",
  "index",
  "status-code",
]);

/** What a period in seconds, or by its name, is called. */
export const periods: Readonly<Record<string, string>> = {
  "0": "for ever",
  "1": "a second",
  "60": "a minute",
  "3600": "an hour",
  "86400": "a day",
  "604800": "a week",
  Hourly: "an hour",
  Daily: "a day",
  Weekly: "a week",
  Monthly: "a month",
  Yearly: "a year",
};
