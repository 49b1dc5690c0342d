import { isKnown, type Maybe } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { defineRule, type Report } from "../../rule";

export const described = defineRule({
  id: "APIM-INV-002",
  slug: "described",
  severity: "low",
  title: "APIs and products say what they are for.",
  why: "What nobody can describe, nobody will notice when it should be gone.",
  fix: "Write a display name and a description.",
  controls: {
    owasp2019: ["API9"],
    owasp2023: ["API9"],
    mcsb: ["AM-1"],
    psrule: ["Azure.APIM.APIDescriptors", "Azure.APIM.ProductDescriptors"],
  },
  appliesTo: ["apis", "products"],
  check({ record }, report) {
    const { displayName, description } = record.properties;
    text(displayName, "displayName", report);
    text(description, "description", report);
  },
  examples: {
    pass: [
      { records: [exampleRecord("apis", { path: "orders", displayName: "Orders", description: "Orders of customers." })] },
      { records: [exampleRecord("products", { displayName: "Starter", description: "For trying out." })] },
    ],
    fail: [
      { records: [exampleRecord("apis", { path: "orders", displayName: "Orders" })] },
      { records: [exampleRecord("products", { displayName: "Starter", description: " " })] },
    ],
  },
});

function text(value: Maybe<string> | undefined, property: string, report: Report) {
  if (value === undefined || (isKnown(value) && value.trim() === "")) {
    report.finding(`there is no ${property === "description" ? "description" : "display name"}`, { property: `properties/${property}` });
  }
}
