import { string } from "../attribute";
import { defineElement } from "../define";
import { cachingType } from "./caching-type";

export const cacheRemoveValue = defineElement({
  name: "cache-remove-value",
  category: "caching",
  summary: "Removes a value from the cache.",
  sections: ["inbound", "backend", "outbound", "on-error"],
  attributes: {
    /** The key under which the value was stored. */
    key: string().required().expression(),
    /** The cache to use: the external one, the built-in one, or the external one where there is one. */
    cachingType,
  },
  examples: {
    pass: [
      {
        args: { key: { expression: '@("rate-" + context.Product.Id)' }, cachingType: "internal" },
        xml: '<cache-remove-value key="@("rate-" + context.Product.Id)" caching-type="internal" />',
      },
    ],
    fail: [
      { xml: "<cache-remove-value />", rule: "missing-attribute" },
      { xml: '<cache-remove-value key="rate" caching-type="any" />', rule: "attribute-value" },
    ],
  },
});
