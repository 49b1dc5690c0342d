import { isKnown, whyUnknown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

const host = (more: object) => [
  exampleRecord("service", { hostnameConfigurations: [{ type: "Proxy", hostName: "api.contoso.example", ...more }] }),
];

export const certificatesFromKeyVault = defineRule({
  id: "APIM-TLS-008",
  slug: "certificates-from-key-vault",
  severity: "medium",
  title: "Certificates of own host names come from Key Vault.",
  why: "A certificate that was uploaded is renewed by hand, and its key has been on somebody's disk.",
  fix: "Keep the certificate in Key Vault and refer to it by keyVaultId.",
  controls: { owasp2019: ["API7"], owasp2023: ["API8"], mcsb: ["DP-7"], asb3: ["DP-7"] },
  appliesTo: "service",
  check({ record }, report) {
    const { hostnameConfigurations = [] } = record.properties;
    if (!isKnown(hostnameConfigurations)) {
      report.unknown(whyUnknown(hostnameConfigurations));
      return;
    }
    for (const [index, { hostName, keyVaultId, certificateSource }] of hostnameConfigurations.entries()) {
      // The service's own name, and certificates that it manages itself, need none.
      if (keyVaultId !== undefined || (isKnown(hostName) && /\.azure-api\.(?:net|us|cn)$/i.test(hostName))) continue;
      if (certificateSource !== undefined && isKnown(certificateSource) && /^(?:Managed|BuiltIn)$/i.test(certificateSource)) continue;
      report.finding(`the certificate of ${isKnown(hostName) ? hostName : "a host name"} was uploaded`, {
        property: `properties/hostnameConfigurations/${index}`,
      });
    }
  },
  repair: {
    extent: "partly",
    property: (property) => ({
      what: `name the certificate's secret in Key Vault as ${property}/keyVaultId`,
      offered: "the certificate has to be in a vault, and the service's identity allowed to read it",
    }),
  },
  examples: {
    pass: [
      { records: host({ keyVaultId: "https://vault.vault.azure.net/secrets/api" }) },
      { title: "The service manages it.", records: host({ certificateSource: "Managed" }) },
      { title: "The service's own name.", records: host({ hostName: "apim.azure-api.net" }) },
    ],
    fail: [{ records: host({ certificateSource: "Custom" }) }],
  },
});
