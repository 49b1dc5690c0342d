import { elementsNamed } from "../../helpers/elements";
import { isDecidedByCaller } from "../../helpers/flow";
import { whyNotKnown } from "../../helpers/known-text";
import { switchOf } from "../../helpers/switch";
import { defineRule } from "../../rule";

export const jwtNeedsSignature = defineRule({
  id: "APIM-AUT-002",
  slug: "jwt-needs-signature",
  severity: "critical",
  title: "validate-jwt accepts signed tokens only.",
  why: "Anybody can write an unsigned token with any claims.",
  fix: "Remove require-signed-tokens, or set it to true.",
  controls: { owasp2019: ["API2"], owasp2023: ["API2", "API8"], mcsb: ["IM-1"] },
  appliesTo: "policy",
  check({ document, estate }, report) {
    for (const element of elementsNamed(document, "validate-jwt")) {
      const required = switchOf(element.attributes["require-signed-tokens"], true, estate);
      const place = { element, attribute: "require-signed-tokens" };
      if (required === false) report.finding("unsigned tokens are accepted: anybody can write one", place);
      else if (isDecidedByCaller(element.attributes["require-signed-tokens"]))
        report.finding("the caller's request decides whether its token has to be signed", place);
      else if (required === undefined) report.unknown(`require-signed-tokens ${whyNotKnown(element.attributes["require-signed-tokens"])}`);
    }
  },
  repair: {
    extent: "yes",
    policy(place, text) {
      if (!place?.element) return undefined;
      return { what: "set require-signed-tokens to true", edits: text.setAttribute(place.element, "require-signed-tokens", "true") };
    },
  },
  examples: {
    pass: [{ policy: '<policies><inbound><validate-jwt header-name="Authorization" /></inbound></policies>' }],
    fail: [
      { policy: '<policies><inbound><validate-jwt header-name="Authorization" require-signed-tokens="false" /></inbound></policies>' },
      { policy: '<policies><inbound><validate-jwt header-name="Authorization" require-signed-tokens="@(false)" /></inbound></policies>' },
      {
        title: "As the caller likes.",
        policy: `<policies><inbound><validate-jwt header-name="Authorization"
          require-signed-tokens="@(!context.Request.Headers.ContainsKey(&quot;X-Test&quot;))" /></inbound></policies>`,
      },
    ],
  },
});
