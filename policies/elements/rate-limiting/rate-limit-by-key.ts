import { bool, duration, int, string } from "../attribute";
import { defineElement } from "../define";

export const rateLimitByKey = defineElement({
  name: "rate-limit-by-key",
  category: "rate-limiting",
  summary: "Refuses calls with 429 once a key has made too many in a period.",
  sections: ["inbound"],
  gateways: ["classic", "v2", "self-hosted", "workspace"],
  notes: [
    "One counter for each key value across all scopes: policies that share a key should share the limit.",
    "Counts are kept by each gateway and region; classic tiers slide a window, v2 tiers fill a token bucket.",
  ],
  attributes: {
    /** Calls allowed in one renewal period. */
    calls: int().required().expression().range({ min: 1 }),
    /** The length of the period, in seconds. */
    renewalPeriod: duration().required().expression().range({ max: 300 }),
    /** Who is counted: the calls of each value of this key are counted apart. */
    counterKey: string().required().expression(),
    /** Counts a call only where it is true; an expression postpones counting to the end of outbound. */
    incrementCondition: bool().expression(),
    /** By how much a call counts; an expression postpones counting to the end of outbound. */
    incrementCount: int().expression().default(1),
    /** The response header that tells after how many seconds to try again. */
    retryAfterHeaderName: string().default("Retry-After"),
    /** The variable that tells after how many seconds to try again. */
    retryAfterVariableName: string(),
    /** The response header that tells how many calls are left. */
    remainingCallsHeaderName: string(),
    /** The variable that tells how many calls are left. */
    remainingCallsVariableName: string(),
    /** The response header that tells how many calls are allowed. */
    totalCallsHeaderName: string(),
    /** Counts when the response is there rather than when the request comes in. */
    incrementAfterResponse: bool().undocumented(),
    /** Lets the period begin with the first refused call. */
    flexibleRetryWindow: bool().undocumented(),
  },
  examples: {
    pass: [
      {
        args: { calls: 100, renewalPeriod: 60, counterKey: { expression: "@(context.Subscription.Id)" } },
        xml: '<rate-limit-by-key calls="100" renewal-period="60" counter-key="@(context.Subscription.Id)" />',
      },
    ],
    fail: [
      { xml: '<rate-limit-by-key calls="100" renewal-period="600" counter-key="a" />', rule: "attribute-range" },
      { xml: '<rate-limit-by-key calls="100" renewal-period="60" />', rule: "missing-attribute" },
    ],
  },
});
