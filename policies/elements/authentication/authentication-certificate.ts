import { reference, string } from "../attribute";
import { defineElement } from "../define";

export const authenticationCertificate = defineElement({
  name: "authentication-certificate",
  category: "authentication",
  summary: "Signs in to the backend with a client certificate.",
  sections: ["inbound"],
  notes: ["A certificate from Key Vault changes its thumbprint with every rotation: name it by `certificate-id`."],
  attributes: {
    /** The thumbprint of a certificate of the service. */
    thumbprint: string().expression(),
    /** A certificate of the service. */
    certificateId: reference("certificate").expression(),
    /** The certificate itself, as an expression that gives a byte array. */
    body: string().expression(),
    /** The password of the certificate in `body`. */
    password: string().expression().secret(),
  },
  rules: [
    { rule: "atMostOneOf", of: ["thumbprint", "certificateId"] },
    { rule: "exactlyOneOf", of: ["thumbprint", "certificateId", "body"], lenient: true },
    { rule: "requires", of: ["password"], with: ["body"] },
  ],
  examples: {
    pass: [
      {
        args: { certificateId: { kind: "certificate", id: "ledger-client" } },
        xml: '<authentication-certificate certificate-id="ledger-client" />',
      },
      {
        args: {
          body: { expression: '@((byte[])context.Variables["certificate"])' },
          password: { namedValue: "certificate-password" },
        },
        xml: `
          <authentication-certificate body="@((byte[])context.Variables["certificate"])" password="{{certificate-password}}" />`,
      },
    ],
    fail: [
      { xml: '<authentication-certificate thumbprint="a" certificate-id="b" />', rule: "attribute-combination" },
      { xml: '<authentication-certificate certificate-id="b" password="{{c}}" />', rule: "attribute-combination" },
      { args: {}, rule: "attribute-combination" },
    ],
  },
});
