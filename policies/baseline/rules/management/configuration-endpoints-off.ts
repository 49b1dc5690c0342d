import { nameOf } from "../../../estate/path";
import { isKnown, whyUnknown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

/** Ways to read the service's configuration that are switched on by themselves, and what each is for. */
const endpoints: Readonly<Record<string, string>> = {
  gitaccess: "the configuration can be read and written by Git with a password",
  gatewayaccess: "self-hosted gateways can fetch the configuration",
};

const access = (accessName: string, enabled: boolean) => [exampleRecord("tenant", { enabled }, { path: { accessName } })];

export const configurationEndpointsOff = defineRule({
  id: "APIM-MGT-002",
  slug: "configuration-endpoints-off",
  severity: "medium",
  title: "Endpoints that hand out the service's configuration are off.",
  why: "Whoever has their password reads every policy, and by Git changes it too, past all reviews.",
  fix: "Set enabled to false on tenant/gitaccess, and on tenant/gatewayaccess where no self-hosted gateway needs it.",
  controls: {
    owasp2019: ["API7"],
    owasp2023: ["API8"],
    mcsb: ["NS-2"],
    azurePolicy: ["df73bd95-24da-4a4f-96b9-4e8b94b402bd", "7ca8c8ac-3a6e-493d-99ba-c5fa35347ff2"],
  },
  appliesTo: "tenant",
  check({ record }, report) {
    const opened = endpoints[nameOf(record.path).toLowerCase()];
    const { enabled } = record.properties;
    if (opened === undefined || enabled === undefined) return;
    if (!isKnown(enabled)) report.unknown(whyUnknown(enabled));
    else if (enabled) report.finding(opened, { property: "properties/enabled" });
  },
  repair: {
    extent: "partly",
    property: (property) => ({
      what: `set ${property} to false`,
      set: () => false,
      offered: "what still reads the configuration there would be refused",
    }),
  },
  examples: {
    pass: [{ records: access("gitaccess", false) }],
    fail: [{ records: access("gitaccess", true) }, { records: access("gatewayaccess", true) }],
  },
});
