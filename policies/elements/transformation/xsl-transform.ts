import { oneOf, string } from "../attribute";
import { anyPolicies, child } from "../child";
import { defineElement } from "../define";

export const xslTransform = defineElement({
  name: "xsl-transform",
  category: "transformation",
  summary: "Transforms an XML body by a stylesheet.",
  sections: ["inbound", "outbound"],
  undocumentedSections: ["on-error"],
  notes: ["May stand once in a section.", "XSLT 1.0 only; each `parameter` needs an `xsl:param` of the same name in the stylesheet."],
  children: {
    /** Values for the parameters of the stylesheet. */
    parameter: child({
      attributes: {
        /** The name of the `xsl:param` that takes the value. */
        name: string().required(),
      },
      text: string().expression(),
      textKey: "value",
    }).many(),
    /** The stylesheet. */
    stylesheet: child({
      attributes: {
        /** The version of XSLT. */
        version: oneOf("1.0").required(),
        /** Binds the `xsl` prefix to the namespace of XSLT, `http://www.w3.org/1999/XSL/Transform`. */
        xmlnsXsl: string().named("xmlns:xsl"),
        /** Binds the `msxsl` prefix to Microsoft's extensions. */
        xmlnsMsxsl: string().named("xmlns:msxsl").undocumented(),
        /** Prefixes of namespaces that the result does not declare. */
        excludeResultPrefixes: string().undocumented(),
        /** Prefixes of namespaces that hold extension elements. */
        extensionElementPrefixes: string().undocumented(),
      },
      mixed: true,
      children: {
        /** The templates and other content of the stylesheet, as elements. */
        content: anyPolicies(),
      },
    })
      .named("xsl:stylesheet")
      .required(),
  },
  examples: {
    pass: [
      {
        args: {
          parameter: [{ name: "method", value: { expression: "@(context.Request.Method)" } }],
          stylesheet: {
            version: "1.0",
            xmlnsXsl: "http://www.w3.org/1999/XSL/Transform",
            content: [
              { kind: "element", name: "xsl:param", attributes: { name: "method" }, children: [] },
              {
                kind: "element",
                name: "xsl:template",
                attributes: { match: "/" },
                children: [{ kind: "element", name: "xsl:copy-of", attributes: { select: "/*" }, children: [] }],
              },
            ],
          },
        },
        xml: `
          <xsl-transform>
            <parameter name="method">@(context.Request.Method)</parameter>
            <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:param name="method" /><xsl:template
              match="/"><xsl:copy-of select="/*" /></xsl:template></xsl:stylesheet>
          </xsl-transform>`,
      },
    ],
    fail: [
      { xml: "<xsl-transform />", rule: "child-missing" },
      { xml: '<xsl-transform><xsl:stylesheet version="2.0" /></xsl-transform>', rule: "attribute-value" },
      { xml: '<xsl-transform><parameter>1</parameter><xsl:stylesheet version="1.0" /></xsl-transform>', rule: "missing-attribute" },
      { xml: '<xsl-transform><xsl:stylesheet version="1.0" /><parameter name="a">1</parameter></xsl-transform>', rule: "child-order" },
    ],
  },
});
