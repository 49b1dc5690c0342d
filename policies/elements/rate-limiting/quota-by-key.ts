import { bool, datetime, duration, int, string } from "../attribute";
import { defineElement } from "../define";

export const quotaByKey = defineElement({
  name: "quota-by-key",
  category: "rate-limiting",
  summary: "Refuses calls with 403 once a key has used up its calls or its traffic for a period.",
  sections: ["inbound"],
  gateways: ["classic", "v2", "self-hosted", "workspace"],
  notes: [
    "One counter for each key value across all APIs: put the API's id into the key to count it apart.",
    "A request counts once for a key even where several policies count by it.",
    "A refusal tells in `Retry-After` after how many seconds to try again.",
  ],
  attributes: {
    /** Calls allowed in one renewal period. */
    calls: int(),
    /** Traffic allowed in one renewal period, in kilobytes. */
    bandwidth: int().unit("kilobytes"),
    /** Who is counted: the calls of each value of this key are counted apart. */
    counterKey: string().required().expression(),
    /** Counts a call only where it is true. */
    incrementCondition: bool().expression(),
    /** By how much a call counts. */
    incrementCount: int().expression().default(1),
    /** The length of the period, in seconds; 0 means for ever. */
    renewalPeriod: duration().required().range({ min: 300, orZero: true }),
    /** When the first period begins; the others follow at its length. */
    firstPeriodStart: datetime().default("0001-01-01T00:00:00Z"),
  },
  rules: [{ rule: "atLeastOneOf", of: ["calls", "bandwidth"] }],
  examples: {
    pass: [
      {
        args: {
          calls: 10_000,
          bandwidth: 40_000,
          counterKey: { expression: "@(context.Api.Id + context.Request.IpAddress)" },
          incrementCondition: { expression: "@(context.Response.StatusCode < 400)" },
          renewalPeriod: 3600,
          firstPeriodStart: "2026-01-01T00:00:00Z",
        },
        xml: `
          <quota-by-key
            calls="10000"
            bandwidth="40000"
            counter-key="@(context.Api.Id + context.Request.IpAddress)"
            increment-condition="@(context.Response.StatusCode < 400)"
            renewal-period="3600"
            first-period-start="2026-01-01T00:00:00Z" />`,
      },
      {
        args: { calls: 10, counterKey: "trial", renewalPeriod: 0 },
        xml: '<quota-by-key calls="10" counter-key="trial" renewal-period="0" />',
      },
    ],
    fail: [
      { xml: '<quota-by-key counter-key="a" renewal-period="3600" />', rule: "attribute-combination" },
      { xml: '<quota-by-key calls="10" counter-key="a" renewal-period="60" />', rule: "attribute-range" },
      { xml: '<quota-by-key calls="10" counter-key="a" renewal-period="@(3600)" />', rule: "expression-not-allowed" },
      { xml: '<quota-by-key calls="10" counter-key="a" renewal-period="3600" first-period-start="2026-01-01" />', rule: "attribute-type" },
    ],
  },
});
