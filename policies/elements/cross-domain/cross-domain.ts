import { bool, oneOf, string } from "../attribute";
import { child } from "../child";
import { defineElement } from "../define";

export const crossDomain = defineElement({
  name: "cross-domain",
  category: "cross-domain",
  summary: "Publishes a cross-domain policy file, so that Flash and Silverlight clients may call the API.",
  sections: ["inbound"],
  scopes: ["global"],
  gateways: ["classic", "v2", "consumption", "self-hosted"],
  notes: ["Browsers of today read `cors` instead."],
  children: {
    /** The content of the file, in Adobe's format. */
    crossDomainPolicy: child({
      children: {
        /** Which policy files of the site count. */
        siteControl: child({
          attributes: {
            /** All files, those with the right content type, this file alone, or none. */
            permittedCrossDomainPolicies: oneOf("all", "by-content-type", "master-only", "none").required(),
          },
        }),
        /** A domain whose clients may read from the site. */
        allowAccessFrom: child({
          attributes: {
            /** The domain; `*` stands for any, alone or as its beginning. */
            domain: string().required(),
            /** Whether only clients that were loaded over HTTPS may do so. */
            secure: bool().default(true),
          },
        }).many(),
        /** A domain whose clients may send headers to the site. */
        allowHttpRequestHeadersFrom: child({
          attributes: {
            /** The domain; `*` stands for any, alone or as its beginning. */
            domain: string().required(),
            /** The names of the headers, separated by commas; `*` stands for any, alone or as the end of a name. */
            headers: string().required(),
            /** Whether only clients that were loaded over HTTPS may do so. */
            secure: bool().default(true),
          },
        }).many(),
        /** A signer whose clients may read from the site. */
        allowAccessFromIdentity: child({
          children: {
            /** The signer. */
            signatory: child({
              children: {
                /** The signer's certificate. */
                certificate: child({
                  attributes: {
                    /** The fingerprint of the certificate, in hexadecimal digits. */
                    fingerprint: string().required(),
                    /** How the fingerprint is computed. */
                    fingerprintAlgorithm: oneOf("sha-1").required(),
                  },
                }).required(),
              },
            }).required(),
          },
        }).many(),
      },
    }),
  },
  examples: {
    pass: [
      {
        args: {
          crossDomainPolicy: {
            siteControl: { permittedCrossDomainPolicies: "master-only" },
            allowAccessFrom: [{ domain: "*.portal.example" }, { domain: "till.example", secure: true }],
            allowHttpRequestHeadersFrom: { domain: "*.portal.example", headers: "Authorization,X-Client*" },
          },
        },
        xml: `
          <cross-domain>
            <cross-domain-policy>
              <site-control permitted-cross-domain-policies="master-only" />
              <allow-access-from domain="*.portal.example" />
              <allow-access-from domain="till.example" secure="true" />
              <allow-http-request-headers-from domain="*.portal.example" headers="Authorization,X-Client*" />
            </cross-domain-policy>
          </cross-domain>`,
      },
      {
        args: {
          crossDomainPolicy: {
            allowAccessFromIdentity: {
              fingerprint: "01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67",
              fingerprintAlgorithm: "sha-1",
            },
          },
        },
        xml: `
          <cross-domain>
            <cross-domain-policy>
              <allow-access-from-identity>
                <signatory>
                  <certificate
                    fingerprint="01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67"
                    fingerprint-algorithm="sha-1" />
                </signatory>
              </allow-access-from-identity>
            </cross-domain-policy>
          </cross-domain>`,
      },
    ],
    fail: [
      {
        xml: `
          <cross-domain>
            <cross-domain-policy><site-control permitted-cross-domain-policies="by-ftp-filename" /></cross-domain-policy>
          </cross-domain>`,
        rule: "attribute-value",
      },
      {
        xml: `
          <cross-domain>
            <cross-domain-policy><allow-http-request-headers-from domain="*" /></cross-domain-policy>
          </cross-domain>`,
        rule: "missing-attribute",
      },
      {
        xml: `
          <cross-domain>
            <cross-domain-policy>
              <allow-access-from domain="*" />
              <site-control permitted-cross-domain-policies="all" />
            </cross-domain-policy>
          </cross-domain>`,
        rule: "child-order",
      },
      { xml: '<cross-domain><allow-access-from domain="*" /></cross-domain>', rule: "child-not-allowed" },
    ],
  },
});
