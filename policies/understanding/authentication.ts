import type { DeclaredScheme } from "../baseline/definition";
import type { Severity } from "../baseline/rule";
import { below, followObject } from "../openapi/follow";
import { isObject, type JsonObject, plainText, sortedEntries } from "../openapi/pointer";

/** Something about a definition that somebody should look at, and where it stands. */
export interface Remark {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly pointer: string;
}

/** Whether callers must prove who they are: always, if they like, or never. Unknown where the source does not tell. */
export type Asked = "always" | "optional" | "never" | "unknown";

/** A way to prove it, as a definition declares it. */
export interface SchemeUse {
  readonly name: string;
  /** `apiKey`, `http basic`, `http bearer`, `oauth2`, `openIdConnect`, `mutualTLS`; `unknown` where it is not declared. */
  readonly kind: string;
  /** Where an API key is sent. */
  readonly in?: string;
  readonly scopes: readonly string[];
}

/** What a definition asks of the callers of an operation. */
export interface Authentication {
  readonly asked: Asked;
  /** Where it says so: at the operation, for the whole API, or not at all. */
  readonly from: "operation" | "api" | "nowhere";
  /** Any one of them is enough, with all that it holds. */
  readonly alternatives: readonly (readonly SchemeUse[])[];
  /** What is weak about it. */
  readonly weaknesses: readonly Remark[];
}

interface Scheme {
  readonly pointer: string;
  readonly kind: string;
  readonly in?: string;
  readonly weaknesses: readonly Remark[];
  /** The scopes that the flows of an OAuth 2 scheme name. */
  readonly scopes?: ReadonlySet<string>;
}

/** Reads what a definition asks of its callers. */
export class Security {
  private readonly schemes = new Map<string, Scheme>();

  constructor(private readonly root: JsonObject) {
    const components = isObject(root.components) ? root.components.securitySchemes : undefined;
    const [declared, pointer] = isObject(components)
      ? [components, "#/components/securitySchemes"]
      : [isObject(root.securityDefinitions) ? root.securityDefinitions : {}, "#/securityDefinitions"];
    for (const name of Object.keys(declared)) {
      const found = followObject(root, { value: declared[name], pointer: below(pointer, name) });
      if (found) this.schemes.set(name, schemeOf(name, found.value, found.pointer));
    }
  }

  /** Every scheme that is declared, whether or not something asks for it. */
  declared(): readonly DeclaredScheme[] {
    return [...this.schemes].map(([name, { pointer, kind, weaknesses, scopes }]) => ({
      name,
      kind,
      pointer,
      weaknesses,
      ...(scopes && { scopes }),
    }));
  }

  of(operation: JsonObject, pointer: string): Authentication {
    const own = operation.security;
    const declared = own ?? this.root.security;
    const from = own !== undefined ? "operation" : declared !== undefined ? "api" : "nowhere";
    const place = own !== undefined ? below(pointer, "security") : from === "api" ? "#/security" : pointer;
    const alternatives = (Array.isArray(declared) ? declared : []).filter(isObject).map((each) => this.uses(each));
    const asked = alternatives.length === 0 ? "never" : alternatives.some((each) => each.length === 0) ? "optional" : "always";
    const weaknesses: Remark[] = [];
    if (asked === "never")
      weaknesses.push({
        code: from === "nowhere" ? "no-security" : "open-on-purpose",
        severity: "high",
        message: from === "nowhere" ? "the definition does not say that callers prove who they are" : "the definition lets anybody call it",
        pointer: place,
      });
    if (asked === "optional")
      weaknesses.push({ code: "optional-security", severity: "high", message: "callers may leave their credentials out", pointer: place });
    const used = new Set(alternatives.flat().map(({ name }) => name));
    for (const name of [...used].sort()) {
      const scheme = this.schemes.get(name);
      if (scheme) weaknesses.push(...scheme.weaknesses);
      else
        weaknesses.push({
          code: "undeclared-scheme",
          severity: "high",
          message: `the security scheme ${name} is not declared, so nothing tells how callers prove who they are`,
          pointer: place,
        });
    }
    const real = alternatives.filter((each) => each.length > 0);
    if (real.length > 0 && real.every((each) => each.every(({ kind }) => kind === "apiKey")))
      weaknesses.push({
        code: "api-key-only",
        severity: "low",
        message: "an API key is enough: it tells the application at best, not the user, and does not expire",
        pointer: place,
      });
    return { asked, from, alternatives, weaknesses };
  }

  private uses(alternative: JsonObject): SchemeUse[] {
    return sortedEntries(alternative).map(([name, scopes]) => {
      const scheme = this.schemes.get(name);
      return {
        name,
        kind: scheme?.kind ?? "unknown",
        ...(scheme?.in && { in: scheme.in }),
        scopes: Array.isArray(scopes) ? scopes.map(plainText) : [],
      };
    });
  }
}

function schemeOf(name: string, scheme: JsonObject, pointer: string): Scheme {
  const type = plainText(scheme.type);
  const weaknesses: Remark[] = [];
  const weak = (code: string, severity: Severity, message: string, ...keys: string[]) =>
    weaknesses.push({ code, severity, message: `${name}: ${message}`, pointer: below(pointer, ...keys) });
  if (type === "apiKey") {
    const place = plainText(scheme.in);
    if (place === "query") weak("api-key-in-query", "high", "the key is sent in the URL, which logs and histories keep", "in");
    return { pointer, kind: "apiKey", ...(place && { in: place }), weaknesses };
  }
  if (type === "basic" || type === "http") {
    const kind = type === "basic" ? "basic" : plainText(scheme.scheme).toLowerCase();
    if (kind === "basic") weak("basic", "high", "basic authentication sends the password with every request");
    else if (kind === "digest")
      weak("outdated-scheme", "medium", "digest authentication rests on MD5 or on passwords that the server keeps");
    else if (kind !== "bearer" && kind !== "dpop")
      weak("outdated-scheme", "medium", `the HTTP scheme ${kind || "of no name"} is outdated or rarely checked`);
    return { pointer, kind: `http ${kind}`, weaknesses };
  }
  if (type === "oauth2") {
    const scopes = new Set<string>();
    for (const [flow, facts, key] of flowsOf(scheme)) {
      if (isObject(facts.scopes)) for (const scope of Object.keys(facts.scopes)) scopes.add(scope);
      if (flow === "implicit")
        weak("implicit-flow", "high", "the implicit flow hands tokens out in URLs; OAuth 2.1 has dropped it", ...key);
      if (flow === "password")
        weak("password-flow", "high", "the password flow gives users' passwords to applications; OAuth 2.1 has dropped it", ...key);
      for (const url of ["authorizationUrl", "tokenUrl", "refreshUrl"])
        if (/^http:/i.test(plainText(facts[url]))) weak("unencrypted-token-url", "high", `${url} is not encrypted`, ...key, url);
    }
    return { pointer, kind: type, weaknesses, scopes };
  }
  if (type === "openIdConnect" && /^http:/i.test(plainText(scheme.openIdConnectUrl)))
    weak("unencrypted-token-url", "high", "openIdConnectUrl is not encrypted", "openIdConnectUrl");
  return { pointer, kind: type || "unknown", weaknesses };
}

/** The flows of a scheme, by the names of OpenAPI 3, with what each says and where. */
function flowsOf(scheme: JsonObject): readonly (readonly [string, JsonObject, readonly string[]])[] {
  if (typeof scheme.flow === "string") return [[scheme.flow, scheme, []]];
  if (!isObject(scheme.flows)) return [];
  return sortedEntries(scheme.flows).flatMap(([flow, facts]) => (isObject(facts) ? [[flow, facts, ["flows", flow]] as const] : []));
}
