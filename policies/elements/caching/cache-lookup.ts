import { bool, oneOf, string } from "../attribute";
import { child } from "../child";
import { defineElement } from "../define";
import { cachingType } from "./caching-type";

export const cacheLookup = defineElement({
  name: "cache-lookup",
  category: "caching",
  summary: "Answers from the cache where a matching response was stored before.",
  sections: ["inbound"],
  notes: [
    "Stands once in a section, for GET requests only, and finds nothing unless `cache-store` in outbound fills the cache.",
    "Where private responses are cached, vary by the Authorization header: callers see each other's responses otherwise.",
    "Consumption and self-hosted gateways have no built-in cache; a workspace gateway has no external one.",
  ],
  attributes: {
    /** Whether responses are kept apart by the developer who owns the subscription. */
    varyByDeveloper: bool().required().expression().default(false),
    /** Whether responses are kept apart by the groups of that developer. */
    varyByDeveloperGroups: bool().required().expression().default(false),
    /** The cache to use: the external one, the built-in one, or the external one where there is one. */
    cachingType,
    /** Who after the gateway may cache the response: nobody, the caller alone, or shared caches too. */
    downstreamCachingType: oneOf("none", "private", "public").expression().default("none"),
    /** Whether caches after the gateway must ask again once the response is out of date. */
    mustRevalidate: bool().expression().default(true),
    /** Whether responses to requests with an Authorization header are cached. */
    allowPrivateResponseCaching: bool().expression().default(false),
  },
  children: {
    /** A request header by whose value responses are kept apart. */
    varyByHeader: child({ text: string().expression() }).many(),
    /** Query parameters by whose values responses are kept apart, separated by semicolons. */
    varyByQueryParameter: child({ text: string().expression() }).many(),
  },
  order: "any",
  examples: {
    pass: [
      {
        args: {
          varyByDeveloper: false,
          varyByDeveloperGroups: false,
          downstreamCachingType: "private",
          allowPrivateResponseCaching: true,
          varyByHeader: ["Accept", "Authorization"],
          varyByQueryParameter: "page;size",
        },
        xml: `
          <cache-lookup
            vary-by-developer="false"
            vary-by-developer-groups="false"
            downstream-caching-type="private"
            allow-private-response-caching="true">
            <vary-by-header>Accept</vary-by-header>
            <vary-by-header>Authorization</vary-by-header>
            <vary-by-query-parameter>page;size</vary-by-query-parameter>
          </cache-lookup>`,
      },
    ],
    fail: [
      { xml: '<cache-lookup vary-by-developer="false" />', rule: "missing-attribute" },
      {
        xml: '<cache-lookup vary-by-developer="false" vary-by-developer-groups="false" caching-type="@("internal")" />',
        rule: "expression-not-allowed",
      },
      {
        xml: '<cache-lookup vary-by-developer="no" vary-by-developer-groups="false" downstream-caching-type="shared" />',
        rule: "attribute-value",
      },
    ],
  },
});
