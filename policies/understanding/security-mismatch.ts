import type { Asked } from "./authentication";
import type { EffectiveAuthentication } from "./effective-authentication";

/** What one way in asks, and its name in words. */
export interface WayAuthentication {
  readonly way: string;
  readonly authentication: EffectiveAuthentication;
}

/** How a definition and the policies differ on who may call an operation. */
export interface SecurityMismatch {
  readonly kind: /** The definition asks for proof, and on some ways in nothing does. */
    | "not-enforced"
    /** The definition asks for a token or a certificate, and on some ways in a key or an address is enough. */
    | "weaker"
    /** The policies ask for proof on every way in, and the definition does not say so. */
    | "not-declared"
    /** What the policies ask on some ways in is not known. */
    | "unknown";
  readonly message: string;
  /** The ways in on which it is so. */
  readonly ways: readonly string[];
}

/**
 * Where a definition and the policies differ on who may call an operation; undefined where they agree, or where the
 * definition does not tell.
 * @param declared what the definition asks, and the kinds of its security schemes
 * @param ways every way into the operation's API, with what is asked there
 */
export function securityMismatch(
  declared: { readonly asked: Asked; readonly kinds: readonly string[] },
  ways: readonly WayAuthentication[],
): SecurityMismatch | undefined {
  if (declared.asked === "unknown" || ways.length === 0) return undefined;
  const where = (...wanted: readonly EffectiveAuthentication[]) =>
    ways.filter(({ authentication }) => wanted.includes(authentication)).map(({ way }) => way);
  const asks = declared.kinds.length === 0 ? "proof of who calls" : listed(declared.kinds.map(wordsOfKind));
  if (declared.asked === "always") {
    const open = where("none");
    if (open.length > 0)
      return {
        kind: "not-enforced",
        message: `the definition asks for ${asks}, and the policies let anybody call by ${listed(open)}`,
        ways: open,
      };
    const weaker = where("key", "address");
    if (weaker.length > 0 && declared.kinds.length > 0 && !declared.kinds.some(isKeyLike))
      return {
        kind: "weaker",
        message: `the definition asks for ${asks}, and for the policies ${where("address").length > 0 ? "a key or a known address" : "a key"} is enough by ${listed(weaker)}`,
        ways: weaker,
      };
  }
  const unknown = where("unknown");
  if (unknown.length > 0)
    return { kind: "unknown", message: `what the policies ask of callers by ${listed(unknown)} is not known`, ways: unknown };
  if (declared.asked !== "always" && where("none").length === 0) {
    const proofs = [...new Set(ways.map(({ authentication }) => proofWords[authentication]))];
    const says = declared.asked === "optional" ? "lets callers leave their credentials out" : "asks nothing of callers";
    return {
      kind: "not-declared",
      message: `the policies ask for ${listed(proofs, "or")}, and the definition ${says}`,
      ways: ways.map(({ way }) => way),
    };
  }
  return undefined;
}

const proofWords: Readonly<Record<EffectiveAuthentication, string>> = {
  token: "a token",
  certificate: "a client certificate",
  key: "a subscription key",
  address: "a known address",
  none: "nothing",
  unknown: "something unknown",
};

function wordsOfKind(kind: string): string {
  switch (kind) {
    case "apiKey":
      return "an API key";
    case "oauth2":
      return "an OAuth 2 token";
    case "openIdConnect":
      return "an OpenID Connect token";
    case "mutualTLS":
      return "a client certificate";
    case "http bearer":
      return "a bearer token";
    case "basic":
    case "http basic":
      return "a password";
    default:
      return kind.startsWith("http") ? "an HTTP authorization" : "a scheme that it does not declare";
  }
}

/** Kinds that a subscription key may stand for. */
function isKeyLike(kind: string): boolean {
  return kind === "apiKey" || kind === "unknown";
}

function listed(words: readonly string[], link: "and" | "or" = "or"): string {
  const unique = [...new Set(words)];
  return unique.length < 2 ? (unique[0] ?? "") : `${unique.slice(0, -1).join(", ")} ${link} ${unique[unique.length - 1]}`;
}
