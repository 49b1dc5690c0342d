import { bool, duration, int } from "../attribute";
import { anyPolicies } from "../child";
import { defineElement } from "../define";

export const retry = defineElement({
  name: "retry",
  category: "resiliency",
  summary: "Runs the policies inside again while a condition holds.",
  sections: ["inbound", "backend", "outbound", "on-error"],
  notes: [
    "The policies run once before the condition is looked at for the first time.",
    "With `interval` alone the waits stay the same, with `delta` they grow steadily, and with `max-interval` as well they multiply.",
    "A `forward-request` inside needs `buffer-request-body` to send a body again.",
  ],
  attributes: {
    /** Runs the policies again while it is true. */
    condition: bool().required().expression(),
    /** How often to try again at most. */
    count: int().required().expression().range({ min: 1, max: 50 }),
    /** How long to wait before trying again, in seconds. */
    interval: duration().required().expression(),
    /** How long to wait at most, in seconds. */
    maxInterval: duration().expression().range({ min: 1 }),
    /** By how much the wait grows from one time to the next, in seconds. */
    delta: duration().expression().range({ min: 1 }),
    /** Whether the first time follows without a wait. */
    firstFastRetry: bool().expression().default(false),
  },
  children: {
    /** The policies to run. */
    policies: anyPolicies(),
  },
  rules: [{ rule: "requires", of: ["maxInterval"], with: ["delta"], lenient: true }],
  examples: {
    pass: [
      {
        args: {
          condition: { expression: "@(context.Response.StatusCode == 503)" },
          count: 3,
          interval: 1,
          maxInterval: 10,
          delta: 2,
          firstFastRetry: true,
          policies: [],
        },
        xml: `
          <retry
            condition="@(context.Response.StatusCode == 503)"
            count="3"
            interval="1"
            max-interval="10"
            delta="2"
            first-fast-retry="true" />`,
      },
    ],
    fail: [
      { xml: '<retry condition="@(true)" count="51" interval="1" />', rule: "attribute-range" },
      { xml: '<retry condition="@(true)" count="3" />', rule: "missing-attribute" },
      { args: { condition: true, count: 3, interval: 1, maxInterval: 10 }, rule: "attribute-combination" },
    ],
  },
});
