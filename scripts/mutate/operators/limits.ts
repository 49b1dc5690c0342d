import { edited, spotsOf, valueFrom, withAttribute } from "../documents";
import type { Operator } from "../mutation";
import { byHeader, fromHeader } from "./from-caller";

/** Limits of one rule, all at once: another one that stays would be enough. */
function limits(
  name: string,
  claimedBy: string,
  elements: readonly string[],
  attributes: Readonly<Record<string, readonly string[]>>,
): Operator {
  return {
    name,
    claimedBy: [claimedBy],
    *mutate({ estate }) {
      const spots = spotsOf(estate).filter(({ element }) => elements.includes(element.name));
      for (const [attribute, values] of Object.entries(attributes)) {
        for (const value of values) {
          const edits = spots.map((spot) => [spot, [withAttribute(spot.element, attribute, valueFrom(value))]] as const);
          yield { place: `${elements.join(", ")} everywhere`, change: `${attribute} ${value}`, records: edited(estate.records, ...edits) };
        }
      }
    },
  };
}

const nothing = ["@(false)", "@(1 == 2)", '@("a" == "b")', "@(!true)", "@(context.Response.StatusCode == 999 && false)"];
/** Conditions that the caller decides, or that no answer meets. */
const almostNothing = [
  byHeader,
  '@(context.Request.Url.Query.GetValueOrDefault("free", "") == "")',
  "@(context.Response.StatusCode == 999)",
  "@(context.Response.StatusCode >= 600)",
];
export const limitOperators: readonly Operator[] = [
  limits("loosen: rate", "rate-limited", ["rate-limit", "rate-limit-by-key"], {
    calls: [
      "2147483647",
      "100000000",
      "@(int.MaxValue)",
      fromHeader.replace("@(", "@(int.Parse(").replace(/\)$/, "))"),
      "@(100000 * 1000)",
    ],
  }),
  limits("loosen: quota", "quota-present", ["quota", "quota-by-key"], {
    calls: ["2147483647", "@(int.MaxValue)"],
    "renewal-period": ["1"],
  }),
  limits("count nothing: rate", "rate-limited", ["rate-limit", "rate-limit-by-key"], {
    "increment-condition": [...nothing, ...almostNothing],
    "increment-count": ["0", "@(0)", "@(1 - 1)", fromHeader.replace("@(", "@(int.Parse(").replace(/\)$/, "))")],
  }),
  limits("count nothing: quota", "quota-present", ["quota", "quota-by-key"], {
    "increment-condition": [...nothing, ...almostNothing],
    "increment-count": ["0", "@(0)"],
  }),
];
