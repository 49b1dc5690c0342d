import { childNamed, elementsOf, isExpression, type PolicyDocument, type PolicyElement, walk } from "../../../document/ast";
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
  title: "validate-client-certificate checks revocation, trust, dates and identity, and refuses what fails.",
  why: "A certificate that nobody vouches for any more is no proof of who calls.",
  fix: "Leave the four validate switches on and ignore-error off, and name the identities that may call.",
  controls: { owasp2019: ["API7", "API2"], owasp2023: ["API8", "API2"], mcsb: ["IM-3"] },
  appliesTo: "policy",
  check({ document, estate }, report) {
    for (const element of elementsNamed(document, "validate-client-certificate")) {
      for (const [attribute, accepted] of Object.entries(checks)) {
        const on = switchOf(element.attributes[attribute], true, estate);
        if (on === undefined) report.unknown(`${attribute} is computed`);
        else if (!on) report.finding(`${accepted} are accepted`, { element, attribute });
      }
      if (!namesSomebody(element) && !looksAtCertificate(document))
        report.finding("anybody with a certificate of a trusted authority is let in: no identity is named", { element });
      const ignores = switchOf(element.attributes["ignore-error"], false, estate);
      if (ignores === undefined) report.unknown("ignore-error is computed");
      else if (ignores) report.finding("a certificate that fails its checks is accepted", { element, attribute: "ignore-error" });
    }
  },
  repair: {
    extent: "partly",
    policy(place, text) {
      const { element, attribute } = place ?? {};
      if (!element || !attribute) return undefined;
      const value = attribute === "ignore-error" ? "false" : "true";
      const offered = mayBreak[attribute];
      return { what: `set ${attribute} to ${value}`, edits: text.setAttribute(element, attribute, value), ...(offered && { offered }) };
    },
  },
  examples: {
    pass: [{ policy: certificate("") }, { policy: certificate('validate-revocation="true" ignore-error="false"') }],
    fail: [
      { policy: certificate('validate-revocation="false"') },
      { policy: certificate('ignore-error="true"') },
      { title: "Whoever has bought one.", policy: "<policies><inbound><base /><validate-client-certificate /></inbound></policies>" },
    ],
  },
});

/** Whom a check that is switched on could refuse although they are who they say. */
const mayBreak: Readonly<Record<string, string>> = {
  "validate-revocation": "certificates of an authority whose revocation list the gateway can't reach would be refused",
  "validate-trust": "certificates that are self-signed, or of an authority that the service does not know, would be refused",
  "ignore-error": "every client whose certificate fails a check today would be refused",
};

/** Whether identities are listed, each by at least one property of its certificate. */
function namesSomebody(element: PolicyElement): boolean {
  const identities = childNamed(element, "identities");
  const listed = identities ? elementsOf(identities) : [];
  return listed.length > 0 && listed.every(({ attributes }) => Object.keys(attributes).length > 0);
}

/** Whether an expression of the document compares the caller's certificate itself. */
function looksAtCertificate(document: PolicyDocument): boolean {
  let looks = false;
  walk(document.root, ({ attributes }) => {
    looks ||= Object.values(attributes).some((value) => isExpression(value) && /\bRequest\s*\.\s*Certificate\b/.test(value.expression));
  });
  return looks;
}
