import { exampleRecord } from "../../examples";
import { checkSwitchesOff, protocolSwitches } from "../../helpers/gateway-switches";
import { defineRule } from "../../rule";

const switches = protocolSwitches("frontend");
const set = (value: string) => [exampleRecord("service", { customProperties: Object.fromEntries(switches.map((name) => [name, value])) })];

export const frontendProtocols = defineRule({
  id: "APIM-TLS-001",
  slug: "frontend-protocols",
  severity: "critical",
  title: "Callers use TLS 1.2 or later.",
  why: "TLS 1.0, TLS 1.1 and SSL 3.0 can be broken on the wire.",
  fix: 'Set the gateway\'s Protocols switches to "False".',
  controls: {
    owasp2019: ["API7"],
    owasp2023: ["API8"],
    mcsb: ["DP-3"],
    asb3: ["DP-3"],
    psrule: ["Azure.APIM.Protocols"],
    checkov: ["CKV_AZURE_173"],
  },
  appliesTo: "service",
  check({ record }, report) {
    // Absent ones are off for every service that was made after April 2018.
    checkSwitchesOff(record, switches, { on: "is accepted from callers", absent: "off" }, report);
  },
  repair: {
    extent: "partly",
    property: (property) => ({
      what: `set ${property} to "False"`,
      set: () => "False",
      offered: "clients that know nothing newer could not connect",
    }),
  },
  examples: {
    pass: [{ records: set("False") }, { title: "Absent switches are off.", records: [exampleRecord("service", {})] }],
    fail: [{ records: set("True") }],
  },
});
