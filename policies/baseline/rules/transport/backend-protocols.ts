import { exampleRecord } from "../../examples";
import { checkSwitchesOff, protocolSwitches } from "../../helpers/gateway-switches";
import { defineRule } from "../../rule";

const switches = protocolSwitches("backend");
const set = (value: string) => [exampleRecord("service", { customProperties: Object.fromEntries(switches.map((name) => [name, value])) })];

export const backendProtocols = defineRule({
  id: "APIM-TLS-002",
  slug: "backend-protocols",
  severity: "critical",
  title: "Backends are called with TLS 1.2 or later.",
  why: "The way to the backend carries the same data, and often more rights.",
  fix: 'Set the gateway\'s Backend.Protocols switches to "False".',
  controls: {
    owasp2019: ["API7"],
    owasp2023: ["API8", "API10"],
    mcsb: ["DP-3"],
    psrule: ["Azure.APIM.Protocols"],
    checkov: ["CKV_AZURE_173"],
  },
  appliesTo: "service",
  check({ record }, report) {
    // Absent ones are off for every service that was made after April 2018.
    checkSwitchesOff(record, switches, { on: "is accepted from backends", absent: "off" }, report);
  },
  repair: {
    extent: "partly",
    property: (property) => ({
      what: `set ${property} to "False"`,
      set: () => "False",
      offered: "backends that know nothing newer could not be reached",
    }),
  },
  examples: {
    pass: [{ records: set("False") }],
    fail: [{ records: set("True") }],
  },
});
