import { choose } from "../elements";
import { expr } from "../expressions/expr";
import { callerToken } from "./caller";
import type { Recipe } from "./recipe";
import { refusal } from "./refusal";

/**
 * Object-level authorisation: where a path parameter is bound to a claim, a caller reaches only the object that the
 * claim names. Counting through `/users/12`, `/users/13` and so on is refused at the gateway.
 */
export function objectBinding(): Recipe {
  return {
    name: "object-binding",
    fulfils: ["APIM-AUT-011"],
    operation: ({ objectAuthorization }) => {
      const bound = objectAuthorization.filter((each) => each.by === "claim");
      if (bound.length === 0) return undefined;
      return {
        inbound: bound.map(({ parameter, claim }) =>
          choose({
            when: [
              {
                condition: expr`!(${callerToken}.Claims.ContainsKey(${claim}) && ${callerToken}.Claims[${claim}].Contains(context.Request.MatchedParameters[${parameter}]))`,
                policies: [refusal(403)],
              },
            ],
          }),
        ),
      };
    },
  };
}
