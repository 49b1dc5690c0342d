import { bool, duration, string } from "../attribute";
import { defineElement } from "../define";

export const cacheStore = defineElement({
  name: "cache-store",
  category: "caching",
  summary: "Stores the response in the cache.",
  sections: ["outbound"],
  notes: [
    "Stands once in a section, for GET requests only, and needs `cache-lookup` in inbound.",
    "A response of more than 2 MiB is not cached.",
  ],
  attributes: {
    /** How long the response is kept, in seconds. */
    duration: duration().required().expression(),
    /** Whether this response is cached; without it, only responses with status 200 are. */
    cacheResponse: bool().expression().default(false),
    /** The name of a mode of caching. */
    cachingMode: string().undocumented(),
  },
  examples: {
    pass: [
      {
        args: { duration: 300, cacheResponse: { expression: "@(context.Response.StatusCode < 300)" } },
        xml: '<cache-store duration="300" cache-response="@(context.Response.StatusCode < 300)" />',
      },
    ],
    fail: [
      { xml: "<cache-store />", rule: "missing-attribute" },
      { xml: '<cache-store duration="00:05:00" />', rule: "attribute-type" },
    ],
  },
});
