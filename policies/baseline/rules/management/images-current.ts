import { nameOf } from "../../../estate/path";
import { tierOf } from "../../../estate/tier";
import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

export const imagesCurrent = defineRule({
  id: "APIM-MGT-007",
  slug: "images-current",
  severity: "medium",
  title: "Self-hosted gateways and portals run current images.",
  why: "Nobody but you mends what you host yourself; old images have holes that everybody knows.",
  fix: "Pin a version of the image, and move to the newest one in a deployment of its own, at least each quarter.",
  manual:
    "look at the image tags in the clusters where they run (kubectl get deployment), and compare them with the releases of Azure/api-management-self-hosted-gateway and Azure/api-management-developer-portal",
  controls: { owasp2019: ["API7"], owasp2023: ["API8"], mcsb: ["PV-6"] },
  appliesTo: "service",
  check({ record, estate }, report) {
    // It has neither.
    if (tierOf(record) === "consumption") return;
    const names = estate.childrenOf(record.path, "gateways").map(({ path }) => nameOf(path));
    report.unknown(
      names.length > 0
        ? `which image the self-hosted gateways run (${names.join(", ")})`
        : "whether gateways or portals are hosted elsewhere, and which images they run",
    );
  },
  examples: {
    pass: [{ title: "A tier without either.", records: [exampleRecord("service", {}, { envelope: { sku: { name: "Consumption" } } })] }],
    fail: [
      {
        title: "To be looked at.",
        records: [exampleRecord("service", {}), exampleRecord("gateways", {}, { path: { gatewayId: "on-premises" } })],
      },
    ],
  },
});
