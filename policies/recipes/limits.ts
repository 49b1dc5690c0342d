import type { Expression } from "../document/ast";
import type { DocumentSections } from "../document/build-document";
import { quota, quotaByKey, rateLimit, rateLimitByKey } from "../elements";
import { expr } from "../expressions/expr";
import type { Recipe } from "./recipe";

/** Calls in a period. */
export interface Limit {
  readonly calls: number;
  /** In seconds; at most 300 for rates, at least 300 for quotas. */
  readonly seconds: number;
}

/** Limits the calls from one address, before anything is asked of the caller: guessing tokens is slow. */
export function addressLimit({ calls, seconds }: Limit): Recipe {
  return {
    name: "address-limit",
    fulfils: ["APIM-LIM-001"],
    api: ({ id }) => ({
      inbound: [rateLimitByKey({ calls, renewalPeriod: seconds, counterKey: expr`${`${id}:address:`} + context.Request.IpAddress` })],
    }),
  };
}

/** Limits rate and amount of the calls of one caller to one API. Each counter has its own key, so that none counts twice. */
export function callerLimit(caller: Expression, rate: Limit, amount: Limit): Recipe {
  return {
    name: "caller-limit",
    fulfils: ["APIM-LIM-001", "APIM-LIM-002"],
    api: ({ id }) => ({
      inbound: [
        rateLimitByKey({ calls: rate.calls, renewalPeriod: rate.seconds, counterKey: expr`${`${id}:rate:`} + ${caller}` }),
        quotaByKey({ calls: amount.calls, renewalPeriod: amount.seconds, counterKey: expr`${`${id}:quota:`} + ${caller}` }),
      ],
    }),
  };
}

/** Limits rate and amount of the calls of one subscription to a product. */
export function subscriptionLimits(rate: Limit, amount: Limit): DocumentSections {
  return {
    inbound: [rateLimit({ calls: rate.calls, renewalPeriod: rate.seconds }), quota({ calls: amount.calls, renewalPeriod: amount.seconds })],
  };
}
