import { bool, int, string } from "../attribute";
import { child, listOf } from "../child";
import { defineElement } from "../define";

export const cors = defineElement({
  name: "cors",
  category: "cross-domain",
  summary: "Lets scripts of other origins call the API from a browser, and answers their preflight requests.",
  sections: ["inbound"],
  notes: [
    "Belongs first and directly in inbound: no other policy runs for a preflight request, and only the first `cors` in effect counts.",
    "An operation of the API that answers OPTIONS itself keeps preflight requests from this policy.",
    "Fails at product scope where the subscription key is a header, and at API scope where the version is one.",
    "The origin `*` stands alone; any other is scheme, host and port.",
  ],
  attributes: {
    /** Whether scripts may send cookies and other credentials. */
    allowCredentials: bool().expression().default(false),
    /** Whether a request that none of the settings match is answered at once, without content and without the backend. */
    terminateUnmatchedRequest: bool().expression().default(true),
  },
  children: {
    /** The origins whose scripts may call. */
    allowedOrigins: listOf("origin", { text: string().expression() }).required(),
    /** The methods that scripts may use; without it, GET and POST. */
    allowedMethods: child({
      attributes: {
        /** How long a browser may remember the answer to a preflight request, in seconds. */
        preflightResultMaxAge: int().unit("seconds").expression().default(0),
      },
      children: {
        /** A method, or `*` for all. */
        method: child({ text: string().expression() }).some(),
      },
    }),
    /** The request headers that scripts may set. */
    allowedHeaders: listOf("header", { text: string().expression() }).expected(),
    /** The response headers that scripts may read. */
    exposeHeaders: listOf("header", { text: string().expression() }),
  },
  order: "any",
  examples: {
    pass: [
      {
        args: {
          allowCredentials: true,
          terminateUnmatchedRequest: true,
          allowedOrigins: ["https://portal.example", { namedValue: "staging-origin" }],
          allowedMethods: { preflightResultMaxAge: 300, method: ["GET", "PATCH"] },
          allowedHeaders: ["Authorization", "Content-Type"],
          exposeHeaders: "ETag",
        },
        xml: `
          <cors allow-credentials="true" terminate-unmatched-request="true">
            <allowed-origins>
              <origin>https://portal.example</origin>
              <origin>{{staging-origin}}</origin>
            </allowed-origins>
            <allowed-methods preflight-result-max-age="300">
              <method>GET</method>
              <method>PATCH</method>
            </allowed-methods>
            <allowed-headers>
              <header>Authorization</header>
              <header>Content-Type</header>
            </allowed-headers>
            <expose-headers>
              <header>ETag</header>
            </expose-headers>
          </cors>`,
      },
    ],
    fail: [
      { xml: "<cors><allowed-headers><header>*</header></allowed-headers></cors>", rule: "child-missing" },
      { xml: "<cors><allowed-origins /></cors>", rule: "child-missing" },
      {
        xml: '<cors allow-credentials="yes"><allowed-origins><origin>https://portal.example</origin></allowed-origins></cors>',
        rule: "attribute-type",
      },
      { xml: "<cors><allowed-origins><header>*</header></allowed-origins></cors>", rule: "child-not-allowed" },
    ],
  },
});
