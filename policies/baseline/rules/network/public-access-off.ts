import { isKnown, whyUnknown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

const service = (publicNetworkAccess: string, connections: number) => [
  exampleRecord("service", { publicNetworkAccess, privateEndpointConnections: Array.from({ length: connections }, () => ({})) }),
];

export const publicAccessOff = defineRule({
  id: "APIM-NET-001",
  slug: "public-access-off",
  severity: "high",
  title: "Where a private endpoint leads to the service, the public one is closed.",
  why: "A second door beside the guarded one is the one that is taken.",
  fix: "Set publicNetworkAccess to Disabled once the private endpoint is approved.",
  controls: { owasp2019: ["API7"], owasp2023: ["API8", "API5"], mcsb: ["NS-2"], asb3: ["NS-2"], checkov: ["CKV_AZURE_174"] },
  appliesTo: "service",
  check({ record }, report) {
    const { publicNetworkAccess } = record.properties;
    // The service answers null where there is none.
    const privateEndpointConnections = record.properties.privateEndpointConnections ?? [];
    if (!isKnown(privateEndpointConnections)) report.unknown(whyUnknown(privateEndpointConnections));
    else if (privateEndpointConnections.length === 0) return;
    else if (publicNetworkAccess !== undefined && !isKnown(publicNetworkAccess)) report.unknown(whyUnknown(publicNetworkAccess));
    else if (!/^disabled$/i.test(publicNetworkAccess ?? "Enabled")) {
      report.finding("the service can be reached from everywhere beside its private endpoint", {
        property: "properties/publicNetworkAccess",
      });
    }
  },
  repair: {
    extent: "partly",
    property: (property) => ({
      what: `set ${property} to Disabled`,
      set: () => "Disabled",
      offered: "clients that do not come through the private endpoint could not connect",
    }),
  },
  examples: {
    pass: [{ records: service("Disabled", 1) }, { title: "No private endpoint.", records: service("Enabled", 0) }],
    fail: [{ records: service("Enabled", 1) }],
  },
});
