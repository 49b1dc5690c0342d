import { bool, string } from "../attribute";
import { defineElement } from "../define";

export const rewriteUri = defineElement({
  name: "rewrite-uri",
  category: "transformation",
  summary: "Changes the path and the query with which the backend is called.",
  sections: ["inbound"],
  notes: [
    "The template may use the operation's path parameters in braces, but no others; new query parameters are allowed.",
    "Only the request to the backend changes: `context.Request.OriginalUrl` keeps what the caller asked for.",
  ],
  attributes: {
    /** The new path and query, with path parameters in braces; an expression must be the whole value. */
    template: string().required().expression(),
    /** Whether query parameters that the template does not use are passed on. */
    copyUnmatchedParams: bool().expression().default(true),
  },
  examples: {
    pass: [
      {
        args: { template: "/v2/accounts/{accountId}?expand=owner", copyUnmatchedParams: false },
        xml: '<rewrite-uri template="/v2/accounts/{accountId}?expand=owner" copy-unmatched-params="false" />',
      },
      {
        args: { template: { expression: '@("/v2" + context.Request.OriginalUrl.Path)' } },
        xml: '<rewrite-uri template="@("/v2" + context.Request.OriginalUrl.Path)" />',
      },
    ],
    fail: [
      { xml: "<rewrite-uri />", rule: "missing-attribute" },
      { xml: '<rewrite-uri template="/a" copy-unmatched-params="no" />', rule: "attribute-type" },
    ],
  },
});
