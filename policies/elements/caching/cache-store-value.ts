import { duration, string } from "../attribute";
import { defineElement } from "../define";
import { cachingType } from "./caching-type";

export const cacheStoreValue = defineElement({
  name: "cache-store-value",
  category: "caching",
  summary: "Stores a value in the cache.",
  sections: ["inbound", "backend", "outbound", "on-error"],
  notes: ["The pipeline does not wait for the cache: the value may not be there yet for a lookup that follows at once."],
  attributes: {
    /** The key under which the value is found again. */
    key: string().required().expression(),
    /** The value. */
    value: string().required().expression(),
    /** How long the value is kept, in seconds. */
    duration: duration().required().expression(),
    /** The cache to use: the external one, the built-in one, or the external one where there is one. */
    cachingType,
  },
  examples: {
    pass: [
      {
        args: {
          key: { expression: '@("rate-" + context.Product.Id)' },
          value: { expression: '@((string)context.Variables["rate"])' },
          duration: 600,
          cachingType: "external",
        },
        xml: `
          <cache-store-value
            key="@("rate-" + context.Product.Id)"
            value="@((string)context.Variables["rate"])"
            duration="600"
            caching-type="external" />`,
      },
    ],
    fail: [
      { xml: '<cache-store-value key="rate" value="standard" />', rule: "missing-attribute" },
      { xml: '<cache-store-value key="rate" value="standard" duration="ten minutes" />', rule: "attribute-type" },
    ],
  },
});
