import { credentialForm, isPlaceholder } from "../../baseline/helpers/credentials";
import type { DataKind } from "./kinds";

/** Credentials that their issuers mark, beside those that policies are searched for. */
const issued: readonly (readonly [RegExp, string])[] = [
  [/^(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}$/, "a key of a payment service"],
  [/^whsec_[A-Za-z0-9+/=]{16,}$/, "the secret of a webhook"],
  [/^AIza[A-Za-z0-9_-]{35}$/, "an API key"],
  [/^A[KS]IA[0-9A-Z]{16}$/, "an access key id"],
  [/^SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}$/, "an API key"],
  [/^glpat-[A-Za-z0-9_-]{20,}$/, "an access token"],
  [/^github_pat_[A-Za-z0-9_]{22,}$/, "an access token"],
  [/^npm_[A-Za-z0-9]{36}$/, "an access token"],
  [/^pypi-[A-Za-z0-9_-]{50,}$/, "an access token"],
  [/^dop_v1_[0-9a-f]{64}$/, "an access token"],
  [/^hv[sb]\.[A-Za-z0-9_-]{24,}$/, "an access token"],
  [/^shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}$/, "an access token"],
  [/^sk-(?:proj-|ant-)?[A-Za-z0-9_-]{32,}$/, "an API key"],
  [/^ya29\.[A-Za-z0-9_-]{20,}$/, "an access token"],
  [/^\$2[aby]\$\d{2}\$[./A-Za-z0-9]{53}$/, "the hash of a password"],
  [/^\$argon2(?:id|i|d)\$v=\d+\$/, "the hash of a password"],
];

/** Forms that tell what a field holds even where the value is a sample. */
const unmistakable = /PRIVATE KEY-----|^A[KS]IA[0-9A-Z]{16}$|^(?:Bearer )?eyJ[A-Za-z0-9_-]{8}/;

export interface SecretMatch {
  readonly kind: DataKind;
  readonly what: string;
}

/** What kind of credential a text is by its form; undefined where it does not look like one, or only stands in for one. */
export function secretForm(text: string): SecretMatch | undefined {
  const trimmed = text.trim();
  if (trimmed.length < 8 || (isPlaceholder(trimmed) && !unmistakable.test(trimmed))) return undefined;
  const what = credentialForm(trimmed) ?? issued.find(([form]) => form.test(trimmed))?.[1] ?? urlWithPassword(trimmed);
  return what === undefined ? undefined : { kind: kindOf(what), what };
}

/** Whether a text is what a generator of secrets makes: long, of several kinds of characters, and without a pattern. */
export function looksRandom(text: string): boolean {
  const trimmed = text.trim();
  if (trimmed.length < 16 || trimmed.length > 500 || /\s|:\/\//.test(trimmed) || isPlaceholder(trimmed)) return false;
  const classes = [/[a-z]/, /[A-Z]/, /\d/].filter((each) => each.test(trimmed)).length;
  return classes >= 2 && bitsPerCharacter(trimmed) >= 3.2;
}

function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

function urlWithPassword(text: string): string | undefined {
  const password = /^[a-z][a-z0-9+.-]{1,30}:\/\/[^\s/@:]{1,200}:([^\s/@]{1,200})@/i.exec(text)?.[1];
  return password !== undefined && !isPlaceholder(password) && !/^(?:pass(?:word)?|pw|pwd|secret)$/i.test(password)
    ? "a URL with a password"
    : undefined;
}

function kindOf(what: string): DataKind {
  if (/private key/.test(what)) return "private-key";
  if (/password/.test(what)) return "password";
  if (/token|authorization|signature/.test(what)) return "token";
  if (/key/.test(what)) return "api-key";
  return "secret";
}
