import type { DeclaredSecurity } from "../estate/declared";
import type { SecurityRequirement } from "./model";

/** What a definition asks of the callers of an operation, in short. */
export function declaredSecurity(security: readonly SecurityRequirement[]): DeclaredSecurity {
  const asked = security.length === 0 ? "never" : security.some((alternative) => alternative.length === 0) ? "optional" : "always";
  return { asked, kinds: [...new Set(security.flatMap((alternative) => alternative.map(({ kind }) => kind)))].sort() };
}
