import { isClassic } from "../../../document/tiers";
import { tierOf } from "../../../estate/tier";
import { exampleRecord } from "../../examples";
import { checkSwitchesOff, weakCiphers } from "../../helpers/gateway-switches";
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
    if (tier === undefined) report.unknown("the service's tier is not known, and with it whether ciphers that are not listed are on");
    // Other tiers have no such switches: they never had the ciphers.
    else if (isClassic(tier)) checkSwitchesOff(record, weakCiphers, { on: "is accepted", absent: "on" }, report);
  },
  repair: {
    extent: "partly",
    property: (property) => ({
      what: `set ${property} to "False"`,
      set: () => "False",
      offered: "clients that know nothing stronger could not connect",
    }),
  },
  examples: {
    pass: [{ records: service("False") }, { title: "A tier without them.", records: service(undefined, "StandardV2") }],
    fail: [{ records: service("True") }, { title: "Absent ones are on.", records: service(undefined) }],
  },
});
