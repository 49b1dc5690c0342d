import { duration, int } from "../attribute";
import { child } from "../child";
import { defineElement } from "../define";
import { limited, limitedIsNamed } from "./limited";

const amount = {
  /** Calls allowed in one renewal period. */
  calls: int(),
  /** Traffic allowed in one renewal period, in kilobytes. */
  bandwidth: int().unit("kilobytes"),
};

const hasAmount = { rule: "atLeastOneOf", of: ["calls", "bandwidth"] } as const;

const part = {
  ...limited,
  ...amount,
  /** The length of the period, in seconds; 0 means for ever. */
  renewalPeriod: duration(),
};

export const quota = defineElement({
  name: "quota",
  category: "rate-limiting",
  summary: "Refuses calls with 403 once a subscription has used up its calls or its traffic for a period.",
  sections: ["inbound"],
  scopes: ["product"],
  notes: [
    "Stands once in a document, and counts only requests that bring a subscription key.",
    "The first period begins with the subscription.",
    "A refusal tells in `Retry-After` after how many seconds to try again.",
  ],
  attributes: {
    ...amount,
    /** The length of the period, in seconds; 0 means for ever. */
    renewalPeriod: duration().expected(),
  },
  children: {
    /** A quota for one API of the product. */
    api: child({
      attributes: part,
      children: {
        /** A quota for one operation of the API. */
        operation: child({ attributes: part, rules: [limitedIsNamed, hasAmount] }).many(),
      },
      rules: [limitedIsNamed, hasAmount],
    }).many(),
  },
  rules: [hasAmount],
  examples: {
    pass: [
      {
        args: {
          calls: 10_000,
          bandwidth: 40_000,
          renewalPeriod: 604_800,
          api: { id: "accounts", calls: 5_000, operation: [{ name: "open-account", calls: 50, renewalPeriod: 86_400 }] },
        },
        xml: `
          <quota calls="10000" bandwidth="40000" renewal-period="604800">
            <api id="accounts" calls="5000">
              <operation name="open-account" calls="50" renewal-period="86400" />
            </api>
          </quota>`,
      },
    ],
    fail: [
      { xml: '<quota renewal-period="604800" />', rule: "attribute-combination" },
      { xml: '<quota calls="@(10)" renewal-period="604800" />', rule: "expression-not-allowed" },
      { xml: '<quota calls="10" renewal-period="604800"><api calls="5" /></quota>', rule: "attribute-combination" },
      { xml: '<quota calls="10" renewal-period="604800"><operation id="a" calls="5" /></quota>', rule: "child-not-allowed" },
    ],
  },
});
