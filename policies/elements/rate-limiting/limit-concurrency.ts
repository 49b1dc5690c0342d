import { int, string } from "../attribute";
import { anyPolicies } from "../child";
import { defineElement } from "../define";

export const limitConcurrency = defineElement({
  name: "limit-concurrency",
  category: "rate-limiting",
  summary: "Lets only so many requests at a time run the policies inside.",
  sections: ["inbound", "backend", "outbound", "on-error"],
  notes: ["A request beyond the number is refused with 429 at once.", "Policies with the same key share one count."],
  attributes: {
    /** Which requests are counted together. */
    key: string().required().expression(),
    /** How many requests may be inside at a time. */
    maxCount: int().required().range({ min: 1 }),
  },
  children: {
    /** The policies to run. */
    policies: anyPolicies(),
  },
  examples: {
    pass: [
      {
        args: { key: { expression: '@((string)context.Variables["connection"])' }, maxCount: 3, policies: [] },
        xml: `<limit-concurrency key="@((string)context.Variables["connection"])" max-count="3" />`,
      },
    ],
    fail: [
      { xml: '<limit-concurrency key="ledger" max-count="0" />', rule: "attribute-range" },
      { xml: '<limit-concurrency key="ledger" max-count="@(3)" />', rule: "expression-not-allowed" },
      { xml: '<limit-concurrency max-count="3" />', rule: "missing-attribute" },
    ],
  },
});
