import { oneOf, string } from "../attribute";
import { child, listOf } from "../child";

/** `required-claims`, which both token validations take. */
export const requiredClaims = listOf("claim", {
  attributes: {
    /** The name of the claim. */
    name: string().required().expression(),
    /** Whether the token must have all of the values, or any one of them. */
    match: oneOf("all", "any").expression().default("all"),
    /** Splits a claim of several values in one string, such as `scp`. */
    separator: string().expression(),
  },
  children: {
    /** The values asked for; without any, the claim only has to be there. */
    value: child({ text: string().expression() }).many(),
  },
});
