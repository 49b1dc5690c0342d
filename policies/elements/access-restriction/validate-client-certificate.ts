import { bool, reference, string } from "../attribute";
import { listOf } from "../child";
import { defineElement } from "../define";

export const validateClientCertificate = defineElement({
  name: "validate-client-certificate",
  category: "access-restriction",
  summary: "Refuses a request whose client certificate is missing, not valid, or of an unknown identity.",
  sections: ["inbound"],
  notes: [
    "The certificate must pass every check that is on and, where identities are listed, match at least one of them.",
    "A value with a comma inside a distinguished name needs quotation marks.",
  ],
  attributes: {
    /** Whether a certificate that its issuer has revoked is refused. */
    validateRevocation: bool().default(true),
    /** Whether a certificate is refused that no trusted authority has issued. */
    validateTrust: bool().default(true),
    /** Whether a certificate that is not valid yet is refused. */
    validateNotBefore: bool().default(true),
    /** Whether a certificate that has expired is refused. */
    validateNotAfter: bool().default(true),
    /** Whether to go on where the certificate is refused. */
    ignoreError: bool().default(false),
  },
  children: {
    /** The identities of which the certificate must match one, in all that is said of it. */
    identities: listOf(
      "identity",
      {
        attributes: {
          /** The thumbprint of the certificate. */
          thumbprint: string().expression(),
          /** The serial number of the certificate. */
          serialNumber: string().expression(),
          /** The common name of the subject. */
          commonName: string().expression(),
          /** The distinguished name of the subject. */
          subject: string().expression(),
          /** The DNS name that the certificate is for. */
          dnsName: string().expression(),
          /** The distinguished name of the issuer. */
          issuerSubject: string().expression(),
          /** The thumbprint of the issuer's certificate. */
          issuerThumbprint: string().expression(),
          /** The issuer's certificate, by its id in the service. */
          issuerCertificateId: reference("certificate").expression(),
        },
        rules: [
          { rule: "atMostOneOf", of: ["issuerCertificateId", "issuerSubject"] },
          { rule: "atMostOneOf", of: ["issuerCertificateId", "issuerThumbprint"] },
        ],
      },
      10,
    ),
  },
  examples: {
    pass: [
      {
        args: {
          validateRevocation: true,
          ignoreError: false,
          identities: [
            { subject: 'C=DE, O="Ledger, Accounts", CN=ledger.example', issuerThumbprint: { namedValue: "partner-issuer" } },
            { dnsName: "till.example", issuerCertificateId: { kind: "certificate", id: "partner-ca" } },
          ],
        },
        xml: `
          <validate-client-certificate validate-revocation="true" ignore-error="false">
            <identities>
              <identity subject="C=DE, O=&quot;Ledger, Accounts&quot;, CN=ledger.example" issuer-thumbprint="{{partner-issuer}}" />
              <identity dns-name="till.example" issuer-certificate-id="partner-ca" />
            </identities>
          </validate-client-certificate>`,
      },
    ],
    fail: [
      { xml: '<validate-client-certificate validate-trust="@(true)" />', rule: "expression-not-allowed" },
      { xml: "<validate-client-certificate><identities /></validate-client-certificate>", rule: "child-missing" },
      {
        args: { identities: [{ issuerCertificateId: { kind: "certificate", id: "a" }, issuerSubject: "CN=b" }] },
        rule: "attribute-combination",
      },
      {
        xml: `
          <validate-client-certificate>
            <identities>${"<identity thumbprint='a' />".repeat(11)}</identities>
          </validate-client-certificate>`,
        rule: "child-count",
      },
    ],
  },
});
