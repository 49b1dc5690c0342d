import { expr } from "../expressions/expr";

/** The variable that holds the caller's validated token, a `Jwt`. */
export const callerVariable = "caller";

/** The caller's token; only behind the policy that validates it. */
export const callerToken = expr`(Jwt)context.Variables[${callerVariable}]`;

/** Who the caller is, for counting: the token's subject. */
export const callerSubject = expr`${callerToken}.Subject`;

/** Who the caller is where no token is asked for: the subscription, or the address of a caller without one. */
export const subscriptionOrAddress = expr`context.Subscription?.Id ?? context.Request.IpAddress`;
