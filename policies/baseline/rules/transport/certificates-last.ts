import { isKnown, whyUnknown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

/** A month is what renewing takes where a person has to do it. */
const daysBefore = 30;

const host = (expiry: string) => [
  exampleRecord("service", { hostnameConfigurations: [{ type: "Proxy", hostName: "api.contoso.example", certificate: { expiry } }] }),
];

export const certificatesLast = defineRule({
  id: "APIM-TLS-007",
  slug: "certificates-last",
  severity: "high",
  title: `Certificates of host names last for ${daysBefore} more days.`,
  why: "On the day a certificate ends, every caller is turned away, or taught to ignore the warning.",
  fix: "Renew the certificate; one that Key Vault renews is taken over within hours.",
  controls: { owasp2019: ["API7"], owasp2023: ["API8"], mcsb: ["DP-7"], psrule: ["Azure.APIM.CertificateExpiry"] },
  appliesTo: "service",
  check({ record, today }, report) {
    const { hostnameConfigurations = [] } = record.properties;
    if (!isKnown(hostnameConfigurations)) {
      report.unknown(whyUnknown(hostnameConfigurations));
      return;
    }
    for (const [index, { hostName, certificate }] of hostnameConfigurations.entries()) {
      // Only the running service tells when its certificates end.
      const expiry = certificate !== undefined && isKnown(certificate) ? certificate.expiry : undefined;
      if (typeof expiry !== "string" || Number.isNaN(Date.parse(expiry))) continue;
      const days = Math.floor((Date.parse(expiry) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000);
      if (days >= daysBefore) continue;
      const when = days < 0 ? "has ended" : `ends in ${days} days`;
      report.finding(`the certificate of ${isKnown(hostName) ? hostName : "a host name"} ${when}`, {
        property: `properties/hostnameConfigurations/${index}/certificate/expiry`,
      });
    }
  },
  examples: {
    pass: [{ records: host("2999-01-01T00:00:00Z") }, { records: [exampleRecord("service", {})] }],
    fail: [{ records: host("2020-01-01T00:00:00Z") }],
  },
});
