import { isKnown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

export const nothingDeprecated = defineRule({
  id: "APIM-MGT-005",
  slug: "nothing-deprecated",
  severity: "high",
  title: "The service runs on a platform that is supported.",
  why: "The platform stv1 was retired in 2024: it gets no mending and no promise.",
  fix: "Migrate the service to stv2.",
  controls: {
    owasp2019: ["API7"],
    owasp2023: ["API8"],
    mcsb: ["PV-2", "AM-2"],
    azurePolicy: ["1dc2fc00-2245-4143-99f4-874c937f13ef"],
  },
  appliesTo: "service",
  check({ record }, report) {
    // The service tells its platform; nobody declares it.
    const { platformVersion } = record.properties;
    if (platformVersion === undefined || !isKnown(platformVersion)) return;
    if (/^stv1$/i.test(platformVersion))
      report.finding("the service runs on the platform stv1", { property: "properties/platformVersion" });
  },
  examples: {
    pass: [{ records: [exampleRecord("service", { platformVersion: "stv2.1" })] }, { records: [exampleRecord("service", {})] }],
    fail: [{ records: [exampleRecord("service", { platformVersion: "stv1" })] }],
  },
});
