import type { EstateIndex, EstateRecord } from "../../../estate/estate";
import { isPlaceholder, nameOf, parentOf } from "../../../estate/path";
import { isKnown } from "../../../estate/value";
import { exampleRecord } from "../../examples";
import { flagIn, textIn } from "../../helpers/field";
import { hasPortal } from "../../helpers/portal";
import { defineRule, type Report } from "../../rule";

const signUp = (enabled: boolean) => [
  exampleRecord("service", {}),
  exampleRecord(
    "portalsettings",
    { enabled: true, termsOfService: { enabled, consentRequired: true, text: "Keys must not be shared." } },
    { path: { settingName: "signup" } },
  ),
];

export const namesAndTerms = defineRule({
  id: "APIM-INV-007",
  slug: "names-and-terms",
  severity: "info",
  title: "Products and the portal's sign-up have terms of use, and the service a valid name.",
  why: "Without terms nobody has agreed to anything; a name that ARM refuses fails late.",
  fix: "Write the terms; name the service with 1 to 50 letters, digits and hyphens, beginning with a letter.",
  controls: { psrule: ["Azure.APIM.ProductTerms", "Azure.APIM.Name"] },
  appliesTo: ["products", "service", "portalsettings"],
  check({ subject, record, estate }, report) {
    if (subject === "portalsettings") {
      checkSignUp(record as EstateRecord<"portalsettings">, estate, report);
      return;
    }
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
      { title: "People agree before they sign up.", records: signUp(true) },
    ],
    fail: [
      { records: [exampleRecord("products", { displayName: "Starter" })] },
      { title: "People sign up and agree to nothing.", records: signUp(false) },
      { records: [exampleRecord("service", {}, { path: { serviceName: "1-apim" } })] },
    ],
  },
});

function checkSignUp({ path, properties }: EstateRecord<"portalsettings">, estate: EstateIndex, report: Report) {
  const service = estate.byPath(parentOf(path) ?? "") as EstateRecord<"service"> | undefined;
  if (nameOf(path).toLowerCase() !== "signup" || flagIn(properties, "enabled") !== true) return;
  if (!service || hasPortal(service) !== "yes") return;
  const terms = properties.termsOfService;
  if (terms !== undefined && !isKnown(terms)) {
    report.unknown("the terms of sign-up are not known");
    return;
  }
  const isAsked = flagIn(terms, "enabled") === true && flagIn(terms, "consentRequired") !== false && textIn(terms, "text")?.trim() !== "";
  if (!isAsked) report.finding("people sign up to the portal without agreeing to terms of use", { property: "properties/termsOfService" });
}
