import type { PropertiesOf } from "../../../estate/properties";
import { isKnown, whyUnknown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

const namedValue = (properties: Omit<PropertiesOf<"namedValues">, "displayName">) => [
  exampleRecord("namedValues", { displayName: "api-key", ...properties }, { path: { namedValueId: "api-key" } }),
];

export const namedValuesFromKeyVault = defineRule({
  id: "APIM-SEC-001",
  slug: "named-values-from-key-vault",
  severity: "high",
  title: "Secret named values come from Key Vault.",
  why: "A secret that the service holds itself is copied by every export and rotated by nobody.",
  fix: "Point keyVault.secretIdentifier at the secret in a vault.",
  controls: {
    owasp2019: ["API7"],
    owasp2023: ["API8"],
    mcsb: ["IM-8", "DP-6"],
    asb3: ["IM-8", "DP-6"],
    psrule: ["Azure.APIM.EncryptValues"],
    azurePolicy: ["f1cc7827-022c-473e-836e-5a51cae0b249"],
  },
  appliesTo: "namedValues",
  check({ record }, report) {
    const { secret = false, keyVault } = record.properties;
    if (!isKnown(secret)) report.unknown(whyUnknown(secret));
    else if (!secret) return;
    else if (keyVault !== undefined && !isKnown(keyVault)) report.unknown(whyUnknown(keyVault));
    else if (!keyVault?.secretIdentifier) report.finding("the secret is kept by the service itself", { property: "properties/keyVault" });
  },
  repair: {
    extent: "partly",
    property: (property) => ({
      what: `set ${property}/secretIdentifier to the secret in a vault, and take the value away`,
      offered: "the secret has to be in a vault, and the service's identity allowed to read it",
    }),
  },
  examples: {
    pass: [
      { records: namedValue({ secret: true, keyVault: { secretIdentifier: "https://vault.example/secrets/api-key" } }) },
      { title: "Not a secret.", records: namedValue({ secret: false, value: "0.0.0.0" }) },
    ],
    fail: [{ records: namedValue({ secret: true }) }],
  },
});
