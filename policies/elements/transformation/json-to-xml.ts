import { bool, char, oneOf, string } from "../attribute";
import { defineElement } from "../define";

export const jsonToXml = defineElement({
  name: "json-to-xml",
  category: "transformation",
  summary: "Converts the body of the request or the response from JSON to XML.",
  sections: ["inbound", "outbound", "on-error"],
  undocumentedSections: ["backend"],
  attributes: {
    /** Whether every body is converted, or only one whose Content-Type says JSON. */
    apply: oneOf("always", "content-type-json").required().expression(),
    /** Whether the body is converted only where the caller's Accept header asks for XML. */
    considerAcceptHeader: bool().expression().default(true),
    /** Whether strings that look like dates are rewritten as XML dates. */
    parseDate: bool().default(true),
    /** The character in a property's name behind which the local name begins, in place of a colon. */
    namespaceSeparator: char().expression().default("_"),
    /** The beginning of a property's name that marks a namespace declaration. */
    namespacePrefix: string().expression(),
    /** The property whose members become attributes of the enclosing element. */
    attributeBlockName: string().expression(),
    /** The beginning of a property's name that makes it an attribute. */
    attributePrefix: string().expression().undocumented(),
    /** The property whose members become namespace declarations of the enclosing element. */
    namespaceBlockName: string().expression().undocumented(),
    /** The text that stands for a character which XML does not allow in a name. */
    invalidCharacterReplacement: string().expression().undocumented(),
    /** How properties that are null are written. */
    nullValues: string().expression().undocumented(),
    /** Whether white space around values is removed. */
    trimValues: bool().undocumented(),
    /** Whether empty values stay empty or are written as null. */
    emptyValues: oneOf("preserve", "as-null").expression().undocumented(),
  },
  examples: {
    pass: [
      {
        args: { apply: "content-type-json", considerAcceptHeader: false, namespaceSeparator: ":", attributeBlockName: "#attrs" },
        xml: `
          <json-to-xml apply="content-type-json" consider-accept-header="false" namespace-separator=":"
                       attribute-block-name="#attrs" />`,
      },
      { args: { apply: "always", emptyValues: "as-null" }, xml: '<json-to-xml apply="always" empty-values="as-null" />' },
    ],
    fail: [
      { xml: "<json-to-xml />", rule: "missing-attribute" },
      { xml: '<json-to-xml apply="content-type-xml" />', rule: "attribute-value" },
      { xml: '<json-to-xml apply="always" namespace-separator="::" />', rule: "attribute-type" },
      { xml: '<json-to-xml apply="always" parse-date="@(true)" />', rule: "expression-not-allowed" },
    ],
  },
});
