import { choose } from "../elements";
import { expr } from "../expressions/expr";
import { callerToken } from "./caller";
import type { Recipe } from "./recipe";
import { refusal } from "./refusal";
import type { Scopes } from "./token";

/** Claims of a token whose values grant something, and what each operation asks of them. */
export interface Grants {
  readonly claim: string;
  readonly scopes: Scopes | undefined;
}

/** Lets an operation be called only with one of its own scopes or roles. */
export function operationScopes(all: readonly Grants[]): Recipe {
  const grants = all.filter(({ scopes }) => scopes !== undefined);
  // Where any of all scopes will do, the validation of the token has asked for one already.
  const everything = new Set(grants.flatMap(({ scopes }) => Object.values(scopes ?? {}).flat()));
  const askedOf = (operationId: string) =>
    grants.flatMap(({ claim, scopes }) => {
      const values = scopes?.[operationId] ?? scopes?.["*"] ?? [];
      return values.length > 0 ? [{ claim, values }] : [];
    });
  return {
    name: "operation-scopes",
    fulfils: ["APIM-AUT-005", "APIM-AUT-012"],
    scopes: (operationId) => [...new Set(askedOf(operationId).flatMap(({ values }) => values))].sort(),
    operation: ({ operation }) => {
      const asked = askedOf(operation.id);
      if (asked.length === 0 || (grants.length === 1 && new Set(asked[0]?.values).size === everything.size)) return undefined;
      const granted = asked
        .map(
          ({ claim, values }) =>
            expr`${callerToken}.Claims.ContainsKey(${claim}) && ${callerToken}.Claims[${claim}].SelectMany(value => value.Split(' ')).Intersect(${values}).Any()`,
        )
        .reduce((all, each) => expr`${all} || ${each}`);
      return { inbound: [choose({ when: [{ condition: expr`!${granted}`, policies: [refusal(403)] }] })] };
    },
  };
}
