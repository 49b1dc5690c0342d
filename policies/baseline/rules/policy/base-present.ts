import { childNamed, elementsOf, type PolicyElement, sectionNames, sectionOf } from "../../../document/ast";
import { insertSection } from "../../../repairs/sections";
import { defineRule } from "../../rule";

export const basePresent = defineRule({
  id: "APIM-POL-001",
  slug: "base-present",
  severity: "high",
  title: "Every section of a narrower scope runs the broader policies.",
  why: "A section without <base /> drops what all broader scopes do in it, and the service saves that without a warning.",
  fix: "Put <base /> into the section.",
  controls: {
    owasp2019: ["API7", "API5"],
    owasp2023: ["API8", "API5"],
    psrule: ["Azure.APIM.PolicyBase"],
    azurePolicy: ["d5448c98-e503-4fdd-bcd2-784960c00d04"],
  },
  appliesTo: "policy",
  check({ document, scope }, report) {
    if (document.root.name !== "policies" || scope === "global") return;
    const sections = sectionNames.map((name) => ({ name, section: sectionOf(document, name) }));
    const inherits = ({ section }: { section: PolicyElement | undefined }) =>
      section !== undefined && childNamed(section, "base") !== undefined;
    if (!scope && !sections.some(inherits)) {
      report.unknown("the file does not tell its scope: at global scope nothing is broader");
      return;
    }
    for (const each of sections) {
      if (inherits(each) || (each.name === "backend" && each.section && forwards(each.section))) continue;
      if (each.section)
        report.finding(`<${each.name}> has no <base />: what broader scopes do in it does not run`, { element: each.section });
      else
        report.finding(`there is no <${each.name}> section, so nothing makes the broader scopes' run`, {
          element: document.root,
          missing: each.name,
        });
    }
  },
  repair: {
    extent: "partly",
    policy(place, text) {
      const { element, missing } = place ?? {};
      if (!element) return undefined;
      if (missing !== undefined)
        return { what: `add <${missing}> with <base />`, edits: insertSection(text, element, missing, ["<base />"]) };
      // Of several cors policies the first that knows the origin answers browsers, and one may end what it does not know (cors policy).
      const isOpen = element.name === "inbound" && childNamed(element, "cors") !== undefined;
      const isOfItsOwn = element.name === "backend" && elementsOf(element).length > 0;
      return {
        what: `add <base /> to <${element.name}>`,
        edits: text.insertFirst(element, "<base />"),
        ...(isOpen && {
          offered: "a cors policy of a broader scope would answer browsers first, and may refuse origins that this one allows",
        }),
        ...(isOfItsOwn && { offered: "requests would be sent to the backend, beside what the section does in its place" }),
      };
    },
  },
  examples: {
    pass: [
      {
        policy:
          "<policies><inbound><base /></inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>",
      },
      {
        title: "A backend section that forwards the request itself.",
        policy: `<policies><inbound><base /></inbound><backend><forward-request timeout="20" /></backend>
          <outbound><base /></outbound><on-error><base /></on-error></policies>`,
      },
      { title: "Nothing is broader than the service.", policy: "<policies><inbound /></policies>", scope: "global" },
    ],
    fail: [
      {
        policy: "<policies><inbound /><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>",
      },
      { title: "An absent section.", policy: "<policies><inbound><base /></inbound></policies>" },
    ],
  },
});

/** Whether a backend section sends the request itself; then there is nothing of a broader scope that it could miss. */
function forwards(element: PolicyElement): boolean {
  return elementsOf(element).some((child) => child.name === "forward-request" || forwards(child));
}
