import { elementsNamed } from "../../helpers/elements";
import { isDecidedByCaller } from "../../helpers/flow";
import { knownText, whyNotKnown } from "../../helpers/known-text";
import { switchOf } from "../../helpers/switch";
import { defineRule } from "../../rule";

/** Five minutes, which Microsoft's own token libraries allow by default; more lets expired tokens live on. */
const maxClockSkew = 300;

export const jwtNeedsExpiry = defineRule({
  id: "APIM-AUT-003",
  slug: "jwt-needs-expiry",
  severity: "high",
  title: "validate-jwt accepts only tokens that expire, and only until they do.",
  why: "A token without an end is a password that can't be changed.",
  fix: `Remove require-expiration-time or set it to true, and keep clock-skew at ${maxClockSkew} seconds or less.`,
  controls: { owasp2019: ["API2"], owasp2023: ["API2"], mcsb: ["IM-1"] },
  appliesTo: "policy",
  check({ document, estate }, report) {
    for (const element of elementsNamed(document, "validate-jwt")) {
      const required = switchOf(element.attributes["require-expiration-time"], true, estate);
      if (required === false) {
        report.finding("tokens without an expiry are accepted", { element, attribute: "require-expiration-time" });
      } else if (isDecidedByCaller(element.attributes["require-expiration-time"])) {
        report.finding("the caller's request decides whether its token has to expire", { element, attribute: "require-expiration-time" });
      } else if (required === undefined)
        report.unknown(`require-expiration-time ${whyNotKnown(element.attributes["require-expiration-time"])}`);

      const skew = element.attributes["clock-skew"];
      const seconds = skew === undefined ? "0" : knownText(skew, estate);
      if (isDecidedByCaller(skew)) {
        report.finding("the caller's request decides how long its token is accepted after its end", { element, attribute: "clock-skew" });
      } else if (seconds === undefined) report.unknown(`clock-skew ${whyNotKnown(skew)}`);
      else if (Number(seconds) > maxClockSkew) {
        report.finding(`tokens are accepted for ${seconds} seconds after they have expired`, { element, attribute: "clock-skew" });
      }
    }
  },
  repair: {
    extent: "partly",
    policy(place, text) {
      if (!place?.element || !place.attribute) return undefined;
      if (place.attribute === "require-expiration-time")
        return { what: "set require-expiration-time to true", edits: text.setAttribute(place.element, place.attribute, "true") };
      return {
        what: `set clock-skew to ${maxClockSkew}`,
        edits: text.setAttribute(place.element, place.attribute, String(maxClockSkew)),
        offered: "clients that go on with a token for longer after its end would be refused",
      };
    },
  },
  examples: {
    pass: [{ policy: '<policies><inbound><validate-jwt header-name="Authorization" clock-skew="60" /></inbound></policies>' }],
    fail: [
      { policy: '<policies><inbound><validate-jwt header-name="Authorization" require-expiration-time="false" /></inbound></policies>' },
      { policy: '<policies><inbound><validate-jwt header-name="Authorization" clock-skew="86400" /></inbound></policies>' },
      {
        title: "As the caller likes.",
        policy: `<policies><inbound><validate-jwt header-name="Authorization"
          require-expiration-time="@(context.Request.Url.Query.ContainsKey(&quot;strict&quot;))" /></inbound></policies>`,
      },
    ],
  },
});
