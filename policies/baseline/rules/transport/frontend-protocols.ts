import type { EstateRecord } from "../../../estate/estate";
import { isKnown, whyUnknown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { flagIn } from "../../helpers/field";
import { checkSwitchesOff, protocolSwitches } from "../../helpers/gateway-switches";
import { defineRule, type Report } from "../../rule";

const switches = protocolSwitches("frontend");
const set = (value: string) => [exampleRecord("service", { customProperties: Object.fromEntries(switches.map((name) => [name, value])) })];

const ownGateway = (tls11Enabled: boolean) => [
  exampleRecord(
    "gateways/hostnameConfigurations",
    { hostname: "apis.contoso.example", tls10Enabled: false, tls11Enabled },
    { path: { gatewayId: "on-premises", hcId: "front" } },
  ),
];

export const frontendProtocols = defineRule({
  id: "APIM-TLS-001",
  slug: "frontend-protocols",
  severity: "critical",
  title: "Callers use TLS 1.2 or later.",
  why: "TLS 1.0, TLS 1.1 and SSL 3.0 can be broken on the wire.",
  fix: 'Set the gateway\'s Protocols switches to "False"; for host names of self-hosted gateways, tls10Enabled and tls11Enabled.',
  controls: {
    owasp2019: ["API7"],
    owasp2023: ["API8"],
    mcsb: ["DP-3"],
    asb3: ["DP-3"],
    psrule: ["Azure.APIM.Protocols"],
    checkov: ["CKV_AZURE_173"],
  },
  appliesTo: ["service", "gateways/hostnameConfigurations"],
  check(subject, report) {
    if (subject.subject === "gateways/hostnameConfigurations") {
      checkOwnGateway(subject.record, report);
      return;
    }
    const { record } = subject;
    // Absent ones are off for every service that was made after April 2018.
    checkSwitchesOff(record, switches, { on: "is accepted from callers", absent: "off" }, report);
  },
  repair: {
    extent: "partly",
    property: (property) => ({
      what: `set ${property} to ${/Enabled$/.test(property) ? "false" : '"False"'}`,
      set: () => (/Enabled$/.test(property) ? false : "False"),
      offered: "clients that know nothing newer could not connect",
    }),
  },
  examples: {
    pass: [
      { records: set("False") },
      { title: "A self-hosted gateway.", records: ownGateway(false) },
      { title: "Absent switches are off.", records: [exampleRecord("service", {})] },
    ],
    fail: [{ records: set("True") }, { title: "A self-hosted gateway.", records: ownGateway(true) }],
  },
});

function checkOwnGateway({ properties }: EstateRecord<"gateways/hostnameConfigurations">, report: Report) {
  for (const [name, protocol] of [
    ["tls10Enabled", "TLS 1.0"],
    ["tls11Enabled", "TLS 1.1"],
  ] as const) {
    const value = properties[name];
    if (value !== undefined && !isKnown(value)) report.unknown(whyUnknown(value));
    else if (flagIn(properties, name) === true)
      report.finding(`${protocol} is accepted by the self-hosted gateway`, { property: `properties/${name}` });
  }
}
