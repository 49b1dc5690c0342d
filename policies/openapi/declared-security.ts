import type { DeclaredSecurity } from "../estate/declared";
import type { SecurityRequirement } from "./model";

/** What a definition asks of the callers of an operation, in short. */
export function declaredSecurity(security: readonly SecurityRequirement[]): DeclaredSecurity {
  const asked = security.length === 0 ? "never" : security.some((alternative) => alternative.length === 0) ? "optional" : "always";
  const scopes = scopesOf(security);
  return {
    asked,
    kinds: [...new Set(security.flatMap((alternative) => alternative.map(({ kind }) => kind)))].sort(),
    ...(scopes.length > 0 && { scopes }),
  };
}

/** Scopes of which a caller has one whichever alternative they choose; empty where one of them does without. */
function scopesOf(security: readonly SecurityRequirement[]): string[] {
  const asked = security.map((alternative) =>
    alternative.flatMap(({ kind, scopes }) => (kind === "oauth2" || kind === "openIdConnect" ? scopes : [])),
  );
  return asked.some((scopes) => scopes.length === 0) ? [] : [...new Set(asked.flat())].sort();
}
