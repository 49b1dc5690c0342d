import type { Expression } from "../../document/ast";
import { expr } from "../../expressions/expr";
import { backendIdentity, backendRouting } from "../backend";
import { callerSubject, callerToken, subscriptionOrAddress } from "../caller";
import { addressLimit, callerLimit, type Limit } from "../limits";
import { objectBinding } from "../object-binding";
import { operationScopes } from "../operation-scopes";
import type { Profile } from "../profile";
import type { Recipe } from "../recipe";
import { type EntraToken, entraToken, type OidcToken, oidcToken, type Scopes } from "../token";
import { parameterValidation, requestContent, responseContent, responseHeaders, responseStatus, type Sizes } from "../validation";

/** How callers prove who they are, and the recipes that follow from it. */
export interface Authentication {
  readonly kind: Profile["authentication"];
  readonly recipes: readonly Recipe[];
  /** Who is counted. */
  readonly caller: Expression;
  /** What the backend is told of the caller, by header. */
  readonly forwarded: Readonly<Record<string, Expression>>;
  /** The operations that it names, by id, so that a misspelt one is found. */
  readonly operations: readonly string[];
}

/** Callers bring a Microsoft Entra token. */
export function entra(token: EntraToken): Authentication {
  return {
    kind: "entra",
    recipes: [
      entraToken(token),
      operationScopes([
        { claim: "scp", scopes: token.scopes },
        { claim: "roles", scopes: token.roles },
      ]),
    ],
    caller: callerSubject,
    forwarded: { "X-Caller-Subject": callerSubject, "X-Caller-Client": clientOf("azp", "appid") },
    operations: operationsIn(token.scopes, token.roles),
  };
}

/** Callers bring a token of an OpenID Connect issuer. */
export function oidc(token: OidcToken): Authentication {
  return {
    kind: "oidc",
    recipes: [oidcToken(token), operationScopes([{ claim: token.scopeClaim ?? "scope", scopes: token.scopes }])],
    caller: callerSubject,
    forwarded: { "X-Caller-Subject": callerSubject, "X-Caller-Client": clientOf("azp", "client_id") },
    operations: operationsIn(token.scopes),
  };
}

/** Callers bring no more than a subscription key: for data that anybody with a key may see. */
export function subscriptionKey(): Authentication {
  return { kind: "subscription-key", recipes: [], caller: subscriptionOrAddress, forwarded: {}, operations: [] };
}

function operationsIn(...scopes: readonly (Scopes | undefined)[]): string[] {
  return scopes.flatMap((each) => Object.keys(each ?? {})).filter((name) => name !== "*");
}

/** The client application of a token, under either of two names. */
function clientOf(first: string, second: string): Expression {
  return expr`${callerToken}.Claims.GetValueOrDefault(${first}, ${callerToken}.Claims.GetValueOrDefault(${second}, ""))`;
}

export interface ProfileSettings {
  readonly authentication: Authentication;
  /** Calls of one address, whoever it is. */
  readonly addressLimit: Limit;
  /** Calls of one caller. */
  readonly rate: Limit;
  readonly quota: Limit;
  readonly sizes: Sizes;
}

/** The recipes that all profiles have, around those of their own; in the order in which they run. */
export function hardenedRecipes(first: readonly Recipe[], settings: ProfileSettings): Recipe[] {
  const { authentication, sizes } = settings;
  return [
    ...first,
    addressLimit(settings.addressLimit),
    ...authentication.recipes,
    callerLimit(authentication.caller, settings.rate, settings.quota),
    parameterValidation(),
    requestContent(sizes),
    ...(authentication.kind === "subscription-key" ? [] : [objectBinding()]),
    backendRouting(),
    backendIdentity(authentication.forwarded),
    responseStatus(),
    responseHeaders(),
    responseContent(sizes),
  ];
}
