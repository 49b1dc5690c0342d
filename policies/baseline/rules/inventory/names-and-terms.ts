import { isPlaceholder, nameOf } from "../../../estate/path";
import { isKnown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { defineRule } from "../../rule";

export const namesAndTerms = defineRule({
  id: "APIM-INV-007",
  slug: "names-and-terms",
  severity: "info",
  title: "Products have terms of use, and the service a valid name.",
  why: "Without terms nobody has agreed to anything; a name that ARM refuses fails late.",
  fix: "Write the terms; name the service with 1 to 50 letters, digits and hyphens, beginning with a letter.",
  controls: { psrule: ["Azure.APIM.ProductTerms", "Azure.APIM.Name"] },
  appliesTo: ["products", "service"],
  check({ subject, record }, report) {
    if (subject === "service") {
      const name = nameOf(record.path);
      // Naming rules for Azure resources: letters, digits and hyphens, a letter first, no hyphen last.
      if (isPlaceholder(name)) report.unknown("the name is only known when it is deployed");
      else if (!/^[a-z](?:[a-z0-9-]{0,48}[a-z0-9])?$/i.test(name)) report.finding("the service's name is not valid");
      return;
    }
    const { terms } = record.properties as { terms?: unknown };
    if (terms === undefined || (typeof terms === "string" && terms.trim() === "")) {
      report.finding("the product has no terms of use", { property: "properties/terms" });
    } else if (typeof terms !== "string" && isKnown(terms)) report.unknown("the terms are not text");
  },
  examples: {
    pass: [
      { records: [exampleRecord("products", { displayName: "Starter", terms: "Keys must not be shared." })] },
      { records: [exampleRecord("service", {})] },
    ],
    fail: [
      { records: [exampleRecord("products", { displayName: "Starter" })] },
      { records: [exampleRecord("service", {}, { path: { serviceName: "1-apim" } })] },
    ],
  },
});
