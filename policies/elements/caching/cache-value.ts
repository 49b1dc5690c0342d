import { duration, string } from "../attribute";
import { anyPolicies, child } from "../child";
import { defineElement } from "../define";
import { cachingType } from "./caching-type";

export const cacheValue = defineElement({
  name: "cache-value",
  category: "caching",
  status: "undocumented",
  summary: "Reads a value from the cache into a variable, and computes and stores it where it is not there.",
  sections: ["inbound", "backend", "outbound", "on-error"],
  notes: ["`refresh-after` must be less than `expires-after`."],
  attributes: {
    /** The key under which the value is kept. */
    key: string().required().expression(),
    /** The variable that receives the value. */
    variableName: string().required(),
    /** How long the value is kept, in seconds. */
    expiresAfter: duration().expression(),
    /** After how many seconds the value is computed anew although it is still kept. */
    refreshAfter: duration().expression(),
    /** What the variable holds where there is no value. */
    defaultValue: string().expression(),
    /** The cache to use: the external one, the built-in one, or the external one where there is one. */
    cachingType,
  },
  children: {
    /** The policies that compute the value. */
    value: child({
      children: {
        /** Policies that the section allows. */
        policies: anyPolicies(),
      },
    }).required(),
  },
  examples: {
    pass: [
      {
        args: { key: "rates", variableName: "rates", expiresAfter: 600, refreshAfter: 300, value: [] },
        xml: `
          <cache-value key="rates" variable-name="rates" expires-after="600" refresh-after="300">
            <value />
          </cache-value>`,
      },
    ],
    fail: [
      { xml: '<cache-value key="rates" variable-name="rates" />', rule: "child-missing" },
      { xml: '<cache-value key="rates"><value /></cache-value>', rule: "missing-attribute" },
      { xml: '<cache-value key="rates" variable-name="rates"><value>0.25</value></cache-value>', rule: "text-not-allowed" },
    ],
  },
});
