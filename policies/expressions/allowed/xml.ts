import type { TypeFacts } from "./type-facts";

/**
 * XML, by `System.Xml.Linq`. The reference lists these types alone; the published validator lets the whole of
 * `System.Xml` pass, and policies that Microsoft publishes use `XmlDocument` and `XmlReader`: see `acceptedNamespaces`.
 */
export const xml: readonly TypeFacts[] = [
  { name: "System.Xml.XmlNodeType" },
  { name: "System.Xml.Linq.Extensions" },
  { name: "System.Xml.Linq.XAttribute", base: "XObject", results: { Value: "string", Name: "XName" } },
  { name: "System.Xml.Linq.XCData", base: "XText" },
  { name: "System.Xml.Linq.XComment", base: "XNode" },
  { name: "System.Xml.Linq.XContainer", base: "XNode" },
  { name: "System.Xml.Linq.XDeclaration" },
  {
    name: "System.Xml.Linq.XDocument",
    base: "XContainer",
    except: ["Load"],
    results: { "Parse()": "XDocument", Root: "XElement" },
    takes: { Parse: "text" },
  },
  { name: "System.Xml.Linq.XDocumentType", base: "XNode" },
  {
    name: "System.Xml.Linq.XElement",
    base: "XContainer",
    results: { Value: "string", Name: "XName", "Parse()": "XElement" },
    takes: { Parse: "text" },
  },
  { name: "System.Xml.Linq.XName", results: { LocalName: "string", NamespaceName: "string" } },
  { name: "System.Xml.Linq.XNamespace" },
  { name: "System.Xml.Linq.XNode", base: "XObject" },
  { name: "System.Xml.Linq.XNodeDocumentOrderComparer" },
  { name: "System.Xml.Linq.XNodeEqualityComparer" },
  { name: "System.Xml.Linq.XObject" },
  { name: "System.Xml.Linq.XProcessingInstruction", base: "XNode" },
  { name: "System.Xml.Linq.XText", base: "XNode" },
];
