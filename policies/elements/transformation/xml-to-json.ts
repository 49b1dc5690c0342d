import { bool, oneOf } from "../attribute";
import { defineElement } from "../define";

export const xmlToJson = defineElement({
  name: "xml-to-json",
  category: "transformation",
  summary: "Converts the body of the request or the response from XML to JSON.",
  sections: ["inbound", "outbound", "on-error"],
  undocumentedSections: ["backend"],
  attributes: {
    /** `javascript-friendly` gives JSON that reads naturally, `direct` one that mirrors the structure of the XML. */
    kind: oneOf("javascript-friendly", "direct").required().expression(),
    /** Whether every body is converted, or only one whose Content-Type says XML. */
    apply: oneOf("always", "content-type-xml").required().expression(),
    /** Whether the body is converted only where the caller's Accept header asks for JSON. */
    considerAcceptHeader: bool().expression().default(true),
    /** Whether child elements become arrays even where there is only one. */
    alwaysArrayChildElements: bool().expression().default(false),
    /** Whether text that is only white space is kept. */
    preserveWhitespaceNodes: bool().expression().undocumented(),
    /** Whether empty elements become empty strings or null. */
    emptyValues: oneOf("preserve", "as-null").expression().undocumented(),
    /** Whether white space around values is removed. */
    trimValues: bool().expression().undocumented(),
  },
  examples: {
    pass: [
      {
        args: { kind: "direct", apply: "content-type-xml", considerAcceptHeader: false, alwaysArrayChildElements: true },
        xml: `
          <xml-to-json kind="direct" apply="content-type-xml" consider-accept-header="false"
                       always-array-child-elements="true" />`,
      },
    ],
    fail: [
      { xml: '<xml-to-json kind="direct" />', rule: "missing-attribute" },
      { xml: '<xml-to-json kind="friendly" apply="always" />', rule: "attribute-value" },
      { xml: '<xml-to-json kind="direct" apply="always" consider-accept-header="yes" />', rule: "attribute-type" },
    ],
  },
});
