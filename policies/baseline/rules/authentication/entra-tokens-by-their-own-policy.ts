import { childrenNamed, literalOf } from "../../../document/ast";
import { elementsNamed } from "../../helpers/elements";
import { defineRule } from "../../rule";

/** Hosts of Microsoft Entra's OpenID configurations, national clouds included. */
const entraHosts = /^(?:login\.(?:microsoftonline\.com|microsoftonline\.us|windows\.net|partner\.microsoftonline\.cn)|sts\.windows\.net)$/i;

const jwt = (url: string) => `<policies><inbound><base /><validate-jwt header-name="Authorization">
  <openid-config url="${url}" /><audiences><audience>api://orders</audience></audiences></validate-jwt></inbound></policies>`;

export const entraTokensByTheirOwnPolicy = defineRule({
  id: "APIM-AUT-006",
  slug: "entra-tokens-by-their-own-policy",
  severity: "low",
  title: "Tokens of Microsoft Entra are validated by validate-azure-ad-token.",
  why: "validate-jwt leaves tenant and client applications to whoever writes it; the Entra policy asks for both.",
  fix: "Use validate-azure-ad-token with tenant-id, audiences and client-application-ids.",
  controls: { owasp2019: ["API2"], owasp2023: ["API2"], mcsb: ["IM-1"] },
  appliesTo: "policy",
  check({ document }, report) {
    for (const element of elementsNamed(document, "validate-jwt")) {
      for (const configuration of childrenNamed(element, "openid-config")) {
        const url = literalOf(configuration.attributes.url);
        if (url && URL.canParse(url) && entraHosts.test(new URL(url).hostname)) {
          report.finding("a token of Microsoft Entra is validated by validate-jwt", { element: configuration, attribute: "url" });
        }
      }
    }
  },
  examples: {
    pass: [{ policy: jwt("https://login.example/.well-known/openid-configuration") }],
    fail: [{ policy: jwt("https://login.microsoftonline.com/contoso.example/v2.0/.well-known/openid-configuration") }],
  },
});
