/** The parts of Microsoft Entra that a client needs to get a token. */

const lifetimeSeconds = 3_600;

export interface EntraAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Answers the token endpoint, its description and the instance discovery; undefined for every other path. */
export function answerEntra(method: string, path: string, form: URLSearchParams, origin: string): EntraAnswer | undefined {
  if (path === "/common/discovery/instance") return { status: 200, body: instance(origin) };
  const [, tenant = "", rest] = /^\/([^/]+)\/(.+)$/.exec(path) ?? [];
  if (rest === "v2.0/.well-known/openid-configuration") return { status: 200, body: configuration(origin, tenant) };
  if (rest === "oauth2/v2.0/token" && method === "POST") return token(tenant, form);
  return undefined;
}

function instance(origin: string) {
  const { host } = new URL(origin);
  return {
    tenant_discovery_endpoint: `${origin}/common/v2.0/.well-known/openid-configuration`,
    "api-version": "1.1",
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
}

function configuration(origin: string, tenant: string) {
  return {
    issuer: `${origin}/${tenant}/v2.0`,
    authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/authorize`,
    token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
    end_session_endpoint: `${origin}/${tenant}/oauth2/v2.0/logout`,
    jwks_uri: `${origin}/${tenant}/discovery/v2.0/keys`,
  };
}

function token(tenant: string, form: URLSearchParams): EntraAnswer {
  const clientId = form.get("client_id");
  const proof = form.get("client_secret") || form.get("client_assertion");
  if (form.get("grant_type") !== "client_credentials") return refusal("unsupported_grant_type", "AADSTS70003: The grant is not supported.");
  if (!clientId || !proof) return refusal("invalid_client", "AADSTS7000215: Invalid client secret provided.");
  const audience = (form.get("scope") ?? "").split(" ")[0]?.replace(/\/\.default$/, "") ?? "";
  return {
    status: 200,
    body: {
      token_type: "Bearer",
      expires_in: lifetimeSeconds,
      ext_expires_in: lifetimeSeconds,
      access_token: makeToken({ aud: audience, tid: tenant, appid: clientId }),
    },
  };
}

const refusal = (error: string, description: string): EntraAnswer => ({ status: 401, body: { error, error_description: description } });

/** An access token that looks like one, signed by nobody. */
export function makeToken(claims: Readonly<Record<string, string>>): string {
  const now = Math.floor(Date.now() / 1_000);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return [part({ typ: "JWT", alg: "none" }), part({ ...claims, oid: claims.appid, iat: now, exp: now + lifetimeSeconds }), "unsigned"].join(
    ".",
  );
}

/** What the token of a request says; nothing where there is none. */
export function claimsOf(authorization: string | undefined): Readonly<Record<string, string | undefined>> {
  const payload = /^Bearer [^.]*\.([^.]*)/.exec(authorization ?? "")?.[1] ?? "";
  try {
    return JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, string>;
  } catch {
    return {};
  }
}
