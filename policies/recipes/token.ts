import { validateAzureAdToken, validateJwt } from "../elements";
import { callerVariable } from "./caller";
import type { Recipe } from "./recipe";

/** Scopes by operation id. Those under `*` are for operations that are not listed. */
export type Scopes = Readonly<Record<string, readonly string[]>>;

export interface EntraToken {
  /** The tenant's id; a named value keeps it out of the text. */
  readonly tenant: string;
  /** Who the token must be issued for: the application's id URI, and its client id where tokens of version 2 are used. */
  readonly audience: string | readonly string[];
  /** Delegated permissions (`scp`) of which a caller needs one. */
  readonly scopes?: Scopes;
  /** Application permissions (`roles`) that do as well as scopes, for callers without a user. */
  readonly roles?: Scopes;
  /** Client applications that may call; any application of the tenant where this is not given. */
  readonly clients?: readonly string[];
}

export interface OidcToken {
  /** The issuer's OpenID configuration. */
  readonly configuration: string;
  readonly issuer: string;
  readonly audience: string | readonly string[];
  readonly scopes?: Scopes;
  /** The claim that holds the scopes; `scope` unless the issuer has another. */
  readonly scopeClaim?: string;
}

const list = (one: string | readonly string[]) => (typeof one === "string" ? [one] : one);

/** All scopes that any operation asks for, in a stable order. */
function everyScope(scopes: Scopes | undefined): string[] {
  return [...new Set(Object.values(scopes ?? {}).flat())].sort();
}

/** Asks for one of all scopes, where scopes are the only way to be allowed; operations narrow it down. */
function scopeClaims(claim: string, scopes: Scopes | undefined) {
  const values = everyScope(scopes);
  return values.length === 0 ? [] : [{ name: claim, match: "any", separator: " ", value: values } as const];
}

/** Asks for one of all roles, where roles are the only way to be allowed. Tokens list them one by one. */
function roleClaims(roles: Scopes | undefined) {
  const values = everyScope(roles);
  return values.length === 0 ? [] : [{ name: "roles", match: "any", value: values } as const];
}

/** Validates a Microsoft Entra token: signature, expiry, tenant, audience, client application and scopes. */
export function entraToken({ tenant, audience, scopes, roles, clients }: EntraToken): Recipe {
  // A token has either scopes or roles; asking for one of both in one policy can't be said, so the operations do.
  const requiredClaims = scopes && roles ? [] : [...scopeClaims("scp", scopes), ...roleClaims(roles)];
  return {
    name: "token",
    fulfils: ["APIM-AUT-001", "APIM-AUT-004", "APIM-AUT-005", "APIM-AUT-012"],
    api: () => ({
      inbound: [
        validateAzureAdToken({
          tenantId: tenant,
          headerName: "Authorization",
          failedValidationHttpcode: 401,
          failedValidationErrorMessage: "Unauthorized",
          outputTokenVariableName: callerVariable,
          ...(clients && { clientApplicationIds: clients }),
          audiences: list(audience),
          ...(requiredClaims.length > 0 && { requiredClaims }),
        }),
      ],
    }),
  };
}

/** Validates a token of any OpenID Connect issuer: signature, expiry, issuer, audience and scopes. */
export function oidcToken({ configuration, issuer, audience, scopes, scopeClaim = "scope" }: OidcToken): Recipe {
  const requiredClaims = scopeClaims(scopeClaim, scopes);
  return {
    name: "token",
    fulfils: ["APIM-AUT-001", "APIM-AUT-002", "APIM-AUT-003", "APIM-AUT-004", "APIM-AUT-005", "APIM-AUT-012"],
    api: () => ({
      inbound: [
        validateJwt({
          headerName: "Authorization",
          requireScheme: "Bearer",
          failedValidationHttpcode: 401,
          failedValidationErrorMessage: "Unauthorized",
          requireExpirationTime: true,
          requireSignedTokens: true,
          clockSkew: 60,
          outputTokenVariableName: callerVariable,
          openidConfig: [{ url: configuration }],
          audiences: list(audience),
          issuers: [issuer],
          ...(requiredClaims.length > 0 && { requiredClaims }),
        }),
      ],
    }),
  };
}
