import { hasDirectManagement as isClassic } from "../../../document/tiers";
import { tierOf } from "../../../estate/tier";
import { isKnown, whyUnknown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { weakCiphers } from "../../helpers/gateway-switches";
import { defineRule } from "../../rule";

const service = (value: string | undefined, sku = "Premium") => [
  exampleRecord("service", value === undefined ? {} : { customProperties: Object.fromEntries(weakCiphers.map((name) => [name, value])) }, {
    envelope: { sku: { name: sku } },
  }),
];

export const ciphersStrong = defineRule({
  id: "APIM-TLS-003",
  slug: "ciphers-strong",
  severity: "high",
  title: "Weak ciphers are off.",
  why: "Triple DES, RSA key exchange and CBC let recorded traffic be read later, or on the wire.",
  fix: 'Set the gateway\'s Ciphers switches to "False".',
  controls: { owasp2019: ["API7"], owasp2023: ["API8"], mcsb: ["DP-4"], psrule: ["Azure.APIM.Ciphers"] },
  appliesTo: "service",
  check({ record }, report) {
    const tier = tierOf(record);
    // Other tiers have no such switches: they never had the ciphers.
    if (tier === undefined || !isClassic(tier)) return;
    const { customProperties = {} } = record.properties;
    if (!isKnown(customProperties)) {
      report.unknown(whyUnknown(customProperties));
      return;
    }
    for (const name of weakCiphers) {
      const value = customProperties[name];
      if (value !== undefined && !isKnown(value)) report.unknown(whyUnknown(value));
      // Absent ciphers are on (REST reference of the service, `customProperties`).
      else if (String(value ?? "True").toLowerCase() === "true") {
        report.finding(`${name.split(".").pop()} is accepted`, { property: `properties/customProperties/${name}` });
      }
    }
  },
  examples: {
    pass: [{ records: service("False") }, { title: "A tier without them.", records: service(undefined, "StandardV2") }],
    fail: [{ records: service("True") }, { title: "Absent ones are on.", records: service(undefined) }],
  },
});
