import { string } from "../attribute";
import { defineElement } from "../define";
import { cachingType } from "./caching-type";

export const cacheLookupValue = defineElement({
  name: "cache-lookup-value",
  category: "caching",
  summary: "Reads a value from the cache into a variable.",
  sections: ["inbound", "backend", "outbound", "on-error"],
  notes: ["Where nothing is found and there is no default, the variable is not set: ask `ContainsKey` before reading it."],
  attributes: {
    /** The key under which the value was stored. */
    key: string().required().expression(),
    /** The variable that receives the value. */
    variableName: string().required(),
    /** What the variable holds where nothing is found. */
    defaultValue: string().expression(),
    /** The cache to use: the external one, the built-in one, or the external one where there is one. */
    cachingType,
  },
  examples: {
    pass: [
      {
        args: { key: { expression: '@("rate-" + context.Product.Id)' }, variableName: "rate", defaultValue: "standard" },
        xml: '<cache-lookup-value key="@("rate-" + context.Product.Id)" variable-name="rate" default-value="standard" />',
      },
    ],
    fail: [
      { xml: '<cache-lookup-value key="rate" />', rule: "missing-attribute" },
      { xml: '<cache-lookup-value key="rate" variable-name="@(context.Api.Id)" />', rule: "expression-not-allowed" },
      { xml: '<cache-lookup-value key="rate" variable-name="rate" caching-type="redis" />', rule: "attribute-value" },
    ],
  },
});
