import { elementsNamed } from "../../helpers/elements";
import { switchOf } from "../../helpers/switch";
import { defineRule } from "../../rule";

/** The switches of validate-client-certificate, and what is accepted where one is off. All are on by default. */
const checks = {
  "validate-revocation": "revoked certificates",
  "validate-trust": "certificates of any authority",
  "validate-not-before": "certificates that are not valid yet",
  "validate-not-after": "expired certificates",
} as const;

const certificate = (attributes: string) => `<policies><inbound><base /><validate-client-certificate ${attributes}>
  <identities><identity subject="CN=partner.example" /></identities></validate-client-certificate></inbound></policies>`;

export const clientCertificateChecks = defineRule({
  id: "APIM-AUT-007",
  slug: "client-certificate-checks",
  severity: "high",
  title: "validate-client-certificate checks revocation, trust and dates, and refuses what fails.",
  why: "A certificate that nobody vouches for any more is no proof of who calls.",
  fix: "Leave the four validate switches on, and ignore-error off.",
  controls: { owasp2019: ["API7", "API2"], owasp2023: ["API8", "API2"], mcsb: ["IM-3"] },
  appliesTo: "policy",
  check({ document }, report) {
    for (const element of elementsNamed(document, "validate-client-certificate")) {
      for (const [attribute, accepted] of Object.entries(checks)) {
        const on = switchOf(element.attributes[attribute], true);
        if (on === undefined) report.unknown(`${attribute} is computed`);
        else if (!on) report.finding(`${accepted} are accepted`, { element, attribute });
      }
      const ignores = switchOf(element.attributes["ignore-error"], false);
      if (ignores === undefined) report.unknown("ignore-error is computed");
      else if (ignores) report.finding("a certificate that fails its checks is accepted", { element, attribute: "ignore-error" });
    }
  },
  examples: {
    pass: [{ policy: certificate("") }, { policy: certificate('validate-revocation="true" ignore-error="false"') }],
    fail: [{ policy: certificate('validate-revocation="false"') }, { policy: certificate('ignore-error="true"') }],
  },
});
