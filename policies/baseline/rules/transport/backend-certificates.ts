import { isKnown, whyUnknown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

const backend = (tls: { validateCertificateChain?: boolean; validateCertificateName?: boolean }) => [
  exampleRecord("backends", { url: "https://orders.example", protocol: "http", tls }, { path: { backendId: "orders" } }),
];

export const backendCertificates = defineRule({
  id: "APIM-TLS-006",
  slug: "backend-certificates",
  severity: "high",
  title: "The certificates of backends are validated: chain and name.",
  why: "Without validation anybody on the way can answer as the backend.",
  fix: "Set tls.validateCertificateChain and tls.validateCertificateName to true; trust a private authority instead of nobody.",
  controls: { owasp2019: ["API7"], owasp2023: ["API8", "API10"], mcsb: ["IM-4"], azurePolicy: ["92bb331d-ac71-416a-8c91-02f2cb734ce4"] },
  appliesTo: "backends",
  check({ record }, report) {
    const { tls } = record.properties;
    if (tls === undefined) return;
    if (!isKnown(tls)) {
      report.unknown(whyUnknown(tls));
      return;
    }
    for (const [name, what] of [
      ["validateCertificateChain", "who issued it"],
      ["validateCertificateName", "whose it is"],
    ] as const) {
      const value = tls[name];
      if (value === undefined) continue;
      if (!isKnown(value)) report.unknown(whyUnknown(value));
      else if (!value || String(value).toLowerCase() === "false")
        report.finding(`the backend's certificate is accepted whatever it says about ${what}`, { property: `properties/tls/${name}` });
    }
  },
  repair: {
    extent: "partly",
    property: (property) => ({
      what: `set ${property} to true`,
      set: () => true,
      offered: "a backend with a certificate of its own making could not be reached",
    }),
  },
  examples: {
    pass: [{ records: backend({ validateCertificateChain: true, validateCertificateName: true }) }, { records: backend({}) }],
    fail: [{ records: backend({ validateCertificateChain: false }) }, { records: backend({ validateCertificateName: false }) }],
  },
});
