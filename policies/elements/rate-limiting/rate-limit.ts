import { duration, int, string } from "../attribute";
import { child } from "../child";
import { defineElement } from "../define";
import { limited, limitedIsNamed } from "./limited";

const limit = {
  /** Calls allowed in one renewal period. */
  calls: int().required().range({ min: 1 }),
  /** The length of the period, in seconds. */
  renewalPeriod: duration().required().range({ max: 300 }),
};

const operation = child({ attributes: { ...limited, ...limit }, rules: [limitedIsNamed] }).many();

export const rateLimit = defineElement({
  name: "rate-limit",
  category: "rate-limiting",
  summary: "Refuses calls with 429 once a subscription has made too many in a period.",
  sections: ["inbound"],
  scopes: ["product", "api", "operation"],
  notes: [
    "Stands once in a document, and counts only requests that bring a subscription key.",
    "The limits of product, APIs and operations are counted apart, and each of them applies.",
    "Limits of single APIs make sense at product scope.",
  ],
  attributes: {
    ...limit,
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
  },
  children: {
    /** A limit for one API of the product. */
    api: child({
      attributes: { ...limited, ...limit },
      children: {
        /** A limit for one operation of the API. */
        operation,
      },
      rules: [limitedIsNamed],
    }).many(),
    /** A limit for one operation, without its API. */
    operation: operation.undocumented(),
  },
  order: "any",
  examples: {
    pass: [
      {
        args: {
          calls: 100,
          renewalPeriod: 60,
          remainingCallsHeaderName: "X-Calls-Left",
          api: { name: "accounts", calls: 50, renewalPeriod: 60, operation: [{ id: "open-account", calls: 5, renewalPeriod: 300 }] },
        },
        xml: `
          <rate-limit calls="100" renewal-period="60" remaining-calls-header-name="X-Calls-Left">
            <api name="accounts" calls="50" renewal-period="60">
              <operation id="open-account" calls="5" renewal-period="300" />
            </api>
          </rate-limit>`,
      },
    ],
    fail: [
      { xml: '<rate-limit calls="100" renewal-period="3600" />', rule: "attribute-range" },
      { xml: '<rate-limit calls="@(100)" renewal-period="60" />', rule: "expression-not-allowed" },
      { xml: '<rate-limit renewal-period="60" />', rule: "missing-attribute" },
      { args: { calls: 100, renewalPeriod: 60, api: { calls: 50, renewalPeriod: 60 } }, rule: "attribute-combination" },
    ],
  },
});
